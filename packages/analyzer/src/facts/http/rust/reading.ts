import type { Service } from '../../../service';
import { RouterGraph } from '../graph';
import type { Middleware, Route } from '../types';

/** Where scopes are written in a file; offsets in its text. */
export interface FileScopes {
  holders: Array<{ start: number; open: number }>;
  scopes: Array<{ start: number; open: number; holder?: number }>;
}

/** What is known of a service's routers while its files are read. */
export interface RustReading {
  readonly service: Service;
  readonly graph: RouterGraph;
  /** Routes whose handlers carry their own path. */
  readonly attributed: Route[];
  readonly middleware: Middleware[];
  /** Scopes by file. */
  readonly scopes: Map<string, FileScopes>;
  /** Functions whose routers others nest or merge. */
  readonly mountedFunctions: Set<string>;
}

/** A reading that knows nothing yet. */
export function newReading(service: Service): RustReading {
  return {
    service,
    graph: new RouterGraph(),
    attributed: [],
    middleware: [],
    scopes: new Map(),
    mountedFunctions: new Set(),
  };
}
