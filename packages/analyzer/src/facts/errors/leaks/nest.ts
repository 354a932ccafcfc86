import { isDevelopmentGuarded } from '../../code';
import type { Service } from '../../../service';
import type { ServerSource } from '../../server/sources';
import type { Leak } from './types';

/** Filters that catch every error: `@Catch()`, `@Catch(Error)`. */
const catchAll = /@Catch\s*\(\s*(?:Error)?\s*\)/;
/** What is told of an error that is no `HttpException`: `exception.getResponse ? … : exception.message`. */
const otherwise =
  /\b(?:const|let|var)\s+(\w+)(?:\s*:\s*[\w<>| ]{1,60})?\s*=\s*(\w+)\s*(?:instanceof\s+HttpException|\.\s*getResponse)\s*\?(?![.?])[^:;?]{1,200}:\s*(?:\(\s*\2\s+as\s+\w+\s*\)|\2)\s*\??\.\s*(?:message|stack)\b/g;
/** The error itself in the body of a 500: `exception instanceof HttpException ? {…} : { statusCode: 500, message: exception }`. */
const whole =
  /\b(\w{1,40})\s+instanceof\s+HttpException\s*\?\s*\{[^{}]{0,600}\}\s*:\s*\{[^{}]{0,300}?(?:INTERNAL_SERVER_ERROR|\b500\b)[^{}]{0,300}?\b(?:message|error|details?)\s*:\s*\1(?=\s*[,}])/g;

/** Nest's filters for all errors that answer with the text of those that nobody foresaw. */
export function nestLeaks(
  service: Service,
  { path, code }: ServerSource,
): Leak[] {
  if (!catchAll.test(code)) return [];
  const index = service.repository.lineIndex(path);
  const lines = service.repository.lines(path);
  return [
    ...[...code.matchAll(otherwise)]
      .filter(({ 0: text, 1: name, index: at }) =>
        goesOut(code.slice(at + text.length), name),
      )
      .map(({ index: at }) => at),
    ...[...code.matchAll(whole)].map(
      ({ 0: text, index: at }) => at + text.search(/\w+\s*$/),
    ),
  ]
    .map(at => index.lineAt(at))
    .filter(line => !isDevelopmentGuarded(lines, line))
    .map(line => ({ path, line, what: 'the text of an internal error' }));
}

/** Whether a name goes anywhere but into the log. */
function goesOut(rest: string, name: string): boolean {
  return [
    ...rest.matchAll(new RegExp(`(?<![\\w$.])${name}(?![\\w$])`, 'g')),
  ].some(({ index }) => {
    const before = rest.slice(Math.max(0, index - 200), index);
    const statement = before.slice(before.lastIndexOf(';') + 1);
    return !/\b(?:logger|console|log)\b/.test(statement);
  });
}
