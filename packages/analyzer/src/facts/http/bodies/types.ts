import type { Service } from '../../../service';
import type { Handler, Route } from '../types';
import type { Reached } from './reach';

/**
 * What happens to the body of a request before it is used: `validated` against rules for its content, `typed` (its
 * structure alone), `open` (used as it comes), `unread` (nothing reads it, or it is a file or a signed message), or
 * `unknown` (the code that would tell is not in the tree).
 */
export type BodyState = 'validated' | 'typed' | 'open' | 'unread' | 'unknown';

/** What becomes of a body, and where that is seen. */
export interface BodyVerdict {
  state: BodyState;
  at?: { path: string; line: number };
}

/** A route whose request may carry a body, and what becomes of it. */
export interface BodyHandling extends BodyVerdict {
  route: Route;
}

/** A route with the code that its requests run through. */
export interface BodyCase {
  service: Service;
  route: Route;
  handler: Handler;
  /** The handler first, then what it calls. */
  reached: readonly Reached[];
  /** The handler's parameters and body; comments removed, strings kept. */
  own: string;
  /** The same with everything that it calls. */
  all: string;
}

/** Made once for each service, asked for each route. */
export type BodyReader = (service: Service) => (each: BodyCase) => BodyVerdict;
