import { deploymentOf } from '../../facts/deployment';
import { routesOf } from '../../facts/http';
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
