import type { Service } from '../../../service';
import type { CatchSite } from '../catch-site';
import { closingBracket } from '../ranges';
import type { ServerSource } from '../../server/sources';
import { body } from './braces';

type Site = Omit<CatchSite, 'logs' | 'within'>;

/** Kotlin: `runCatching { save(order) }` whose result nobody asks for. */
export function droppedResults(service: Service, source: ServerSource): Site[] {
  const { code, path } = source;
  if (!path.endsWith('.kt')) return [];
  const index = service.repository.lineIndex(path);
  return [...code.matchAll(/\brunCatching\s*(?=\{)/g)]
    .slice(0, 500)
    .flatMap((match): Site[] => {
      const open = match.index + match[0].length;
      const close = closingBracket(code, open);
      if (close === undefined) return [];
      const after = code.slice(close + 1, close + 200);
      // Chained, compared, or the value of the block that it ends.
      if (/^\s*(?:\.|\?|!!|\))/.test(after)) return [];
      const before = code.slice(Math.max(0, match.index - 200), match.index);
      // A value that somebody takes: `val saved = runCatching`, `return runCatching`.
      if (!/[{;\n>]\s*$/.test(before)) return [];
      if (
        /^\s*\}/.test(after) &&
        !/\b(?:also|apply|onSuccess|onFailure|forEach\w*|onEach|launch|use)\b[^{}]{0,60}\{\s*(?:\w+\s*->\s*)?$/.test(
          before,
        )
      )
        return [];
      return [
        {
          ecosystem: 'jvm',
          path,
          line: index.lineAt(match.index),
          endLine: index.lineAt(close),
          form: 'block',
          types: [],
          broad: true,
          ...body(source, close, close),
          tried: code.slice(open + 1, Math.min(close, open + 400)),
        },
      ];
    });
}
