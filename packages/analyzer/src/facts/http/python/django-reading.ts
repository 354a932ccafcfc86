import type { Service } from '../../../service';
import { RouterGraph, type RouterNode } from '../graph';
import { pythonModulesOf, type PythonModules } from './modules';

/** What is known of a service's addresses while its files are read. */
export interface DjangoReading {
  readonly service: Service;
  readonly modules: PythonModules;
  readonly graph: RouterGraph;
  /** Lists of another name that some file includes, as `path:name`. */
  readonly includedLists: Set<string>;
}

/** A reading that knows nothing yet. */
export function newReading(service: Service): DjangoReading {
  return {
    service,
    modules: service.fact(pythonModulesOf),
    graph: new RouterGraph(),
    includedLists: new Set(),
  };
}

/** A file's list of addresses, or a router of DRF's, by its name. */
export function urlsNode(
  reading: DjangoReading,
  path: string,
  name = 'urlpatterns',
): RouterNode {
  return reading.graph.node(`${path}:${name}`, { path, offset: 0 });
}
