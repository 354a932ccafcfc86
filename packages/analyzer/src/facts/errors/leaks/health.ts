import { isDevelopmentGuarded } from '../../code';
import { sourceText, type SourceText } from '../../code/source-text';
import type { Service } from '../../../service';
import { escaped } from '../ranges';
import type { Leak } from './index';
import type { ErrorScope } from './scopes';
import type { Sinks } from './sinks';

const healthFile = /health|readiness|heartbeat/i;
const key =
  '["\']?(?:error|message|details?|reason|exception)["\']?\\s*(?:=>|:|=)\\s*';
const logs =
  /\b(?:\w*log\w*|console|sentry\w*|captureException|print\w*)(?:\s*\??\.\s*\w+)?\s*$/i;

/** What a health check says of what it caught goes out with the answer: `return { healthy: false, error: err.message }`. */
export function healthLeaks(
  service: Service,
  { source, kind, name, start, end }: ErrorScope,
  own: Sinks,
): Leak[] {
  const { path, uncommented } = source;
  const base = path.slice(path.lastIndexOf('/') + 1);
  if (
    kind !== 'catch' ||
    !(healthFile.test(base) || /(?:^|\/)health\w*\//i.test(path))
  )
    return [];
  const { repository } = service;
  const lines = repository.lines(path);
  const index = repository.lineIndex(path);
  const told = new RegExp(
    `${key}(?:f["'][^"'\\n]{0,80}\\{)?(?:${own.exposes(escaped(name)).source})`,
    'g',
  );
  return [...uncommented.slice(start, end).matchAll(told)]
    .map(match => start + match.index)
    .filter(
      offset =>
        !isLogged(sourceText(repository, path), offset, start) &&
        !isDevelopmentGuarded(lines, index.lineAt(offset)),
    )
    .map(offset => ({
      path,
      line: index.lineAt(offset),
      what: 'the text of an internal error',
    }));
}

/** Whether a call of a logger stands around a place. */
function isLogged(
  { code, partner }: SourceText,
  offset: number,
  start: number,
): boolean {
  for (let open = offset; open >= start; open--) {
    const other = partner[open];
    if (other >= 0 && other < open) open = other;
    else if (
      other > open &&
      code[open] === '(' &&
      logs.test(code.slice(Math.max(0, open - 80), open))
    )
      return true;
  }
  return false;
}
