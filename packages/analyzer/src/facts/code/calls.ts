import type { Repository } from '../../repository';

/** A call, decorator or annotation in source, read from the lexical view. @public */
export interface Call {
  path: string;
  /** Line of the name. */
  line: number;
  /** Line of the closing bracket. */
  endLine: number;
  /** The name as written, for example `app.use` or `@PostMapping`. */
  name: string;
  /** Top-level arguments, comments removed, strings kept, trimmed. */
  arguments: Argument[];
  /** Offset of the name in the file, for looking around. */
  offset: number;
  /** Offset after the closing bracket. */
  end: number;
}

/** @public */
export interface Argument {
  text: string;
  line: number;
}

/** Calls longer than this are cut: no real argument list is. */
const longestCall = 20_000;
const callsPerFile = 5_000;

/**
 * The calls in a file whose name matches, in order. `name` must be a linear expression for the name alone and is
 * matched on code without comments and strings: `findCalls(repository, path, /\bapp\.(?:use|get)/)`.
 * Names without brackets (a bare decorator) count as calls without arguments when `bare` is set.
 *
 * @public
 */
export function findCalls(
  repository: Repository,
  path: string,
  name: RegExp,
  { bare = false }: { bare?: boolean } = {},
): Call[] {
  const { code, uncommented } = repository.lexical(path);
  const index = repository.lineIndex(path);
  const pattern = new RegExp(name.source, withFlag(name.flags, 'g'));
  const calls: Call[] = [];
  let looked = 0;
  for (const match of code.matchAll(pattern)) {
    // Calls that never close cost as much as those that do.
    if (++looked > callsPerFile) break;
    const start = match.index;
    const afterName = start + match[0].length;
    const open = openingBracket(code, afterName);
    const range = open === undefined ? undefined : argumentRanges(code, open);
    if (!range && !bare) continue;
    const end = range ? range.end : afterName;
    calls.push({
      path,
      line: index.lineAt(start + match[0].search(/\S/)),
      endLine: index.lineAt(Math.max(start, end - 1)),
      name: match[0].trim(),
      arguments: (range?.parts ?? []).flatMap(([from, to]) => {
        const text = uncommented.slice(from, to);
        const trimmed = text.trim();
        return trimmed
          ? [
              {
                text: trimmed,
                line: index.lineAt(from + text.search(/\S/)),
              },
            ]
          : [];
      }),
      offset: start,
      end,
    });
  }
  return calls;
}

/** The argument given by name: `pool_size=5`, `timeout: 3`, `Encrypt = true`; its value as text. @public */
export function namedArgument(call: Call, name: string): Argument | undefined {
  for (const argument of call.arguments) {
    const match = /^["']?([\w.-]+)["']?\s*(?:=(?!=|>)|:(?!:))\s*/.exec(
      argument.text,
    );
    if (match?.[1] === name) {
      return {
        text: argument.text.slice(match[0].length),
        line: argument.line,
      };
    }
  }
  return undefined;
}

/** A string literal's body, without its quotes; `undefined` for anything else. @public */
export function literal(text: string | undefined): string | undefined {
  const match = /^[a-zA-Z@$]{0,2}(["'`])([\s\S]*)\1$/.exec(text?.trim() ?? '');
  return match && !match[2].includes(match[1]) ? match[2] : undefined;
}

/** Offset of the bracket that opens right after a name: type arguments and blanks may stand between. */
function openingBracket(code: string, from: number): number | undefined {
  const gap = /^\s*(?:<[^<>(){};]{0,200}>)?\s*/.exec(
    code.slice(from, from + 300),
  );
  const open = from + (gap?.[0].length ?? 0);
  return code[open] === '(' ? open : undefined;
}

/** Where each top-level argument stands between a bracket and its partner. */
function argumentRanges(
  code: string,
  open: number,
): { parts: Array<[from: number, to: number]>; end: number } | undefined {
  const parts: Array<[number, number]> = [];
  let depth = 0;
  let from = open + 1;
  const limit = Math.min(code.length, open + longestCall);
  for (let i = open; i < limit; i++) {
    const char = code[i];
    if (char === '(' || char === '[' || char === '{') depth++;
    else if (char === ')' || char === ']' || char === '}') {
      depth--;
      if (depth === 0) {
        parts.push([from, i]);
        return { parts, end: i + 1 };
      }
    } else if (char === ',' && depth === 1) {
      parts.push([from, i]);
      from = i + 1;
    }
  }
  return undefined;
}

function withFlag(flags: string, flag: string): string {
  return flags.includes(flag) ? flags : flags + flag;
}
