import { deploymentOf } from '../../facts/deployment';
import { middlewareOf, routesOf } from '../../facts/http';
import type { Service } from '../../service';
import { sourceFilesOf, stackOf } from '../../stack';
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
const assembled =
  /\b(?:app|server|fastify|router|r|e|engine)\s*\.\s*(?:listen|run|Run|start|Start)\s*\(|\bgin\.(?:New|Default)\(|\becho\.New\(|\bchi\.NewRouter\(|\bexpress\(\)|\bFastAPI\(|\bFlask\(|\bRouter::new\(|\bListenAndServe/;

/** Where the server is put together: an endpoint or a middleware would be added at one of these. */
export function serverPlaces(service: Service): Place[] {
  const { repository } = service;
  const middleware = service
    .fact(middlewareOf)
    .filter(({ kind }) => kind === 'middleware');
  const starts = service.fact(sourceFilesOf).flatMap(({ path }) => {
    const found = assembled.exec(repository.lexical(path).code);
    return found
      ? [{ path, line: repository.lineIndex(path).lineAt(found.index) }]
      : [];
  });
  return [
    ...starts.slice(0, 3),
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
