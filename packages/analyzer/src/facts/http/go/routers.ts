import type { Service } from '../../../service';
import { sourceFilesOf } from '../../../stack';
import { RouterGraph } from '../graph';
import type { Middleware, Route } from '../types';
import { readGenerated } from './generated-registrations';
import { bindGroups } from './groups';
import { linkCalls, takeOver } from './hand-overs';
import { bindMade, findMakers } from './makers';
import { readServers } from './middleware';
import { readMounts } from './mounts';
import type { GoReading } from './reading';
import { findRegistrars, readRegistrars } from './registrars';
import { readRegistrations } from './registrations';
import { readOwnTypes } from './router-types';
import { bindFields, boundCount, openScope } from './scopes';
import { readTables } from './tables';

export interface GoHttp {
  routes: Route[];
  middleware: Middleware[];
}

/** Gin, Echo, chi, Fiber, gorilla/mux and net/http, by the routers that routes are registered on. */
export function goRouters(service: Service): GoHttp {
  const reading: GoReading = {
    service,
    graph: new RouterGraph(),
    middleware: [],
    scopes: [],
    fields: new Map(),
    ownTypes: new Set(),
    routerFields: new Set(),
  };
  bindRouters(reading);
  readRoutes(reading);
  return { routes: reading.graph.routes(), middleware: reading.middleware };
}

/** The routers of all files, and the names that reach them. */
function bindRouters(reading: GoReading): void {
  const { service, scopes } = reading;
  const files = service
    .fact(sourceFilesOf)
    .filter(({ ecosystem }) => ecosystem === 'go');
  for (const { path } of files) readOwnTypes(reading, path);
  for (const { path } of files) scopes.push(openScope(reading, path));
  const makers = findMakers(reading);
  for (const scope of scopes) bindMade(reading, scope, makers);
  // Groups are made of groups: read again until nothing new is bound.
  for (let round = 0; round < 4; round++) {
    const before = boundCount(reading);
    for (const scope of scopes) bindGroups(reading, scope);
    for (const scope of scopes) bindFields(reading, scope);
    if (boundCount(reading) === before) break;
  }
}

/** What hangs on them: routes, other routers and middleware. */
function readRoutes(reading: GoReading): void {
  const { scopes } = reading;
  for (const scope of scopes) {
    readMounts(reading, scope);
    readRegistrations(reading, scope);
    readServers(reading, scope.source);
  }
  for (const scope of scopes) readTables(reading, scope);
  const registrars = findRegistrars(reading);
  if (registrars.size > 0)
    for (const scope of scopes) readRegistrars(reading, scope, registrars);
  const handed = scopes.flatMap(scope => linkCalls(reading, scope));
  // Only now is it known what hangs on each of them.
  for (const each of handed) takeOver(reading, each);
  for (const scope of scopes) readGenerated(reading, scope);
}
