import type { Service } from '../../../service';
import { blockAfter, type Block } from '../../code';
import type { SourceText } from '../../code/source-text';
import type { Route } from '../types';
import type { Controller } from './controllers';
import type { Scope } from './rails-scopes';
import { inNewStyle, statement } from './statements';

/** What is known of a service while its route files are read. */
export interface RailsReading {
  readonly service: Service;
  readonly controllers: Map<string, Controller>;
}

/** A statement of a route file, with the scopes around it. */
export interface RailsStatement {
  word: string;
  text: string;
  outer: Scope[];
  /** What stands between its `do` and `end`. */
  block: Block | undefined;
  /** What it names first: `resources :orders, :items`. */
  names: string[];
  pathOption: string | undefined;
  /** What each of its routes carries. */
  place: Pick<Route, 'path' | 'line' | 'endLine' | 'protocol' | 'registration'>;
}

/** The statement that starts with a word of Rails' routes. */
export function statementAt(
  { service }: RailsReading,
  source: SourceText,
  match: RegExpExecArray,
  scopes: Scope[],
): RailsStatement {
  const word = match[1];
  const start = match.index + match[0].length - word.length;
  const written = statement(source, start);
  const text = inNewStyle(written);
  const line = source.lineAt(start);
  const opens = /\bdo\b\s*(?:\|[^|\n]{0,60}\|)?\s*$/.test(
    source.code.slice(
      start,
      source.code.indexOf('\n', start + written.length - 1),
    ),
  );
  return {
    word,
    text,
    outer: scopes.filter(each => each.start <= start && start < each.end),
    block: opens
      ? blockAfter(
          service.repository,
          source.path,
          start + written.length - 2,
          'end',
        )
      : undefined,
    names: namesIn(text),
    pathOption: /\bpath:\s*['"]([^'"\n]*)/.exec(text)?.[1],
    place: {
      path: source.path,
      line,
      endLine: line,
      protocol: 'http',
      registration: text,
    },
  };
}

function namesIn(text: string): string[] {
  const list =
    /^\w+\s*\(?\s*((?::\w+|['"][\w/-]+['"])(?:\s*,\s*(?::\w+\b(?!\s*=>)|['"][\w/-]+['"]))*)/.exec(
      text,
    )?.[1] ?? '';
  return [...list.matchAll(/[\w/-]+/g)].map(([name]) => name);
}

/** The controller that a statement names for its routes. */
export function controllerOption(text: string): string | undefined {
  return /\bcontroller:\s*['":]+([\w/]+)/.exec(text)?.[1];
}
