import { sourceText, type SourceText } from '../../code/source-text';
import type { Service } from '../../../service';
import { escaped } from '../ranges';
import { isExcused } from './excuses';
import type { ErrorScope } from './scopes';
import type { Sinks } from './sinks';
import type { Leak } from './types';

const healthFile =
  /(?:^|\/)health(?:z|[-_]?checks?)?\/|(?:^|\/)[^/]*(?:health(?!care|[-_.]?(?:insurance|plan|record|data|profile|fund))|readiness|heartbeat)[^/]*$/i;
const key =
  '["\']?(?:error|message|details?|reason|exception)["\']?\\s*(?:=>|:)\\s*';
/** What stands before the outermost bracket of a value that goes out: `return {`, `res.json({`, `checks.database = {`. */
const goesOut =
  /(?:\breturn|=>\s*\(?|=|\b(?:json|send|jsonify|JsonResponse|JSONResponse|Response|respond\w*|body|resolve)\s*)$/;

/** What a health check says of what it caught goes out with the answer: `return { healthy: false, error: err.message }`. */
export function healthLeaks(
  service: Service,
  { source, kind, name, start, end }: ErrorScope,
  own: Sinks,
): Leak[] {
  const { path, uncommented } = source;
  if (kind !== 'catch' || !healthFile.test(path)) return [];
  const index = service.repository.lineIndex(path);
  const lines = service.repository.lines(path);
  const told = new RegExp(
    `${key}(?:f["'][^"'\\n]{0,80}\\{)?(?:${own.exposes(escaped(name)).source})`,
    'g',
  );
  return [...uncommented.slice(start, end).matchAll(told)]
    .map(match => start + match.index)
    .filter(
      offset =>
        isPartOfAnswer(sourceText(service.repository, path), offset, start) &&
        !isExcused(lines, index.lineAt(offset), index.lineAt(start)),
    )
    .map(offset => ({
      path,
      line: index.lineAt(offset),
      what: 'the text of an internal error',
    }));
}

/** Whether the brackets around a place are those of an object or a list that is returned, kept or answered with. */
function isPartOfAnswer(
  { code, partner }: SourceText,
  offset: number,
  start: number,
): boolean {
  let inside = false;
  for (let open = offset; open >= start; open--) {
    const other = partner[open];
    if (other >= 0 && other < open) {
      open = other;
      continue;
    }
    if (other <= open) continue;
    const before = code.slice(Math.max(0, open - 80), open).trimEnd();
    if (goesOut.test(before)) return inside || code[open] !== '(';
    // A nested value, or an argument of a call that answers.
    if (code[open] === '(' && !/[:,([{]$/.test(before)) return false;
    if (code[open] === '{' && !/[:,([{]$/.test(before)) return false;
    inside = true;
  }
  return false;
}
