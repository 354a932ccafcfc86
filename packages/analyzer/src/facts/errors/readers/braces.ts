import { findCalls } from '../../code';
import {
  receiverOf,
  sourceText,
  type SourceText,
} from '../../code/source-text';
import type { Service } from '../../../service';
import { hasComment, isBroad, type CatchSite } from '../catch-site';
import { closingBracket, openingBracketOf } from '../ranges';
import type { ServerSource } from '../../server/sources';

type Site = Omit<CatchSite, 'logs' | 'within'>;

const perFile = 2_000;

/** `catch` blocks of JavaScript, Java, Kotlin, C# and PHP. */
export function catchBlocks(service: Service, source: ServerSource): Site[] {
  const { code, path } = source;
  const index = service.repository.lineIndex(path);
  const sites: Site[] = [];
  for (const match of code.matchAll(
    /(?<![\w$.@>:])catch\b\s*(?:\(([^(){}]{0,400}(?:\([^(){}]{0,200}\))?[^(){}]{0,200})\))?\s*(?:when\s*\([^{};]{0,400}\)\s*)?\{/g,
  )) {
    if (sites.length >= perFile) break;
    // Nest: `catch(exception: HttpException, host: ArgumentsHost) {` is a method of a filter.
    if (source.ecosystem === 'node' && match[1]?.includes(',')) continue;
    const open = match.index + match[0].length - 1;
    const close = closingBracket(code, open);
    if (close === undefined) continue;
    const { types, binding } = caught(source, match[1] ?? '');
    sites.push({
      ecosystem: source.ecosystem,
      path,
      line: index.lineAt(match.index),
      endLine: index.lineAt(close),
      form: 'block',
      types,
      broad: isBroad(types) && !/\bwhen\s*\(/.test(match[0]),
      binding,
      ...body(source, open + 1, close),
      tried: triedBefore(code, match.index),
    });
  }
  return sites;
}

/** The types and the name between the brackets of a catch. */
function caught(
  { ecosystem }: ServerSource,
  header: string,
): { types: string[]; binding?: string } {
  const text = header.trim();
  if (!text) return { types: [] };
  if (ecosystem === 'node') {
    return { types: [], binding: /^[\w$]+/.exec(text)?.[0] };
  }
  // Kotlin: `e: Exception`
  const kotlin = /^(\w+)\s*:\s*([\w.<>?]+)/.exec(text);
  if (kotlin) return { types: [kotlin[2]], binding: kotlin[1] };
  const plain = text
    .replace(/@[\w.]+(?:\([^)]*\))?/g, ' ')
    .replace(/\bfinal\b/g, ' ')
    .trim();
  const name = /(\$?\w+)$/.exec(plain)?.[1];
  const types = plain
    .split('|')
    .map(part => part.trim().split(/\s+/)[0])
    .filter(Boolean);
  const binding =
    name && (types.length > 1 || plain !== types[0]) ? name : undefined;
  return { types: types.filter(type => !type.startsWith('$')), binding };
}

/** `.catch(…)` and `.then(…, …)` of promises. */
export function promiseCatches(service: Service, source: ServerSource): Site[] {
  const { path, code, uncommented } = source;
  const index = service.repository.lineIndex(path);
  const chains = sourceText(service.repository, path);
  return findCalls(service.repository, path, /\.catch\b/)
    .slice(0, perFile)
    .flatMap((call): Site[] => {
      const open = code.indexOf('(', call.offset);
      if (open < 0 || call.end > code.length) return [];
      // Handlers of zod's `.catch(default)` take a value, not a function.
      const argument = uncommented.slice(open + 1, call.end - 1).trim();
      if (
        !argument ||
        /^(?:['"`\d[{]|true|false|null|undefined)/.test(argument)
      )
        return [];
      const binding =
        /^(?:async\b\s*)?(?:function\b(?:\s+\w+)?\s*)?(?:\(\s*)?([\w$]+)/.exec(
          argument,
        )?.[1];
      const arrow =
        /^(?:async\s*)?(?:\([^()]{0,200}\)|[\w$]+)\s*(?::[^=]{0,80})?=>\s*/.exec(
          code.slice(open + 1, call.end - 1).replace(/^\s+/, ''),
        );
      const lead = code.slice(open + 1).search(/\S/);
      let start = open + 1;
      let end = call.end - 1;
      if (arrow) start = open + 1 + lead + arrow[0].length;
      const brace = code.indexOf('{', start);
      if (
        brace >= 0 &&
        brace < end &&
        (arrow
          ? !/\S/.test(code.slice(start, brace))
          : /\bfunction\b/.test(code.slice(start, brace)))
      ) {
        const close = closingBracket(code, brace);
        if (close !== undefined) {
          start = brace + 1;
          end = close;
        }
      }
      const isFunction =
        Boolean(arrow) || /^(?:async\s+)?function\b/.test(argument);
      return [
        {
          ecosystem: 'node',
          path,
          line: index.lineAt(call.offset + call.name.search(/\S/)),
          endLine: call.endLine,
          form: 'callback',
          types: [],
          broad: true,
          binding: isFunction && binding !== 'async' ? binding : undefined,
          ...body(source, start, end),
          tried: promised(chains, call.offset),
        },
      ];
    });
}

/** What stands before `.catch(…)`: the calls whose promise it is. */
function promised(source: SourceText, dot: number): string {
  const { rootOffset } = receiverOf(source, dot);
  return source.code.slice(Math.max(rootOffset, dot - 4_000), dot);
}

export function body(
  { code, uncommented, text }: ServerSource,
  start: number,
  end: number,
): Pick<Site, 'start' | 'end' | 'code' | 'text' | 'explained'> {
  return {
    start,
    end,
    code: code.slice(start, end),
    text: uncommented.slice(start, end),
    explained: hasComment(
      text.slice(start, end),
      uncommented.slice(start, end),
    ),
  };
}

function triedBefore(code: string, at: number): string {
  const before = code.slice(Math.max(0, at - 400), at);
  const close = at - before.length + before.trimEnd().length - 1;
  if (code[close] !== '}') return '';
  const open = openingBracketOf(code, close);
  return open === undefined ? '' : code.slice(open + 1, close).slice(0, 4_000);
}
