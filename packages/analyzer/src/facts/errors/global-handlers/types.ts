import type { Service } from '../../../service';
import type { Stack } from '../../../stack/types';
import type { ServerSource } from '../../server/sources';

/** What becomes of an error that nobody foresaw. */
export interface LastResort {
  framework: string;
  /**
   * `own`: the service registers a handler. `built-in`: the framework answers a generic 500 by itself and logs.
   * `missing`: nobody does. `ineffective`: a handler is there and does not do it. `unsure`: the tree does not say.
   */
  kind: 'own' | 'built-in' | 'missing' | 'ineffective' | 'unsure';
  path: string;
  line: number;
  /** What is wrong, as the end of a sentence: `is registered before the routes and never runs`. */
  reason?: string;
  /** Less grave than usual. */
  minor?: true;
}

export interface LastResortContext {
  service: Service;
  stack: Stack;
  /** Server sources of one ecosystem. */
  sources: ServerSource[];
}

/** The first place in sources whose code matches; `in: 'uncommented'` looks at strings too. */
export function firstPlace(
  { service, sources }: LastResortContext,
  pattern: RegExp,
  view: 'code' | 'uncommented' = 'code',
): { path: string; line: number; text: string; offset: number } | undefined {
  for (const source of sources) {
    const match = pattern.exec(source[view]);
    if (match) {
      const offset = match.index + Math.max(0, match[0].search(/\S/));
      return {
        path: source.path,
        line: service.repository.lineIndex(source.path).lineAt(offset),
        text: match[0],
        offset,
      };
    }
  }
  return undefined;
}
