import type { Service } from '../../../service';
import type { SpanText } from '../../code/source-text';
import type { RouterGraph, RouterNode } from '../graph';
import type { Middleware } from '../types';
import type { NodeModules } from './modules';
import type { FileScope } from './scopes';

/** What the steps of reading a service's routers share and add to. */
export interface NodeReading {
  service: Service;
  graph: RouterGraph;
  /** By path, in the order of the source files. */
  scopes: Map<string, FileScope>;
  modules: NodeModules;
  middleware: Middleware[];
}

/** A router, where a file speaks of it. */
export interface RouterPlace {
  scope: FileScope;
  node: RouterNode;
  offset: number;
}

/** A call on a router: `router.get('/orders', list)`. */
export interface RouterCall extends RouterPlace {
  /** The method that is called: `get`, `use`. */
  word: string;
  args: SpanText[];
  /** Opening bracket of the arguments. */
  open: number;
}

/** Methods of a router that register a route. */
export const verbs =
  /^(?:get|post|put|patch|delete|del|all|any|options|head|ws)$/;

/** So many registrations of one router are read, and four times as many calls of one file. */
export const perFile = 600;
