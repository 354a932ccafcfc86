import type { Service } from '../../../service';
import { RouterGraph, type RouterNode } from '../graph';
import type { Guard, Middleware } from '../types';
import { pythonModulesOf, type PythonModules } from './modules';

/** A function that registers on the router it is handed. */
export interface Taker {
  path: string;
  start: number;
  end: number;
  node: RouterNode;
}

/** What is known of a service's routers while its files are read. */
export interface PythonReading {
  readonly service: Service;
  readonly modules: PythonModules;
  readonly graph: RouterGraph;
  readonly middleware: Middleware[];
  /** Applications and routers, by path and the name they are held in. */
  readonly names: Map<string, RouterNode>;
  /** Functions that take a router, by name, and by path and parameter. */
  readonly taking: Map<string, Taker[]>;
  readonly takingHere: Map<string, Taker[]>;
  /** Classes of the service's own that extend an application or router, by name. */
  readonly subclasses: Map<string, { base: string; guards: Guard[] }>;
  /** The application or blueprint that a router was made with, as written. */
  readonly wrapped: Map<RouterNode, string>;
  /** Names of `Annotated[…, Depends(…)]`, with what they depend on. */
  readonly aliases: Map<string, { text: string; path: string; line: number }>;
}

/** A reading that knows nothing yet. */
export function newReading(service: Service): PythonReading {
  return {
    service,
    modules: service.fact(pythonModulesOf),
    graph: new RouterGraph(),
    middleware: [],
    names: new Map(),
    taking: new Map(),
    takingHere: new Map(),
    subclasses: new Map(),
    wrapped: new Map(),
    aliases: new Map(),
  };
}
