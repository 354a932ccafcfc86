import { blockAfter } from '../../code';
import type { Service } from '../../../service';
import { isBroadInPython, type CatchSite } from '../catch-site';
import { indentOf } from '../ranges';
import type { ServerSource } from '../../server/sources';
import { body } from './braces';

type Site = Omit<CatchSite, 'logs' | 'within'>;

/** `except` blocks and `contextlib.suppress`. */
export function exceptBlocks(service: Service, source: ServerSource): Site[] {
  const { repository } = service;
  const { path, code } = source;
  const index = repository.lineIndex(path);
  const lines = code.split('\n');
  const sites: Site[] = [];
  for (const match of code.matchAll(/^([ \t]*)except\b\*?([^\n]{0,500})/gm)) {
    const at = match.index + match[1].length;
    const block = blockAfter(repository, path, at, 'indentation');
    if (!block) continue;
    const header = code.slice(at, block.start).replace(/\s+/g, ' ');
    const [, caught = '', binding] =
      /^except\*? ?(.*?)(?: as (\w+))? ?:/.exec(header) ?? [];
    const types = caught
      .replace(/[()]/g, ' ')
      .split(/[\s,]+/)
      .filter(Boolean);
    const line = index.lineAt(at);
    // Comments below the last statement are the next one's.
    const written = code.slice(block.start, block.end).trimEnd().length;
    const end = code.indexOf('\n', block.start + written);
    const own = body(
      source,
      block.start,
      end < 0 ? block.end : Math.min(block.end, end),
    );
    sites.push({
      ecosystem: 'python',
      path,
      line,
      endLine: block.endLine,
      form: 'block',
      types,
      broad: isBroadInPython(types),
      binding,
      ...own,
      explained:
        own.explained ||
        /#\s*(?!noqa|type:|pylint|pragma)\w/.test(
          repository.lines(path)[line - 1]?.slice(match[1].length) ?? '',
        ),
      tried: triedAbove(lines, line, indentOf(match[1])),
    });
  }
  for (const match of code.matchAll(
    /^([ \t]*)(?:async )?with\s+(?:contextlib\.)?suppress\(([^()\n]{0,200})\)/gm,
  )) {
    const at = match.index + match[1].length;
    const types = match[2].split(/[\s,]+/).filter(Boolean);
    const block = blockAfter(repository, path, at, 'indentation');
    const line = index.lineAt(at);
    sites.push({
      ecosystem: 'python',
      path,
      line,
      endLine: line,
      form: 'block',
      types,
      broad: types.length > 0 && isBroadInPython(types),
      ...body(source, at, at),
      tried: block ? code.slice(block.start, block.end) : '',
    });
  }
  return sites;
}

/** The lines of the `try` that an `except` belongs to. */
function triedAbove(lines: string[], line: number, indent: number): string {
  const tried: string[] = [];
  for (let i = line - 2; i >= 0 && tried.length < 120; i--) {
    const text = lines[i];
    if (/\S/.test(text) && indentOf(text) <= indent) {
      if (/^\s*try\b/.test(text)) return tried.reverse().join('\n');
      if (!/^\s*(?:except|[)\]}])/.test(text)) return '';
      tried.length = 0;
      continue;
    }
    tried.push(text);
  }
  return '';
}
