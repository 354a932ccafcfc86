import type { Service } from '../../service';
import { functionsOf } from '../code';
import { sourceText } from '../code/source-text';
import { firstWriteIn } from '../database/writes';
import { routesOf } from '.';
import type { Handler, Route } from './types';

/** A GET route that is named for a change, and the write that its handler makes. */
export interface ChangingRead {
  route: Route;
  write: { path: string; line: number };
}

const changing =
  /^(?:delete|remove|destroy|create|update|send|reset|approve|reject|cancel|archive|deactivate)(?:[-_]\w+)?$/i;
/** Links in mails and sign-on callbacks are made to be followed. */
const followed =
  /confirm|unsubscri|subscribe|callback|oauth|verif|saml|sso|invit|activat|webhook/i;
/** One handler for several methods: the change has its own. */
const tellsMethodsApart =
  /\b(?:method|Method|isPost|IsPost|isSubmitted|handleRequest|POST|is_valid|validate_on_submit|post\?|isMethod)\b/;

/** GET routes (and routes for every method) that change data, by their names and by what they do. Use as a fact. */
export function changingReadsOf(service: Service): ChangingRead[] {
  return service.fact(routesOf).flatMap(route => {
    if (!isReading(route) || !isNamedForChange(route) || !route.handler)
      return [];
    const { handler } = route;
    const text = sourceText(service.repository, handler.path).uncommented.slice(
      handler.start,
      handler.end,
    );
    if (
      tellsMethodsApart.test(text) ||
      /\bmethods?\b|\bvia\b/i.test(route.registration)
    )
      return [];
    const write = writeBehind(service, handler);
    return write ? [{ route, write }] : [];
  });
}

/** Whether a route answers GET. */
export function isReading({ protocol, method }: Route): boolean {
  return protocol === 'http' && /^(?:GET|ANY)$/.test(method);
}

function isNamedForChange({ route }: Route): boolean {
  return (
    route.split('/').some(step => changing.test(step)) && !followed.test(route)
  );
}

/** The first write in a handler, or in a function of a name of its own that it calls. */
function writeBehind(
  service: Service,
  handler: Handler,
): ChangingRead['write'] | undefined {
  const direct = writeWithin(service, handler);
  if (direct) return direct;
  const functions = service.fact(functionsOf);
  const code = sourceText(service.repository, handler.path).code.slice(
    handler.start,
    handler.end,
  );
  for (const [, name] of code.matchAll(/(?<![\w$])([\w$]{4,80})[!?]?\s*\(/g)) {
    const called = functions.named(name);
    if (called.length !== 1 || called[0].start === handler.start) continue;
    const write = writeWithin(service, called[0]);
    if (write) return write;
  }
  return undefined;
}

function writeWithin(
  service: Service,
  { path, start, end }: Pick<Handler, 'path' | 'start' | 'end'>,
): ChangingRead['write'] | undefined {
  const { repository } = service;
  const ecosystem = service.files.find(file => file.path === path)?.ecosystem;
  const offset =
    ecosystem && firstWriteIn(repository, path, ecosystem, { start, end });
  return offset === undefined
    ? undefined
    : { path, line: repository.lineIndex(path).lineAt(offset) };
}
