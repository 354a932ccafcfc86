import type { Service } from '../../../service';
import { functionsOf, type FunctionDefinition } from '../../code';
import { sourceText } from '../../code/source-text';
import { sentFrom } from '../dotnet/message-handlers';
import { ofDeclaredReceiver } from './held-receivers';
import type { Handler } from '../types';

/** A part of the code that a request runs through. */
export interface Reached {
  path: string;
  start: number;
  end: number;
  parameters: string;
  name?: string;
  owner?: string;
  /** Calls between it and the handler, which is 0. */
  depth: number;
}

const deepest = 2;
const mostFunctions = 60;
/** Names that so many things have that a call says nothing about which one is meant. */
const commonplace =
  /^(?:get|set|find|save|delete|remove|map|filter|push|json|send|status|next|then|catch|log|info|error|warn|debug|print|println|len|append|make|new|super|require|toString|equals|format|render|redirect|append|join|split|exec|query|execute|commit|close|open|write|read)$/i;

/**
 * The handler and the functions of the service that it calls, as far as their names tell which are meant: the handler
 * first, at most two calls deep.
 */
export function reachedFrom(service: Service, handler: Handler): Reached[] {
  const functions = service.fact(functionsOf);
  const around = functions
    .in(handler.path)
    .find(each => each.start === handler.start);
  const reached: Reached[] = [
    {
      path: handler.path,
      start: handler.start,
      end: handler.end,
      parameters: handler.parameters,
      depth: 0,
      ...(handler.name ? { name: handler.name } : {}),
      ...(around?.owner ? { owner: around.owner } : {}),
    },
  ];
  const seen = new Set([`${handler.path}:${handler.start}`]);
  let level: Reached[] = reached;
  for (let depth = 0; depth < deepest; depth++) {
    const next: Reached[] = [];
    for (const from of level) {
      for (const called of callsIn(service, from)) {
        const key = `${called.path}:${called.start}`;
        if (seen.has(key)) continue;
        seen.add(key);
        next.push({ ...called, depth: depth + 1 });
        if (reached.length + next.length >= mostFunctions) break;
      }
    }
    reached.push(...next);
    if (next.length === 0 || reached.length >= mostFunctions) break;
    level = next;
  }
  return reached;
}

function callsIn(service: Service, from: Reached): FunctionDefinition[] {
  const functions = service.fact(functionsOf);
  const code = sourceText(service.repository, from.path).code.slice(
    from.start,
    Math.min(from.end, from.start + 20_000),
  );
  const called: FunctionDefinition[] = [];
  const names = new Set<string>();
  for (const match of code.matchAll(
    /(?:(?<![\w$])([\w$]+)\s*(?:\?\.|\.|->|::)\s*)?(?<![\w$])([A-Za-z_][\w$]{2,80}[!?]?)(?=\s*(?:<[\w<>[\], |]{1,80}>)?\()/g,
  )) {
    const [whole, receiver, name] = match;
    if (names.has(whole)) continue;
    names.add(whole);
    const candidates = functions.named(name);
    const meant =
      meantBy(candidates, name, receiver, from) ??
      (candidates.length > 1 && receiver
        ? ofMadeValue(candidates, receiver, code, from) ??
          ofDeclaredReceiver(service, candidates, {
            receiver,
            path: from.path,
            args: argumentsFrom(code, match.index + whole.length),
          })
        : undefined);
    if (meant) called.push(meant);
  }
  if (from.path.endsWith('.cs')) called.push(...sentFrom(service, from, code));
  // Ruby calls without brackets.
  if (from.path.endsWith('.rb')) {
    for (const [name] of code.matchAll(/(?<![\w.:@])[a-z_]\w{4,60}[!?]?/g)) {
      if (names.has(name)) continue;
      names.add(name);
      const own = functions.named(name).filter(each => each.path === from.path);
      if (own.length === 1) called.push(own[0]);
    }
  }
  return called;
}

/** The function that a call means: in the receiver's class, in the same class or file, or the only one of its name. */
function meantBy(
  candidates: readonly FunctionDefinition[],
  name: string,
  receiver: string | undefined,
  from: Reached,
): FunctionDefinition | undefined {
  if (candidates.length === 0) return undefined;
  const own =
    !receiver || /^(?:this|self|cls|\$this|static|super)$/.test(receiver);
  if (!own) {
    const wanted = plain(receiver);
    const owned = candidates.filter(({ owner, path }) => {
      const holder = plain(owner ?? fileName(path));
      return (
        holder === wanted ||
        holder === `${wanted}impl` ||
        `i${holder}` === wanted ||
        plain(fileName(path)) === wanted ||
        // A function of another package: `signin.Process(&request)`.
        (!owner && path.endsWith('.go') && plain(folderName(path)) === wanted)
      );
    });
    // A field is an interface more often than not: what stands in for it in tests, and a client of the same
    // name beside the handler, are not what runs.
    const [first] = [...owned].sort(
      (a, b) => standInWeight(a, from) - standInWeight(b, from),
    );
    if (first) return first;
  }
  const near = candidates.filter(({ path }) => path === from.path);
  if (own && near.length > 0) {
    return near.find(({ owner }) => owner === from.owner) ?? near[0];
  }
  if (commonplace.test(name) || name.length < 4) return undefined;
  if (candidates.length === 1) return candidates[0];
  // The same folder is the same package in Go.
  const folder = from.path.slice(0, from.path.lastIndexOf('/') + 1);
  const sameFolder = candidates.filter(
    ({ path }) => path.slice(0, path.lastIndexOf('/') + 1) === folder,
  );
  return own && sameFolder.length === 1 ? sameFolder[0] : undefined;
}

function folderName(path: string): string {
  return path.split('/').slice(-2)[0] ?? '';
}

function standInWeight({ path }: FunctionDefinition, from: Reached): number {
  if (!path.endsWith('.go')) return 0;
  if (/mock|fake|stub|noop|inmem/i.test(path)) return 2;
  return path === from.path ? 1 : 0;
}

/** `req := &loginRequest{}`, `req := newLoginRequest()`: the method of the type that the receiver was made of. */
function ofMadeValue(
  candidates: readonly FunctionDefinition[],
  receiver: string,
  code: string,
  from: Reached,
): FunctionDefinition | undefined {
  if (!/\.(?:go|rs)$/.test(from.path) || !/^\w+$/.test(receiver))
    return undefined;
  // Rust: `let service = MemoService::new(…)`.
  const type = new RegExp(
    from.path.endsWith('.rs')
      ? `\\blet\\s+(?:mut\\s+)?${receiver}\\s*(?::[^=;]{0,80})?=\\s*(?:\\w+::){0,3}([A-Z]\\w*)::\\w+\\(`
      : `\\b${receiver}\\s*:?=\\s*&?(?:new\\(\\s*)?(?:\\w+\\.)?(\\w+)\\s*[{()]|\\bvar\\s+${receiver}\\s+\\*?(?:\\w+\\.)?(\\w+)`,
  ).exec(code);
  const name = type?.[1] ?? type?.[2];
  if (!name) return undefined;
  const wanted = [plain(name), plain(name.replace(/^new/i, ''))];
  return candidates.find(({ owner }) => wanted.includes(plain(owner ?? '')));
}

/** What is written between the brackets of a call. */
function argumentsFrom(code: string, at: number): string {
  const open = code.indexOf('(', at);
  if (open < 0) return '';
  let depth = 0;
  for (let i = open; i < Math.min(code.length, open + 2_000); i++) {
    if (code[i] === '(') depth++;
    else if (code[i] === ')' && --depth === 0) return code.slice(open + 1, i);
  }
  return '';
}

function plain(name: string): string {
  return name.replace(/[^A-Za-z0-9]/g, '').toLowerCase();
}

function fileName(path: string): string {
  return path.slice(path.lastIndexOf('/') + 1).replace(/\.\w+$/, '');
}

/** The first match in what is reached, as a place. */
export function firstIn(
  service: Service,
  reached: readonly Reached[],
  pattern: RegExp,
): { path: string; line: number; text: string } | undefined {
  for (const { path, start, end } of reached) {
    const source = sourceText(service.repository, path);
    const match = pattern.exec(source.uncommented.slice(start, end));
    if (match)
      return {
        path,
        line: source.lineAt(start + match.index),
        text: match[0],
      };
  }
  return undefined;
}
