import type { Service } from '../../../service';
import { sourceFilesOf, stackOf } from '../../../stack';
import { functionsIn, functionsOf } from '../../code';
import { declaredTypesOf } from '../../code/declared-types';
import { sourceText } from '../../code/source-text';
import { splitTop } from '../../security/built-strings';
import { middlewareOf } from '..';
import type { Guard } from '../types';
import { allChecked, ownValidator } from './by-hand';
import { firstIn } from './reach';
import type { BodyCase, BodyReader, BodyVerdict } from './types';

/** Where a handler takes the body. */
export const nodeReads =
  /\b(?:req|request|ctx|context|c|event)\s*\.\s*(?:request\s*\.\s*)?(?:body|rawBody)\b|\.req\.(?:json|parseBody|formData|text|arrayBuffer)\s*\(|\b(?:req|request)\.(?:json|formData|text)\s*\(|\breadBody\w{0,60}\s*\(|\breadMultipart\w{0,60}\s*\(|\{[^{}]{0,300}\bbody\b[^{}]{0,300}\}\s*(?::|=\s*(?:req|request|ctx|context|c)\b)|^[^\n]{0,40}\{[^{}]{0,200}\bbody\b|\bJSON\.parse\s*\(\s*(?:event|req|request)\.body/;
const validates =
  /\bsafeParse(?:Async)?\s*\(|\b(?:\w{0,60}[sS]chemas?\w{0,60}|\w{0,60}[dD]to\w{0,60}|\w{0,60}[vV]alidators?\w{0,60}|[vzs]|yup|Joi|joi|type|S)(?:\.\w+|\[[^\]\n]{0,60}\])?\s*\.\s*(?:parse|parseAsync|validate|validateAsync|validateSync|assert|create|check|Check|attempt|compile|decode)\s*\(|\.(?:parse|parseAsync|validate|validateAsync|validateSync|cast|assert)\s*\(\s*(?:await\s+)?(?:req|request|ctx|c|event|body|payload|data)\b(?:\.(?:body|request|json|req))?|\bvalidationResult\s*\(|\bmatchedData\s*\(|\bvalidateOrReject\s*\(|\bValue\.(?:Check|Parse|Decode|Assert|Errors)\s*\(|\.req\.valid\s*\(|\breadValidatedBody\s*\(|\bgetValidated\w{0,60}\s*\(|\bctx\.validate\w{0,60}\s*\(|\bnew\s+Ajv\b|\bajv\.\w+\s*\(|\brequest\.validate(?:Using)?\s*\(|\.checkBody\s*\(|\bparseBody\s*\(\s*\w{0,60}[sS]chema|\binstanceOf\w{0,60}Validation/;
/** Middleware and route options that validate, as they stand in a registration. */
const registered =
  /\b(?:celebrate|checkSchema|zValidator|vValidator|tbValidator|arktypeValidator|sValidator|validator|validateBody|validateRequest|validate)\s*\(|\b\w{0,60}[vV]alidat(?:e|ion|or|ors|ions)\w{0,60}\b|\bschema\s*:\s*(?:\{[^;]{0,600}\bbody\s*:|[\w.]+\s*[,}])|\bbody\s*:\s*(?:t\.\w+|Type\.\w+|z\.\w+|v\.\w+|\w{0,60}[sS]chema\w{0,60}|[A-Z]\w{0,60}|['"][\w.]+['"])|\brequest(?:Body)?\s*:\s*\{[^;]{0,400}\bschema\s*:|\bcreateRoute\s*\(|\bopenapi\s*\(/;
/** Chains of express-validator do nothing until somebody asks for the result. */
const chains = /(?<![\w$.])(?:body|check|checkBody|oneOf)\s*\(\s*(?:['"`[]|$)/;
const uploads =
  /\b(?:upload|multer)\w{0,60}\s*(?:\.\s*(?:single|array|fields|any|none))?\s*\(|@Uploaded?Files?\b|@UploadedFile|\bFile(?:s)?Interceptor\b|\bfile\s*\(\s*\)|\bbusboy\b|\bgetSignedUrl\b/;

/** Classes whose fields validators stand on: class-validator, Typia, TypeBox and zod classes. */
const constrained =
  /@(?:Is\w+|Min\w{0,60}|Max\w{0,60}|Length|Matches|Validate\w{0,60}|Array\w+|Equals|NotEquals|Contains|Allow|Not\w+|Property|StringProperty|NumberProperty|\w+Field(?:Optional)?|Ends\w{0,60}|Has\w{0,60})\s*\(/;

export const nodeBodies: BodyReader = service => {
  const everywhere = globalValidation(service);
  const pipes = everywhere.pipe;
  const asksForResults = everywhere.results;
  const validators = service.fact(namedValidatorsOf);
  const rules = service.fact(namedChainsOf);
  return each => {
    const { route, own } = each;
    if (everywhere.all) return { state: 'validated', at: everywhere.all };
    const before = [
      route.registration,
      ...route.guards
        .filter(
          guard => !isForCallers(guard) || looksAtBody(service, guard.name),
        )
        .map(({ text }) => text),
    ].join('\n');
    if (/@Body\s*\(|@Req(?:uest)?\s*\(/.test(each.handler.parameters))
      return decorated(each, pipes, before);
    if (before.startsWith('@') && !nodeReads.test(own))
      return { state: 'unread' };
    const at = { path: route.path, line: route.line };
    const outer = withoutHandler(each, before);
    if (registered.test(outer)) return { state: 'validated', at };
    if ((outer.match(/[\w$]+/g) ?? []).some(name => validators.has(name)))
      return { state: 'validated', at };
    if (
      asksForResults &&
      (chains.test(outer) ||
        (outer.match(/[\w$]+/g) ?? []).some(name => rules.has(name)))
    )
      return { state: 'validated', at };
    const inside = firstIn(service, each.reached, validates);
    if (inside) return { state: 'validated', at: inside };
    if (!nodeReads.test(own) && !nodeReads.test(each.all))
      return { state: 'unread' };
    if (uploads.test(outer) && !readsFields(each)) return { state: 'unread' };
    const hand = ownValidator(each);
    if (hand) return { state: 'validated', at: hand };
    if (allChecked(fieldsOf(each.all), each.all)) {
      return {
        state: 'validated',
        at: { path: each.handler.path, line: each.handler.line },
      };
    }
    return { state: 'open' };
  };
};

const namedValidator =
  /\b(?:const|let|var)\s+([\w$]{1,60})\s*(?::[^=;\n]{1,80})?=\s*(?:[\w$]*[vV]alidat\w{0,30}|celebrate|checkSchema)\s*\(\s*\{[^;]{0,400}?\bbody\s*:/g;

/** Middleware that looks at the body, by its own name: `const hasOrder = validator({ body: order })`. Use as a fact. */
function namedValidatorsOf(service: Service): Set<string> {
  return new Set(
    sourceFilesOf(service)
      .filter(({ ecosystem }) => ecosystem === 'node')
      .flatMap(({ path }) =>
        [...service.repository.lexical(path).code.matchAll(namedValidator)].map(
          match => match[1],
        ),
      ),
  );
}

const namedChains =
  /(?:\b(?:const|let|var)\s+|\bexports\s*\.\s*)([\w$]{1,60})\s*(?::[^=;\n]{1,80})?=\s*(?:\(\s*\)\s*=>\s*)?\[(?=[^;]{0,400}?(?<![\w$.])(?:body|check|checkBody|oneOf)\s*\(\s*['"`[])/g;

/** Chains of express-validator that are kept in a list: `const rules = [body('name').isString()]`. Use as a fact. */
function namedChainsOf(service: Service): Set<string> {
  return new Set(
    sourceFilesOf(service)
      .filter(({ ecosystem }) => ecosystem === 'node')
      .map(({ path }) => service.repository.lexical(path).uncommented)
      .filter(text => /["']express-validator(?:\/|["'])/.test(text))
      .flatMap(text => [...text.matchAll(namedChains)].map(([, name]) => name)),
  );
}

/** What validates the session or the key of everybody who calls says nothing of a body. */
function isForCallers({ name, on }: Guard): boolean {
  return (
    on !== 'route' &&
    /valid/i.test(name) &&
    /session|token|jwt|csrf|captcha|api_?key|signature|permission|access|user$|auth(?!or)/i.test(
      name,
    )
  );
}

/** Whether middleware holds the body against a schema, whatever it is called: `validateUser`, of a form. */
function looksAtBody(service: Service, name: string): boolean {
  return service
    .fact(functionsOf)
    .named(name)
    .some(each => {
      const text = service.repository
        .lexical(each.path)
        .code.slice(each.start, each.end);
      return /\bbody\b/.test(text) && validates.test(text);
    });
}

/** What stands before the handler in a registration. */
function withoutHandler(each: BodyCase, before: string): string {
  const body = each.own.slice(each.handler.parameters.length).trim();
  const at = body.length > 40 ? before.indexOf(body.slice(0, 40)) : -1;
  if (at < 0) return before;
  // Elysia's options stand behind the handler.
  const end = before.indexOf(body.slice(-40), at);
  return end < 0
    ? before.slice(0, at)
    : `${before.slice(0, at)}\n${before.slice(end + 40)}`;
}

function readsFields({ all }: BodyCase): boolean {
  return fieldsOf(all).length > 0;
}

/** The fields that a text takes from the body. */
function fieldsOf(text: string): string[] {
  const fields = [
    ...text.matchAll(/\bbody\s*\??\.\s*([A-Za-z_$][\w$]{0,60})(?!\s*\()/g),
  ].map(([, name]) => name);
  for (const [, list] of text.matchAll(
    /\{([^{}]{1,600})\}\s*(?::\s*\w+\s*)?=\s*(?:await\s+)?(?:\w+\.){0,3}(?:body|json\(\))/g,
  )) {
    for (const part of list.split(',')) {
      const name = /^\s*(?:\.\.\.)?[\w$]+\s*(?::\s*([\w$]+))?/.exec(part);
      if (name) fields.push(name[1] ?? name[0].trim());
    }
  }
  return fields.filter(name => name !== 'json');
}

/** Nest and its kin: the type of the parameter, if a pipe looks at it. */
function decorated(
  each: BodyCase,
  globalPipe: BodyVerdict['at'] | undefined,
  before: string,
): BodyVerdict {
  const { service, handler } = each;
  const parameters = splitTop(handler.parameters, ',').filter(text =>
    /@Body\s*\(/.test(text),
  );
  if (parameters.length === 0) {
    if (!nodeReads.test(each.own)) return { state: 'unread' };
    const at =
      firstIn(service, each.reached, validates) ?? validatingMethod(each);
    return at ? { state: 'validated', at } : { state: 'open' };
  }
  const pipe =
    globalPipe ??
    (/(?:Validation|Zod|Joi|Yup|Schema|Valibot|TypeBox)\w{0,60}Pipe\b/.test(
      before,
    )
      ? { path: handler.path, line: handler.line }
      : undefined);
  const states = parameters.map((text): BodyVerdict['state'] => {
    if (
      /Pipe\b|\(\s*\w{0,60}[sS]chema/.test(
        /@Body\s*\(([^)]*)\)/.exec(text)?.[1] ?? '',
      )
    )
      return 'validated';
    const type = /:\s*([\w$.]+)\s*(\[\])?\s*(?:=|$|,|\|)/.exec(
      text.replace(/@Body\s*\([^)]*\)/, '').trim(),
    );
    if (!type) return 'open';
    const constraints = hasConstraints(service, type[1], handler.path);
    if (constraints === undefined)
      return /^[A-Z]/.test(type[1]) ? 'unknown' : 'open';
    return constraints && pipe && !type[2] ? 'validated' : 'open';
  });
  if (states.includes('open')) {
    const inside =
      firstIn(service, each.reached, validates) ??
      ownValidator(each) ??
      validatingMethod(each);
    if (inside) return { state: 'validated', at: inside };
    return { state: 'open' };
  }
  return states.includes('unknown')
    ? { state: 'unknown' }
    : { state: 'validated', ...(pipe ? { at: pipe } : {}) };
}

/**
 * A method that the body is handed to, of a name whose definitions nearly all stand under a decorator that validates:
 * `@ValidateSchema(OrderSchema) async execute(input)`.
 */
function validatingMethod({
  service,
  own,
}: BodyCase): { path: string; line: number } | undefined {
  const names = new Set(
    [
      ...own.matchAll(
        /\.(\w{2,60})\s*\(\s*(?:\{\s*\.\.\.)?(?:\w{1,30}\.)?(?:body|dto|input|payload|data)\b/g,
      ),
    ].map(([, name]) => name),
  );
  for (const name of [...names].slice(0, 6)) {
    const { all, decorated: under } = service
      .fact(decoratedMethodsOf)
      .get(name) ?? {
      all: 0,
      decorated: [],
    };
    if (under.length > 0 && under.length >= all * 0.8) return under[0];
  }
  return undefined;
}

/** Methods by name: how many there are, and those under a decorator that validates. Use as a fact. */
function decoratedMethodsOf(
  service: Service,
): Map<
  string,
  { all: number; decorated: Array<{ path: string; line: number }> }
> {
  const found = new Map<
    string,
    { all: number; decorated: Array<{ path: string; line: number }> }
  >();
  const files = service
    .fact(sourceFilesOf)
    .filter(
      ({ path, ecosystem }) =>
        ecosystem === 'node' && /\.[cm]?tsx?$/.test(path),
    );
  if (
    !files.some(({ path }) =>
      /@\w{0,30}[vV]alidat\w{0,30}\s*\(/.test(
        service.repository.lexical(path).code,
      ),
    )
  )
    return found;
  for (const { path } of files) {
    const { code } = service.repository.lexical(path);
    for (const { name, owner, offset, line } of functionsIn(
      service.repository,
      path,
      'node',
    )) {
      if (!owner) continue;
      const each = found.get(name) ?? { all: 0, decorated: [] };
      each.all++;
      if (
        /@\w{0,30}[vV]alidat\w{0,30}\s*\([^;{}]{0,200}\)\s*(?:async\s+|public\s+)*$/.test(
          code.slice(Math.max(0, offset - 240), offset),
        )
      )
        each.decorated.push({ path, line });
      found.set(name, each);
    }
  }
  return found;
}

/** Whether a class carries validators; `undefined` where it is not in the tree, `false` also for what types erase. */
function hasConstraints(
  service: Service,
  name: string,
  from: string,
  depth = 0,
): boolean | undefined {
  const plain = name.split('.').pop() ?? name;
  const source = sourceText(service.repository, from);
  if (
    new RegExp(`\\bimport\\s+type\\s*\\{[^}]{0,400}\\b${plain}\\b`).test(
      source.code,
    )
  )
    return false;
  const declared = service.fact(declaredTypesOf).get(plain);
  const types = declared?.filter(({ path }) => /\.[cm]?[jt]sx?$/.test(path));
  if (!types?.length) {
    return new RegExp(`\\btype\\s+${plain}\\b`).test(source.code)
      ? false
      : undefined;
  }
  if (types.some(({ keyword }) => keyword === 'interface')) {
    if (types.every(({ keyword }) => keyword === 'interface')) return false;
  }
  return types.some(({ text, head, path }) => {
    if (constrained.test(text)) return true;
    if (/createZodDto|createValibotDto|Class\s*\(/.test(head)) return true;
    if (depth > 4) return false;
    const base = /\bextends\s+([^{]{1,300})/.exec(head)?.[1] ?? '';
    return [...base.matchAll(/\b([A-Z][\w$]*)\b/g)].some(
      ([, each]) =>
        !/^(?:PartialType|PickType|OmitType|IntersectionType)$/.test(each) &&
        hasConstraints(service, each, path, depth + 1) === true,
    );
  });
}

interface Everywhere {
  /** Validates every body whatever its route. */
  all?: BodyVerdict['at'];
  /** A pipe that validates what has a class with validators. */
  pipe?: BodyVerdict['at'];
  /** Whether anybody asks express-validator for its result. */
  results: boolean;
}

function globalValidation(service: Service): Everywhere {
  const everywhere: Everywhere = { results: false };
  const { dependencies } = service.fact(stackOf);
  for (const { name, text, path, line, development } of service.fact(
    middlewareOf,
  )) {
    if (
      !development &&
      /OpenApiValidator|openapi-?validator|OpenAPIBackend/i.test(
        `${name} ${text.slice(0, 200)}`,
      ) &&
      !/validateRequests\s*:\s*false/.test(text)
    )
      everywhere.all = { path, line };
  }
  const has = (name: string) =>
    dependencies.some(each => each.name === name && each.scope === 'prod');
  for (const { path, ecosystem } of service.fact(sourceFilesOf)) {
    if (ecosystem !== 'node') continue;
    const source = sourceText(service.repository, path);
    const { code } = source;
    if (
      /\bvalidationResult\s*\(|\bvalidationResult\.|\bmatchedData\s*\(|\.throw\(\)|\bcheckExact\s*\(/.test(
        code,
      )
    )
      everywhere.results = true;
    const pipe =
      /\buseGlobalPipes\s*\([\s\S]{0,600}?\w{0,60}(?:Validation|Zod|Valibot)\w{0,60}Pipe\b|\bAPP_PIPE\b[\s\S]{0,300}?\w{0,60}(?:Validation|Zod|Valibot)\w{0,60}Pipe\b|\buseGlobalPipes\s*\(\s*\.{0,3}\w{0,60}[vV]alid\w{0,60}/.exec(
        code,
      );
    if (pipe) everywhere.pipe ??= { path, line: source.lineAt(pipe.index) };
    const loader =
      /\buseExpressServer\s*\(|\bcreateExpressServer\s*\(|\bRegisterRoutes\s*\(/.exec(
        code,
      );
    if (loader && (has('routing-controllers') || has('tsoa')))
      everywhere.pipe ??= { path, line: source.lineAt(loader.index) };
  }
  return everywhere;
}
