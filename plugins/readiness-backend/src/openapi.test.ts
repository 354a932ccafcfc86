import {
  createMockDirectory,
  TestDatabases,
} from '@backstage/backend-test-utils';
import { z } from 'zod';
import {
  catalogOf,
  component,
  restricted,
  startPortal,
} from './__testUtils__/portal';

jest.setTimeout(240_000);

interface JsonSchema {
  type?: string | string[];
  enum?: unknown[];
  const?: unknown;
  properties?: Record<string, JsonSchema>;
  required?: string[];
  additionalProperties?: boolean | JsonSchema;
  items?: JsonSchema;
  anyOf?: JsonSchema[];
  allOf?: JsonSchema[];
  pattern?: string;
  format?: string;
  minLength?: number;
  maxLength?: number;
  maxItems?: number;
  minimum?: number;
  maximum?: number;
}

interface Operation {
  id: string;
  method: string;
  /** With `{name}` where a parameter stands. */
  path: string;
  params: Record<string, JsonSchema>;
  query: Record<string, JsonSchema>;
  body?: JsonSchema;
  status: number;
  answer?: JsonSchema;
}

interface Asked {
  params?: Record<string, string>;
  query?: Record<string, unknown>;
  body?: unknown;
}

const checkId = 'container-no-dev-server';
const until = new Date(Date.now() + 30 * 24 * 3_600_000)
  .toISOString()
  .slice(0, 10);
const refOf = (name: string) => `component:default/${name}`;
/** What no answer to somebody who may not see `clandestine` may have in it. */
const traces = /clandestine|group:default\/one/;
/** Operations that are about no entity, and answer everybody alike or only administrators. */
const aboutNoEntity = ['getChecks', 'getCaller', 'getHealth'];

/** Bodies that must say something, of operations where an empty one is not valid. */
const bodies: Record<string, (name: string) => object> = {
  updateFollowUps: name => ({
    items: [{ entityRef: refOf(name), checkId }],
    set: { note: 'Hello' },
  }),
  requestExemption: name => ({
    entityRef: refOf(name),
    checkId,
    reason: 'Only ever used at home.',
    until,
  }),
  decideExemption: () => ({ decision: 'approve' }),
};

const databases = TestDatabases.create({ ids: ['SQLITE_3', 'POSTGRES_18'] });

// PostgreSQL where there is one: it takes less than SQLite does.
describe.each(databases.eachSupportedId().slice(-1))(
  'every operation that is described, on %p',
  databaseId => {
    const disk = createMockDirectory();
    let portal: Awaited<ReturnType<typeof startPortal>>;
    let operations: Operation[];
    let exemption: string;

    beforeAll(async () => {
      const names = ['clandestine', 'cart'];
      disk.setContent(
        Object.fromEntries(
          names.map(name => [
            `root/${name}/Dockerfile`,
            'FROM python:3.12-slim\nCMD ["uvicorn", "main:app", "--reload"]\n',
          ]),
        ),
      );
      portal = await startPortal({
        knex: await databases.init(databaseId),
        catalog: catalogOf(
          names.map((name, index) =>
            component(
              name,
              {
                'backstage.io/source-location': `file:${disk.resolve(
                  `root/${name}`,
                )}/`,
              },
              { owner: `group:default/${['one', 'two'][index]}` },
            ),
          ),
          [refOf('clandestine')],
        ),
        readiness: { localRoots: [disk.resolve('root')] },
      });
      for (const name of names) await portal.scanned(name);
      const asked = await portal.post(
        '/v1/exemptions',
        bodies.requestExemption('clandestine'),
        'user:default/ada',
      );
      exemption = asked.body.id;
      const { body } = await portal.anonymous('/openapi.json');
      operations = operationsOf(body);
    });
    afterAll(() => portal?.stop());

    /** A valid request that is about this entity. */
    function sample({ id, params, body }: Operation, name: string): Asked {
      const known: Record<string, string> = {
        kind: 'component',
        namespace: 'default',
        name,
        id: name === 'clandestine' ? exemption : 'none',
      };
      for (const param of Object.keys(params)) {
        // An operation with a parameter of another kind must be told here what to put there.
        expect([id, Object.keys(known)]).toEqual([
          id,
          expect.arrayContaining([param]),
        ]);
      }
      return {
        params: Object.fromEntries(
          Object.keys(params).map(param => [param, known[param]]),
        ),
        ...(body && { body: bodies[id]?.(name) ?? {} }),
      };
    }

    async function ask(operation: Operation, asked: Asked, user?: string) {
      const path = operation.path.replace(/\{(\w+)\}/g, (_, name) =>
        asked.params![name].startsWith('%')
          ? asked.params![name]
          : encodeURIComponent(asked.params![name]),
      );
      const query = Object.entries(asked.query ?? {})
        .flatMap(([key, value]) => [value].flat().map(each => [key, each]))
        .map(([key, value]) => `${key}=${encodeURIComponent(String(value))}`)
        .join('&');
      const address = query ? `${path}?${query}` : path;
      return operation.method === 'get'
        ? portal.get(address, user)
        : portal.post(address, asked.body as object, user);
    }

    it('asks who is there', async () => {
      expect(operations.length).toBeGreaterThan(20);
      for (const operation of operations) {
        const { params } = sample(operation, 'clandestine');
        const path = operation.path.replace(
          /\{(\w+)\}/g,
          (_, name) => params![name],
        );
        const { status } = await portal.send({
          method: operation.method,
          path,
          ...(operation.body && { body: '{}' }),
          headers: { Authorization: 'Bearer mock-none-token' },
        });
        expect([operation.id, status]).toEqual([operation.id, 401]);
      }
    });

    it('tells nobody of what they may not see', async () => {
      /** Answers that must be the same, each with the operation. */
      const pairs: Array<[id: string, answer: unknown, same: unknown]> = [];
      const seen: string[] = [];
      const unproven: string[] = [];
      for (const operation of operations) {
        const { id, params, body } = operation;
        const asRestricted = (asked: Asked) =>
          ask(operation, asked, restricted);
        const aimed =
          Object.keys(params).length > 0 ||
          JSON.stringify(bodies[id]?.('hit') ?? '').includes(refOf('hit'));
        const filtered = Object.keys(body?.properties ?? {}).find(
          key => key === 'filter' || key === 'entity',
        );
        // One by one: as if it did not exist.
        if (aimed) {
          const hidden = await asRestricted(sample(operation, 'clandestine'));
          const absent = await asRestricted(sample(operation, 'absent'));
          pairs.push(
            [id, hidden.status, absent.status],
            [
              id,
              textOf(hidden)
                .replaceAll(exemption, 'none')
                .replaceAll('clandestine', 'absent'),
              textOf(absent),
            ],
          );
        }
        // Many at once: as if it were filtered away, and filtering finds nothing.
        if (filtered) {
          const only = (name: string) => ({
            body:
              filtered === 'filter'
                ? { filter: { entity: [refOf(name)] } }
                : { entity: [refOf(name)] },
          });
          const everything = await asRestricted({ body: {} });
          const visible = await ask(operation, only('cart'));
          const hidden = await asRestricted(only('clandestine'));
          const absent = await asRestricted(only('absent'));
          pairs.push(
            [id, everything.status, operation.status],
            [id, textOf(everything), textOf(visible)],
            [id, textOf(hidden), textOf(absent)],
          );
          seen.push(textOf(everything));
        }
        if (!aimed && !filtered) {
          unproven.push(id);
          seen.push(textOf(await asRestricted({})));
        }
      }
      expect(pairs).toEqual(pairs.map(([id, , same]) => [id, same, same]));
      expect(seen.filter(text => traces.test(text))).toEqual([]);
      // Any other operation must come under one of these, or have its own proof.
      expect(unproven.sort()).toEqual([...aboutNoEntity].sort());
    });

    it('bounds everything that it takes', () => {
      const unbounded = operations.flatMap(({ id, params, query, body }) =>
        [
          ...Object.entries({ ...params, ...query }),
          ...(body ? [['body', body] as const] : []),
        ].flatMap(([name, schema]) => unboundedIn(schema, [id, name])),
      );
      expect(unbounded).toEqual([]);
    });

    it('refuses what is malformed, and says what', async () => {
      const faults: unknown[] = [];
      for (const operation of operations) {
        const good = sample(operation, 'cart');
        for (const [where, asked] of malformed(operation, good)) {
          const answer = await ask(operation, asked);
          const message: string = answer.body?.error?.message ?? '';
          const named =
            answer.status === 413
              ? message.includes('larger')
              : answer.status === 400 && message.includes(where);
          if (!named || /select |knex|\bat .*:\d+:\d+/.test(message)) {
            faults.push({
              id: operation.id,
              where,
              asked: JSON.stringify(asked).slice(0, 200),
              status: answer.status,
              message: message.slice(0, 200),
            });
          }
        }
      }
      expect(faults).toEqual([]);
    });

    it('answers as described', async () => {
      for (const operation of operations) {
        const { id } = operation;
        const good = sample(
          operation,
          // One for the other is asked for already.
          id === 'requestExemption' ? 'cart' : 'clandestine',
        );
        for (const asked of [good, ...variants(operation, good)]) {
          const answer = await ask(operation, asked);
          const named = [id, JSON.stringify(asked)];
          expect([...named, answer.status, answer.body.error?.message]).toEqual(
            [...named, operation.status, undefined],
          );
          if (!operation.answer || !/\/json/.test(answer.type)) continue;
          const schema = z.fromJSONSchema(operation.answer as any);
          const { error } = schema.safeParse(answer.body);
          expect([...named, error && z.prettifyError(error)]).toEqual([
            ...named,
            undefined,
          ]);
        }
      }
    });
  },
);

function operationsOf(document: any): Operation[] {
  return Object.entries<Record<string, any>>(document.paths).flatMap(
    ([path, methods]) =>
      Object.entries(methods).map(([method, described]): Operation => {
        const parameters = (where: string) =>
          Object.fromEntries(
            described.parameters
              .filter((parameter: any) => parameter.in === where)
              .map((parameter: any) => [parameter.name, parameter.schema]),
          );
        const status = Object.keys(described.responses).find(code =>
          code.startsWith('2'),
        )!;
        return {
          id: described.operationId,
          method,
          path,
          params: parameters('path'),
          query: parameters('query'),
          body: described.requestBody?.content['application/json'].schema,
          status: Number(status),
          answer:
            described.responses[status].content['application/json']?.schema,
        };
      }),
  );
}

function textOf({ text, body }: { text?: string; body: unknown }): string {
  return text ?? String(body);
}

/** The same with another value somewhere inside. */
function withValue(whole: any, path: string[], value: unknown): any {
  const [key, ...rest] = path;
  if (key === undefined) return value;
  if (key === '0') return [withValue(whole?.[0], rest, value)];
  return { ...whole, [key]: withValue(whole?.[key], rest, value) };
}

/** Requests that are wrong in one thing each, with what the answer must name. */
function malformed(operation: Operation, good: Asked): Array<[string, Asked]> {
  const { params, query, body } = operation;
  const cases: Array<[string, Asked]> = [];
  for (const [name, { maxLength }] of Object.entries(params)) {
    for (const value of ['x'.repeat((maxLength ?? 0) + 1), '%00', '%E0%A4%A']) {
      cases.push([
        value === '%E0%A4%A' ? 'The address' : name,
        { ...good, params: { ...good.params, [name]: value } },
      ]);
    }
  }
  if (Object.keys(query).length > 0) {
    cases.push(['surprise', { ...good, query: { surprise: 'x' } }]);
  }
  for (const [name, schema] of Object.entries(query)) {
    for (const value of wrongTexts(name, schema)) {
      cases.push([name, { ...good, query: { [name]: value } }]);
    }
    cases.push([name, { ...good, query: { [name]: ['x', 'y'] } }]);
  }
  if (body) {
    cases.push(['request body', { ...good, body: [] }]);
    for (const [path, value] of wrongIn(body, good.body, [])) {
      cases.push([
        path.filter(key => !/^\d+$/.test(key)).pop()!,
        { ...good, body: withValue(good.body, path, value) },
      ]);
    }
  }
  return cases;
}

function wrongTexts(name: string, schema: JsonSchema): string[] {
  const { maxLength, minimum, maximum, enum: values, pattern } = schema;
  return [
    ...(maxLength === undefined ? [] : ['x'.repeat(maxLength + 1)]),
    ...(minimum === undefined ? [] : [String(minimum - 1), 'x', '1.5']),
    ...(maximum === undefined ? [] : [String(maximum + 1)]),
    ...(values || pattern || name === 'cursor' ? ['nonsense'] : []),
    'a\0b',
  ];
}

/** Wrong values for a schema, each with the place where it is to stand. */
function* wrongIn(
  schema: JsonSchema,
  good: unknown,
  path: string[],
): Generator<[string[], unknown]> {
  const types = [schema.type ?? []].flat();
  const options = schema.anyOf ?? schema.allOf ?? [];
  if (types.includes('object') || schema.properties) {
    if (path.length > 0) {
      yield [path, 'text'];
      yield [path, [[]]];
    }
    if (schema.additionalProperties === false || path.length === 0) {
      yield [[...path, 'surprise'], true];
    }
    for (const [name, part] of Object.entries(schema.properties ?? {})) {
      yield* wrongIn(part, (good as any)?.[name], [...path, name]);
    }
    return;
  }
  if (types.includes('array')) {
    yield [path, 'text'];
    yield [path, { length: 1 }];
    // More than any body may hold; once for each list that is not of a filter.
    if (path.length === 1) yield [path, Array(30_000).fill('x')];
    yield [path, Array((schema.maxItems ?? 0) + 1).fill('x')];
    if (schema.items) yield* wrongIn(schema.items, undefined, [...path, '0']);
    return;
  }
  if (options.length > 0 || types.length !== 1) {
    // Whatever is allowed, this is not.
    if (options.length > 0) yield [path, [[[[]]]]];
    return;
  }
  yield [path, { $ne: 1 }];
  switch (types[0]) {
    case 'string':
      yield [path, 5];
      yield [path, 'a\0b'];
      if (schema.maxLength) yield [path, 'x'.repeat(schema.maxLength + 1)];
      if (schema.enum || schema.pattern || path.at(-1) === 'cursor') {
        yield [path, 'nonsense'];
        yield [path, Buffer.from('["nonsense"]').toString('base64url')];
      }
      break;
    case 'integer':
    case 'number':
      yield [path, 'text'];
      yield [path, 1.5];
      yield [path, 1e300];
      if (schema.minimum !== undefined) yield [path, schema.minimum - 1];
      if (schema.maximum !== undefined) yield [path, schema.maximum + 1];
      break;
    default:
      yield [path, 'text'];
  }
}

/** Valid requests with each choice that is documented, one at a time. */
function variants(operation: Operation, good: Asked): Asked[] {
  if (bodies[operation.id]) return [];
  const choices = (schemas: Record<string, JsonSchema> = {}) =>
    Object.entries(schemas).flatMap(([name, { enum: values, type }]) =>
      [...(values ?? []), ...(type === 'boolean' ? [true, false] : [])].map(
        value => ({ [name]: value }),
      ),
    );
  return [
    ...choices(operation.query).map(query => ({ ...good, query })),
    ...choices(operation.body?.properties).map(more => ({
      ...good,
      body: { ...(good.body as object), ...more },
    })),
  ];
}

/** Where a schema of something that is taken has texts or lists without an end. */
function unboundedIn(schema: JsonSchema, path: string[]): string[] {
  const { type, items, properties = {}, anyOf = [], allOf = [] } = schema;
  const here = path.join('.');
  const bounded =
    schema.maxLength !== undefined ||
    schema.enum !== undefined ||
    schema.const !== undefined ||
    /^date|time$/.test(schema.format ?? '');
  return [
    ...(type === 'string' && !bounded && allOf.length === 0 ? [here] : []),
    ...(type === 'array' && schema.maxItems === undefined ? [here] : []),
    ...(items ? unboundedIn(items, [...path, '[]']) : []),
    ...anyOf.flatMap(part => unboundedIn(part, path)),
    ...Object.entries(properties).flatMap(([name, part]) =>
      unboundedIn(part, [...path, name]),
    ),
  ];
}
