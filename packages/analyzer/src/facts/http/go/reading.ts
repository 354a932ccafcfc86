import type { Service } from '../../../service';
import type { SourceText } from '../../code/source-text';
import type { RouterGraph, RouterNode } from '../graph';
import type { Middleware } from '../types';

/** What is known of the routers of a service. Each step of the reading adds to it. */
export interface GoReading {
  service: Service;
  graph: RouterGraph;
  middleware: Middleware[];
  scopes: Scope[];
  /** Routers that fields and variables of packages hold, by package and name. */
  fields: Map<string, RouterNode>;
  /** Types of the service's own around a router: `type router struct { chi chi.Router }`. */
  ownTypes: Set<string>;
  /** Fields of structs that hold a router, by package; of those that others see by name alone too. */
  routerFields: Set<string>;
}

/** The routers of one file, by the names that reach them. */
export interface Scope {
  source: SourceText;
  /** The folder of the file. */
  package: string;
  bindings: Array<{
    name: string;
    node: RouterNode;
    start: number;
    end: number;
  }>;
}
