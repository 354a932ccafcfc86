import { deploymentOf } from '../../facts/deployment';
import { middlewareOf, routesOf } from '../../facts/http';
import { serverPlacesOf } from '../../facts/server/places';
import type { Service } from '../../service';
import { stackOf } from '../../stack';
import type { Place } from '../evidence';
import { entryPlace } from '../shared';

/** Where the service starts, else its first route. */
export function bootstrapPlace(service: Service): Place | undefined {
  const entry = entryPlace(service);
  const [route] = service.fact(routesOf);
  return entry ?? (route && { path: route.path, line: route.line });
}

const serverLibrary =
  /spring-boot-starter-(?:web|webflux|web-services|graphql)$|quarkus-(?:rest|resteasy)[\w-]*$|micronaut-http-server/;

/** Where most routes are put under the application. */
export function mountPlaces(service: Service): Place[] {
  const { repository } = service;
  const uses = new Map<string, { place: Place; count: number }>();
  for (const { mounts } of service.fact(routesOf)) {
    const [outermost] = mounts ?? [];
    if (!outermost) continue;
    const { path, offset } = outermost;
    const line = repository.lineIndex(path).lineAt(offset);
    const key = `${path}:${line}`;
    const known = uses.get(key);
    if (known) known.count++;
    else uses.set(key, { place: { path, line }, count: 1 });
  }
  return [...uses.values()]
    .sort((a, b) => b.count - a.count)
    .slice(0, 2)
    .map(({ place }) => place);
}

/** Where the server is put together: an endpoint or a middleware would be added at one of these. */
export function serverPlaces(service: Service): Place[] {
  const middleware = service
    .fact(middlewareOf)
    .filter(({ kind }) => kind === 'middleware');
  const { made, started } = service.fact(serverPlacesOf);
  return [
    ...made,
    ...started,
    ...service
      .fact(stackOf)
      .dependencies.filter(({ name }) => serverLibrary.test(name))
      .slice(0, 1),
    ...middleware.slice(0, 1),
    ...middleware.slice(-2),
  ].map(({ path, line }) => ({ path, line }));
}

/** Whether something stays up: it answers requests, takes messages, or is deployed. A command-line tool does none of it. */
export function isServerOrWorker(service: Service): boolean {
  const { deployable, frameworks, brokers } = service.fact(stackOf);
  if (!deployable) return false;
  const { workloads, compose, orchestrators } = service.fact(deploymentOf);
  return (
    frameworks.length > 0 ||
    brokers.length > 0 ||
    workloads.length > 0 ||
    orchestrators.length > 0 ||
    compose.some(({ services }) => services.some(({ ours }) => ours)) ||
    service.fact(routesOf).length > 0
  );
}
