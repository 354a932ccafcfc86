import { Endpoint, endpoints } from '@prodready/plugin-readiness-common';
import { z } from 'zod';

const errors = {
  400: 'The request is not valid; the message names what to mend',
  401: 'Nobody is signed in',
  403: 'A permission is missing; the message names it',
  404: 'There is no such thing, or the caller may not see it',
  503: "The portal's database does not answer at the moment; Retry-After says when to try again",
};
const errorsOfBodies = {
  413: 'The request body is too large',
  415: 'The request body is not JSON in UTF-8',
};
const conflict = {
  409: 'Things are no longer as the request takes them to be; the message says how they are',
};

/** The API as an OpenAPI 3.1 document, made of the schemas that requests are validated by. */
export function openApiDocument(version: string): object {
  const paths: Record<string, Record<string, object>> = {};
  for (const [operationId, endpoint] of Object.entries(endpoints)) {
    const path = endpoint.path.replace(/:(\w+)/g, '{$1}');
    paths[path] = {
      ...paths[path],
      [endpoint.method]: operation(operationId, endpoint),
    };
  }
  return {
    openapi: '3.1.0',
    info: {
      title: 'Prodready for Backstage',
      version,
      license: { name: 'Apache-2.0', identifier: 'Apache-2.0' },
    },
    servers: [{ url: '.' }],
    components: {
      securitySchemes: { backstage: { type: 'http', scheme: 'bearer' } },
    },
    security: [{ backstage: [] }],
    paths,
  };
}

function operation(operationId: string, endpoint: Endpoint): object {
  const { summary, params, query, body, answer } = endpoint;
  return {
    operationId,
    summary,
    ...(endpoint.open && { security: [{}, { backstage: [] }] }),
    parameters: [
      ...parametersOf('path', params),
      ...parametersOf('query', query),
      ...(endpoint.revalidated
        ? [
            {
              name: 'If-None-Match',
              in: 'header',
              required: false,
              schema: { type: 'string' },
            },
          ]
        : []),
    ],
    ...(body && {
      requestBody: {
        required: true,
        content: { 'application/json': { schema: schemaOf(body, 'input') } },
      },
    }),
    responses: {
      [endpoint.status ?? 200]: {
        description: summary,
        content:
          'document' in answer
            ? textsOf(answer.document)
            : {
                'application/json': { schema: schemaOf(answer, 'output') },
                ...textsOf(endpoint.alsoAs),
              },
        ...(endpoint.revalidated && {
          headers: { ETag: { schema: { type: 'string' } } },
        }),
      },
      ...(endpoint.revalidated && {
        304: { description: 'It is what the caller has already' },
      }),
      ...Object.fromEntries(
        Object.entries({
          ...errors,
          ...(body && errorsOfBodies),
          ...(endpoint.conflicts && conflict),
        }).map(([status, description]) => [status, { description }]),
      ),
    },
  };
}

function textsOf(types: readonly string[] = []): Record<string, object> {
  return Object.fromEntries(
    types.map(type => [type, { schema: { type: 'string' } }]),
  );
}

function parametersOf(where: 'path' | 'query', schema?: z.ZodObject): object[] {
  return Object.entries(schema?.shape ?? {}).map(([name, type]) => ({
    name,
    in: where,
    required: where === 'path',
    schema: schemaOf(type as z.ZodType, 'input'),
  }));
}

function schemaOf(schema: z.ZodType, io: 'input' | 'output'): object {
  const { $schema, ...rest } = z.toJSONSchema(schema, {
    io,
    unrepresentable: 'any',
  }) as Record<string, unknown>;
  return rest;
}
