import type { Service } from '../../../service';
import type { CatchSite } from '../catch-site';
import { closingBracket, lineEnd, lineStart, statementEnd } from '../ranges';
import type { ServerSource } from '../../server/sources';
import { body } from './braces';

type Site = Omit<CatchSite, 'logs' | 'within'>;

const perFile = 3_000;

/** `Err(…)` arms, `if let Err`, `map_err`, context and `?`, and results thrown away. */
export function results(service: Service, source: ServerSource): Site[] {
  const { path, code } = source;
  const index = service.repository.lineIndex(path);
  const sites: Site[] = [];
  const add = (
    at: number,
    range: [start: number, end: number],
    rest: Pick<Site, 'form'> & Partial<Site>,
  ) => {
    if (sites.length >= perFile) return;
    sites.push({
      ecosystem: 'rust',
      path,
      line: index.lineAt(at),
      endLine: index.lineAt(Math.max(at, range[1] - 1)),
      types: [],
      broad: true,
      tried: '',
      ...body(source, ...range),
      ...rest,
    });
  };
  for (const match of code.matchAll(
    /\bErr\(\s*(?:ref\s+|mut\s+)?(\w+)\s*\)\s*(=>|=[^=>{][^{;\n]{0,300}\{)/g,
  )) {
    const after = match.index + match[0].length;
    const open =
      match[2] === '=>' ? after + code.slice(after).search(/\S/) : after - 1;
    const binding = match[1] === '_' ? undefined : match[1];
    if (code[open] === '{') {
      const close = closingBracket(code, open);
      if (close !== undefined)
        add(match.index, [open + 1, close], { form: 'check', binding });
    } else {
      add(match.index, [after, armEnd(code, after)], {
        form: 'check',
        binding,
      });
    }
  }
  for (const match of code.matchAll(
    /\.(?:map_err|unwrap_or_else|or_else|inspect_err)\(\s*(?:move\s+)?(?:\|\s*(\w+)[^|]{0,60}\||([\w:]+))/g,
  )) {
    const open = code.indexOf('(', match.index);
    const close = closingBracket(code, open);
    if (close === undefined) continue;
    const binding = match[1] === '_' ? undefined : match[1];
    add(match.index, [open + 1, close], {
      form: 'propagate',
      binding: match[1] ? binding : 'it',
      types: match[1] ? [] : ['function'],
    });
  }
  for (const match of code.matchAll(
    /\.(?:with_)?context\(|\.wrap_err(?:_with)?\(/g,
  )) {
    const close = closingBracket(code, match.index + match[0].length - 1);
    if (close !== undefined)
      add(match.index, [match.index, close], {
        form: 'propagate',
        types: ['context'],
      });
  }
  for (const match of code.matchAll(/[\w)\]]\?(?=[;.,)\s])/g)) {
    add(match.index, [match.index, match.index], {
      form: 'propagate',
      types: ['?'],
    });
  }
  for (const match of code.matchAll(/\blet\s+_\s*=\s*/g)) {
    const end = statementEnd(code, match.index);
    add(match.index, [end, end], {
      form: 'discard',
      tried: code.slice(match.index + match[0].length, end),
      explained: isExplained(service, path, index.lineAt(match.index)),
    });
  }
  for (const match of code.matchAll(/\.ok\(\s*\)\s*;/g)) {
    const from = statementStart(code, match.index);
    const tried = code.slice(from, match.index);
    if (/^\s*(?:let|return|\w+\s*=[^=])|=>|[=(]\s*$/.test(tried)) continue;
    add(match.index, [match.index, match.index], {
      form: 'discard',
      tried,
      explained: isExplained(service, path, index.lineAt(match.index)),
    });
  }
  return sites;
}

function armEnd(code: string, start: number): number {
  let depth = 0;
  for (let i = start; i < Math.min(code.length, start + 4_000); i++) {
    if ('([{'.includes(code[i])) depth++;
    else if (')]}'.includes(code[i])) {
      if (--depth < 0) return i;
    } else if (code[i] === ',' && depth === 0) return i;
  }
  return lineEnd(code, start);
}

function statementStart(code: string, at: number): number {
  let depth = 0;
  for (let i = at - 1; i > Math.max(0, at - 2_000); i--) {
    if (')]}'.includes(code[i])) depth++;
    else if ('([{'.includes(code[i])) {
      if (--depth < 0) return i + 1;
    } else if (code[i] === ';' && depth === 0) return i + 1;
  }
  return lineStart(code, at);
}

function isExplained(service: Service, path: string, line: number): boolean {
  const lines = service.repository.lines(path);
  return (
    /\/\/\s*\w/.test(lines[line - 1] ?? '') ||
    /^\s*\/\/\s*\w/.test(lines[line - 2] ?? '')
  );
}
