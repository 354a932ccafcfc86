import type { Service } from '../../../service';
import type { CatchSite } from '../catch-site';
import { closingBracket, statementEnd } from '../ranges';
import type { ServerSource } from '../../server/sources';
import { body } from './braces';

type Site = Omit<CatchSite, 'logs' | 'within'>;

const failedBranch = /\bif\s*\(\s*(err|error|e)\s*\)\s*/g;

/** Node's callbacks: `save((err, user) => { if (err) { … } })`. */
export function callbackChecks(service: Service, source: ServerSource): Site[] {
  const { code, path } = source;
  const index = service.repository.lineIndex(path);
  return [...code.matchAll(failedBranch)]
    .slice(0, 200)
    .flatMap((match): Site[] => {
      const [, name] = match;
      const before = code.slice(Math.max(0, match.index - 300), match.index);
      const takes = new RegExp(
        `(?:\\bfunction\\b\\s{0,9}\\w{0,40}\\s{0,9})?\\(\\s{0,9}${name}\\s{0,9}(?::[^,()]{0,60})?[,)][^{}]{0,160}\\{\\s{0,40}$`,
      );
      if (!takes.test(before)) return [];
      const open = match.index + match[0].length;
      const braced = code[open] === '{';
      const end = braced
        ? closingBracket(code, open)
        : statementEnd(code, open);
      if (end === undefined) return [];
      return [
        {
          ecosystem: 'node',
          path,
          line: index.lineAt(match.index),
          endLine: index.lineAt(end),
          form: 'check',
          types: [],
          broad: true,
          binding: name,
          ...body(source, braced ? open + 1 : open, end),
          tried: before,
        },
      ];
    });
}
