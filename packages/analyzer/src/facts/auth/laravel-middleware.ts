import type { Service } from '../../service';
import { functionsOf } from '../code';
import { middlewareOf, type Middleware, type Route } from '../http';
import { asksWhoCalls } from './words';

/** Middleware of the framework that carries such a name and lets guests through. */
const noGuard =
  /csrf|forgery|session|errors|cookie|stateful|maintenance|bindings|cors|throttle|ratelimit|log|track|context|redirect/i;
const guardName =
  /auth(?!or)|jwt|guard|api_?key|token|signed|signature|hmac|sanctum|passport|logged|guest/i;
const rejects =
  /\babort\w*\s*\(|\bthrow\b|\b40[13]\b|unauthori[sz]ed|forbidden|unauthenticated|\bredirect\b|\bauthenticate\s*\(/i;

/** Whether a middleware of a Laravel application turns guests away, not only by its name. */
export function laravelTurnsAway(
  service: Service,
  { name, kind }: Middleware,
): boolean {
  if (kind !== 'middleware') return false;
  const handles = service
    .fact(functionsOf)
    .named('handle')
    .filter(({ owner, path }) => owner === name && path.endsWith('.php'));
  // Without a source it is the framework's or a package's: its name must do.
  if (!handles.length) return guardName.test(name) && !noGuard.test(name);
  return handles.some(({ path, start, end }) => {
    const { code, uncommented } = service.repository.lexical(path);
    return (
      rejects.test(code.slice(start, end)) &&
      asksWhoCalls(code.slice(start, end), uncommented.slice(start, end))
    );
  });
}

/**
 * Whether a middleware stands before a route: that of a group before the routes that carry the group's name. A route of
 * no known group is wired where it cannot be seen.
 */
export function laravelCovers(
  service: Service,
  { group }: Middleware,
  { guards }: Route,
): boolean {
  if (!group) return true;
  const groups = service.fact(groupsOf);
  const own = guards.filter(({ name }) => groups.has(name));
  return !own.length || own.some(({ name }) => name === group);
}

/** The names of groups that middleware is registered for. Use as a fact. */
function groupsOf(service: Service): Set<string> {
  return new Set([
    'web',
    'api',
    ...service.fact(middlewareOf).flatMap(({ group }) => group ?? []),
  ]);
}
