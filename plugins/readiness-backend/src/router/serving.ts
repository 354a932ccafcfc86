import type {
  BackstageCredentials,
  HttpAuthService,
} from '@backstage/backend-plugin-api';
import { stringifyEntityRef } from '@backstage/catalog-model';
import { InputError } from '@backstage/errors';
import { Endpoint, endpoints } from '@prodready/plugin-readiness-common';
import type { Request, Response, Router } from 'express';
import { z } from 'zod';
import { notJson, refused } from './failures';

type Parsed<S> = S extends z.ZodType ? z.output<S> : undefined;

/** What an endpoint is asked, parsed, and by whom. */
export interface Asked<E extends Endpoint> {
  req: Request;
  res: Response;
  query: Parsed<E['query']>;
  body: Parsed<E['body']>;
  credentials: BackstageCredentials;
}

/** Has an endpoint answered, with what was asked parsed and the caller known. */
export type Serve = <const E extends Endpoint>(
  endpoint: E,
  handle: (asked: Asked<E>) => Promise<void>,
) => void;

/** Serves endpoints on a router to signed-in users and services. */
export function serveOn(router: Router, httpAuth: HttpAuthService): Serve {
  return (endpoint, handle) => {
    type E = typeof endpoint;
    router[endpoint.method](endpoint.path, async (req, res) => {
      const credentials = await httpAuth.credentials(req, {
        allow: ['user', 'service'],
      });
      if (endpoint.body && req.is('application/json') === false) {
        throw refused(415, notJson);
      }
      if (endpoint.params) parse(endpoint.params, req.params, 'path');
      await handle({
        req,
        res,
        query: (endpoint.query &&
          parse(endpoint.query, req.query, 'query')) as Parsed<E['query']>,
        body: (endpoint.body &&
          parse(endpoint.body, req.body ?? {}, 'request body')) as Parsed<
          E['body']
        >,
        credentials,
      });
    });
  };
}

/** The reference of the entity that a path names. */
export function refOf(req: Request): string {
  return stringifyEntityRef(
    parse(endpoints.getReport.params, req.params, 'path'),
  );
}

/** What was asked, as its schema says; an `InputError` that tells what is wrong with it otherwise. */
export function parse<S extends z.ZodType>(
  schema: S,
  value: unknown,
  what: string,
): z.output<S> {
  const parsed = schema.safeParse(value);
  if (!parsed.success) {
    throw new InputError(
      `The ${what} is not valid: ${z
        .prettifyError(parsed.error)
        .replace(/\s+/g, ' ')}`,
    );
  }
  const place = placeOfNul(parsed.data);
  if (place) {
    throw new InputError(
      `The ${what} is not valid: ${place.join(
        '.',
      )} has a NUL character in it, which no text may have here`,
    );
  }
  return parsed.data;
}

/** Where in a value that was parsed stands a text with the one character that PostgreSQL has no place for. */
function placeOfNul(value: unknown): string[] | undefined {
  if (typeof value === 'string') return value.includes('\0') ? [] : undefined;
  if (typeof value !== 'object' || value === null) return undefined;
  for (const [key, part] of Object.entries(value)) {
    const below = placeOfNul(part);
    if (below) return [key, ...below];
  }
  return undefined;
}
