import type { Service } from '../../../service';
import { functionsIn } from '../../code';
import { serverSourcesOf, type ServerSource } from '../../server/sources';
import type { Leak } from './types';

/*
 * Python: an error of the service's own carries the text of whatever was caught to a handler that answers 500 with it:
 * `except Exception as e: raise StorageError(str(e))`, `JSONResponse(status_code=500, content={"detail": exc.message})`.
 */

const raised =
  /\bexcept\s+(?:\w+\.)?Exception\s+as\s+(\w{1,40})\s*:(?:[^\n]*\n){1,8}?[ \t]*raise\s+(\w{1,80})\(([^\n]{0,200})/g;
const registered =
  /\badd_exception_handler\(\s*(\w{1,80})\s*,\s*(\w{1,80})\s*,?\s*\)|@\w+\.exception_handler\(\s*(\w{1,80})\s*\)\s*\n\s*(?:async\s+)?def\s+(\w{1,80})/g;
const shown =
  /\b(?:return\s+)?\w{0,20}Response\((?=[^]{0,300}?\bstatus(?:_code)?\s*=\s*(?:status\.)?(?:HTTP_)?5\d\d)[^]{0,300}?(?:\b(?:exc|e|ex|error|err|exception)\.(?:message|detail|msg|args|text)\b|\bstr\(\s*(?:exc|e|ex|error|err|exception)\s*\))/;

/** Where such handlers answer, then where the errors that they show are raised. */
export function carriedLeaks(service: Service): Leak[] {
  const sources = service
    .fact(serverSourcesOf)
    .filter(({ ecosystem }) => ecosystem === 'python');
  const carriers = new Map<string, Leak[]>();
  for (const source of sources)
    for (const [name, leak] of carriedIn(service, source))
      carriers.set(name, [...(carriers.get(name) ?? []), leak]);
  if (carriers.size === 0) return [];
  const handlers = new Map(
    sources.flatMap(({ uncommented }) =>
      [...uncommented.matchAll(registered)].map(
        match =>
          [match[2] ?? match[4], match[1] ?? match[3]] as [string, string],
      ),
    ),
  );
  return sources.flatMap(source =>
    functionsIn(service.repository, source.path, 'python').flatMap(
      ({ name, start, end }) => {
        const errors = carriers.get(handlers.get(name) ?? '');
        const answer =
          errors && shown.exec(source.uncommented.slice(start, end));
        return answer
          ? [leakAt(service, source.path, start + answer.index), ...errors]
          : [];
      },
    ),
  );
}

/** The errors of a file that are made of the text of a caught one. */
function carriedIn(
  service: Service,
  { path, uncommented }: ServerSource,
): Array<[name: string, leak: Leak]> {
  return [...uncommented.matchAll(raised)]
    .slice(0, 50)
    .filter(([, error, , given]) => new RegExp(`\\b${error}\\b`).test(given))
    .map(({ 0: whole, 2: name, index }) => [
      name,
      leakAt(service, path, index + whole.lastIndexOf(name)),
    ]);
}

function leakAt(service: Service, path: string, offset: number): Leak {
  return {
    path,
    line: service.repository.lineIndex(path).lineAt(offset),
    what: 'the text of an internal error',
  };
}
