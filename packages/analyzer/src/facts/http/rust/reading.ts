import type { Service } from '../../../service';
import { RouterGraph, type RouterNode } from '../graph';
import type { Guard, Middleware, Route } from '../types';

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
  readonly layers: RouterLayer[];
}

/** A layer with the part of a file that it is put around. */
export interface RouterLayer {
  node: RouterNode;
  guard: Guard;
  path: string;
  /** Offsets: where the router's chain begins, and where the layer stands. */
  from: number;
  to: number;
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
    layers: [],
  };
}
