import type { Service } from '../../../service';
import { isBroad, type CatchSite } from '../catch-site';
import { indentOf } from '../ranges';
import type { ServerSource } from '../../server/sources';
import { body } from './braces';

type Site = Omit<CatchSite, 'logs' | 'within'>;

/** `rescue` blocks and modifiers. */
export function rescues(service: Service, source: ServerSource): Site[] {
  const { path, code } = source;
  const index = service.repository.lineIndex(path);
  const lines = code.split('\n');
  const sites: Site[] = [];
  for (const match of code.matchAll(
    /^([ \t]*)rescue(?![\w?!(:])([^\n]{0,300})/gm,
  )) {
    const line = index.lineAt(match.index + match[1].length);
    const indent = indentOf(match[1]);
    let last = line;
    while (last < lines.length && last - line < 300) {
      const text = lines[last];
      if (
        /\S/.test(text) &&
        indentOf(text) <= indent &&
        /^\s*(?:rescue|else|ensure|end|\})\b|^\s*\}/.test(text)
      )
        break;
      last++;
    }
    const [, caught = '', binding, sameLine = ''] =
      /^\s{0,8}([\w:,\s*]{0,300}?)\s{0,8}(?:=>\s{0,8}(\w+))?\s{0,8}(?:(?:;|\bthen\b)(.*))?$/.exec(
        match[2],
      ) ?? [];
    const types = caught.split(/[\s,]+/).filter(Boolean);
    const start = sameLine.trim()
      ? match.index + match[0].length - sameLine.length
      : Math.min(code.length, match.index + match[0].length + 1);
    const end = lines
      .slice(0, last)
      .reduce((sum, text) => sum + text.length + 1, 0);
    sites.push({
      ecosystem: 'ruby',
      path,
      line,
      endLine: Math.max(line, last),
      form: 'block',
      types,
      broad: isBroad(types),
      binding,
      ...body(source, start, Math.max(start, Math.min(end, code.length))),
      tried: lines.slice(Math.max(0, line - 6), line - 1).join('\n'),
    });
  }
  for (const match of code.matchAll(
    /^([^\n#]{0,300}\S)[ \t]+rescue[ \t]+([^\n]{1,200})$/gm,
  )) {
    if (/^\s*(?:begin|def)\b/.test(match[1]) && !match[2]) continue;
    const start = match.index + match[0].length - match[2].length;
    const line = index.lineAt(start);
    sites.push({
      ecosystem: 'ruby',
      path,
      line,
      endLine: line,
      form: 'callback',
      types: [],
      broad: true,
      ...body(source, start, start + match[2].length),
      tried: match[1],
    });
  }
  return sites;
}
