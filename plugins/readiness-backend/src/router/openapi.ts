import { Endpoint, endpoints } from '@prodready/plugin-readiness-common';
import { z } from 'zod';

const errors = {
  400: 'The request is not valid; the message names what to mend',
  401: 'Nobody is signed in',
  403: 'A permission is missing; the message names it',
  404: 'There is no such thing, or the caller may not see it',
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
            ? Object.fromEntries(
                answer.document.map(type => [
                  type,
                  { schema: { type: 'string' } },
                ]),
              )
            : { 'application/json': { schema: schemaOf(answer, 'output') } },
      },
      ...Object.fromEntries(
        Object.entries(errors).map(([status, description]) => [
          status,
          { description },
        ]),
      ),
    },
  };
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
