import type { Service } from '../../service';
import { findCalls, literal } from '../code';
import type { Middleware, Route } from '../http';

/**
 * The routes that a Nest middleware is applied to: `consumer.apply(Auth).exclude('health').forRoutes({ path, method })`.
 * `undefined` for what is no such middleware.
 */
export function nestConsumerCovers(
  { repository }: Service,
  { path, line }: Middleware,
): ((route: Route) => boolean) | undefined {
  const calls = findCalls(
    repository,
    path,
    /\.\s*(?:apply|exclude|forRoutes)(?=\s*\()/,
  );
  const start = calls.findIndex(
    call =>
      /apply/.test(call.name) && call.line <= line && line <= call.endLine,
  );
  if (start < 0) return undefined;
  const chain = calls.slice(start + 1);
  const end = chain.findIndex(call => /apply/.test(call.name));
  const own = end < 0 ? chain : chain.slice(0, end);
  const given = own.filter(call => /forRoutes/.test(call.name));
  if (given.length === 0) return undefined;
  const targets = (some: typeof own) =>
    some.flatMap(call => call.arguments.map(({ text }) => targetOf(text)));
  const included = targets(given);
  const excluded = targets(own.filter(call => /exclude/.test(call.name)));
  return route =>
    included.some(target => meets(target, route)) &&
    !excluded.some(target => meets(target, route));
}

interface Target {
  /** The address; `undefined` for a controller. */
  address?: string;
  method?: string;
}

function targetOf(text: string): Target {
  const plain = literal(text);
  if (plain !== undefined) return { address: plain };
  const address = /\bpath\s*:\s*["'`]([^"'`\n]{0,200})["'`]/.exec(text)?.[1];
  const method = /\bRequestMethod\s*\.\s*(\w{1,10})/.exec(text)?.[1];
  return {
    ...(address === undefined ? {} : { address }),
    ...(method && method !== 'ALL' ? { method } : {}),
  };
}

function meets({ address, method }: Target, route: Route): boolean {
  if (method && method !== route.method) return false;
  // A controller, or a list that is put together elsewhere.
  if (address === undefined) return true;
  // All operations of GraphQL are sent to one address.
  if (route.protocol === 'graphql') return /(?:^|\/)graphql$|\*/.test(address);
  const open = address.search(/\*|\(\.\*\)|\{\*/);
  const wanted = stepsOf(open < 0 ? address : address.slice(0, open));
  const asked = stepsOf(route.route);
  if (open >= 0 && wanted.length === 0) return true;
  // A global prefix may stand before what the module knows.
  for (let from = 0; from + wanted.length <= asked.length; from++) {
    const matches = wanted.every((step, at) => step === asked[from + at]);
    const reachesEnd = from + wanted.length === asked.length;
    if (matches && (open >= 0 || reachesEnd)) return true;
    if (from >= 2) break;
  }
  return false;
}

/** Every name of a parameter is as good as another. */
function stepsOf(address: string): string[] {
  return address
    .split('/')
    .filter(Boolean)
    .map(step => (step.startsWith(':') ? ':' : step));
}
