import {
  openAfter,
  skipBlanks,
  type SourceText,
  type Span,
} from '../../code/source-text';
import type { RouterGraph, RouterNode } from '../graph';

/** A function expression or declaration with its parameters, for what a parameter stands for. */
export interface FunctionSpan extends Span {
  /** Opening bracket of the parameters; the name itself for `app => …`. */
  open: number;
  /** Where the whole expression starts. */
  from: number;
  name?: string;
  parameters: string[];
}

interface Binding {
  name: string;
  node: RouterNode;
  visible: Span;
}

/** The router objects of one file by the names that reach them. */
export interface FileScope {
  source: SourceText;
  functions: FunctionSpan[];
  /** Closing bracket of a constructor call to what it makes. */
  constructed: Map<number, RouterNode>;
  bindings: Binding[];
  /** What a variable or field of the whole file stands for. */
  named(name: string, offset: number): RouterNode | undefined;
}

/** Calls that make a router or application. The first group says what. */
const constructors =
  /(?<![\w$.])(?:new\s+)?(?:(express|fastify|Fastify|polka|restana|Koa|Hono|OpenAPIHono|Elysia|FastifyInstance|uWS\.App|restify\.createServer|Hapi\.[sS]erver|Hapi\.Server|hapi\.server|NestFactory\.create)|(express\.Router|[\w$]*Router|asyncRouter|createRouter|Router\.create))\s*(?=[<(])/g;
const applicationFactories =
  /(?<![\w$.])([\w$]+)\.(?:default|application)\s*\(\s*\)/g;

/** `require('express')()` and `require('express').Router()`, the module's name blanked. */
const required = /\brequire\s*\(\s*['"`]\s*['"`]\s*\)(\.Router)?\s*(?=\()/g;

const withoutRouting =
  /^(?:createBrowserRouter|createHashRouter|createMemoryRouter|useRouter|withRouter|BrowserRouter|MemoryRouter|HashRouter|VueRouter|StaticRouter|createTRPCRouter|QueryRouter|initTRPCRouter)$/;

/** `class App extends Koa { constructor() { super(); this.use(…); } }`: an application that sets itself up. */
const ownApplication =
  /\bclass\s+[\w$]{0,60}\s*extends\s+(?:Koa|Hono)\b[^{;]{0,100}\{/g;

/** What a prefix that is no literal stands for: `new Router({ prefix: config.api.prefix })`. */
export type PrefixReader = (expression: string) => string | undefined;

/** Reads the constructors of a file and the names that they are bound to. */
export function readScope(
  source: SourceText,
  graph: RouterGraph,
  readPrefix: PrefixReader,
): FileScope {
  const { code, path } = source;
  const constructed = new Map<number, RouterNode>();
  const bindings: Binding[] = [];
  const usable =
    /express|fastify|polka|restana|koa|hono|elysia|restify|hapi|[rR]outer/.test(
      source.uncommented,
    );
  for (const match of usable ? code.matchAll(constructors) : []) {
    const name = match[1] ?? match[2];
    if (withoutRouting.test(name)) continue;
    // A class of this file that keeps a router: `new UsersRouter().router`.
    if (isOwnClass(source, name, match[0])) continue;
    // `function createRouter(` declares, `x.Router` of a type is none.
    if (
      /\b(?:function|class|interface|type|import)\s+$/.test(
        code.slice(Math.max(0, match.index - 20), match.index),
      )
    )
      continue;
    const open = openAfter(source, match.index + match[0].length);
    if (open < 0) continue;
    const close = source.partner[open];
    const isHono = /^(?:Hono|OpenAPIHono|Elysia)$/.test(name);
    const node = graph.node(`${path}@${match.index}`, {
      path,
      offset: match.index,
      prefix: prefixIn(source.uncommented.slice(open, close), readPrefix),
      root: match[1] !== undefined && !isHono,
    });
    constructed.set(close, node);
    const binding = boundTo(source, match.index);
    if (binding) bindings.push({ ...binding, node });
  }
  for (const match of usable ? code.matchAll(ownApplication) : []) {
    const start = match.index + match[0].length - 1;
    const node = graph.node(`${path}@${match.index}`, {
      path,
      offset: match.index,
      root: true,
    });
    const visible = { start, end: source.partner[start] };
    bindings.push({ name: 'this', visible, node });
  }
  for (const match of code.matchAll(applicationFactories)) {
    if (!/express|fastify/i.test(match[1])) continue;
    const close = match.index + match[0].length - 1;
    const node = graph.node(`${path}@${match.index}`, {
      path,
      offset: match.index,
      root: true,
    });
    constructed.set(close, node);
    const binding = boundTo(source, match.index);
    if (binding) bindings.push({ ...binding, node });
  }
  for (const match of code.matchAll(required)) {
    const module = /['"`]([^'"`]*)/.exec(
      source.uncommented.slice(match.index, match.index + match[0].length),
    )?.[1];
    if (!/^(?:express|fastify|koa-router|@koa\/router)$/.test(module ?? ''))
      continue;
    const open = match.index + match[0].length;
    const node = graph.node(`${path}@${match.index}`, {
      path,
      offset: match.index,
      root: match[1] === undefined && !/router/.test(module ?? ''),
    });
    constructed.set(source.partner[open], node);
    const binding = boundTo(source, match.index);
    if (binding) bindings.push({ ...binding, node });
  }
  return {
    source,
    functions: functionSpans(source),
    constructed,
    bindings,
    named: (name, offset) =>
      bindings
        .filter(
          each =>
            each.name === name &&
            each.visible.start <= offset &&
            offset <= each.visible.end,
        )
        .sort((a, b) => b.visible.start - a.visible.start)[0]?.node,
  };
}

/** Declared here, or made with `new` from an import of the service's own. */
function isOwnClass(
  { code, uncommented }: SourceText,
  name: string,
  made: string,
): boolean {
  const escaped = name.replace(/\W/g, '\\$&');
  return (
    new RegExp(`\\bclass\\s+${escaped}\\b`).test(code) ||
    (/^new\b/.test(made) &&
      new RegExp(
        `\\bimport\\b[^;'"]{0,400}\\b${escaped}\\b[^;'"]{0,400}\\bfrom\\s*['"](?:\\.|@/|~/|src/)`,
      ).test(uncommented))
  );
}

function prefixIn(options: string, readPrefix: PrefixReader): string {
  const [, literal, expression] =
    /\b(?:prefix|basePath)\s*:\s*(?:['"`]([^'"`\n]{0,200})|([\w$]+(?:\.[\w$]+){0,5}))/.exec(
      options,
    ) ?? [];
  if (literal !== undefined || !expression) return literal ?? '';
  return readPrefix(expression) ?? '';
}

/** The name that the expression at an offset is assigned to, and where it can be seen. */
function boundTo(
  source: SourceText,
  offset: number,
): { name: string; visible: Span } | undefined {
  const before = source.code.slice(Math.max(0, offset - 240), offset);
  const match =
    /(?:(?:const|let|var)\s+([\w$]+)|((?:this|self|exports|module\.exports)\.[\w$]+)|(?:^|[\n;{])\s*(?:(?:public|private|protected|readonly|static)\s+){0,3}([\w$]+))\s*(?::\s*[\w$.<>[\], |]{1,120})?\s*=\s*(?:await\s+)?$/.exec(
      before,
    );
  if (match) {
    const variable = match[1];
    if (variable)
      return { name: variable, visible: blockAround(source, offset) };
    const field = match[2] ?? match[3];
    const whole = { start: 0, end: source.code.length };
    if (match[2])
      return {
        name: field.replace(/^(?:module\.)?exports\./, ''),
        visible: whole,
      };
    // A class field is reached through `this`, an earlier `let` by its name.
    return /(?:public|private|protected|readonly|static)\s/.test(match[0])
      ? { name: `this.${field}`, visible: whole }
      : { name: field, visible: whole };
  }
  if (
    /\bexport\s+default\s+(?:await\s+)?$|\bmodule\.exports\s*=\s*$/.test(before)
  ) {
    return { name: 'default', visible: { start: 0, end: source.code.length } };
  }
  return undefined;
}

function blockAround(source: SourceText, offset: number): Span {
  const { code, partner } = source;
  for (let i = offset - 1; i >= 0; i--) {
    if (partner[i] >= 0 && partner[i] < i) i = partner[i];
    else if (code[i] === '{' && partner[i] > offset)
      return { start: i, end: partner[i] };
  }
  return { start: 0, end: code.length };
}

const spansPerFile = 3_000;

function functionSpans(source: SourceText): FunctionSpan[] {
  const { code, partner } = source;
  const found: FunctionSpan[] = [];
  for (const match of code.matchAll(
    /=>|\bfunction\b\s{0,40}(?:\*\s{0,40})?([\w$]{0,200})(?:(?<=[\w$])\s{1,40})?(?:<[^(){}]{0,120}>\s{0,40})?\(|(?<![\w$])(?=[\w$])(?<=[\n{}][ \t]{0,80}(?:(?:public|private|protected|static|async)[ \t]{1,8}){0,3})(?!(?:if|for|while|switch|catch|return)\b)([\w$]+)\s*\((?=[^()]{0,400}\)\s*(?::\s*[\w<>[\]. |]{1,80})?\s*\{)/g,
  )) {
    if (found.length >= spansPerFile) break;
    if (match[0] === '=>') {
      const first = skipBlanks(code, match.index + 2);
      const end =
        code[first] === '{' && partner[first] > first
          ? partner[first]
          : endOfArrow(source, first);
      let close = match.index - 1;
      while (close > 0 && /\s/.test(code[close])) close--;
      const limit = Math.max(0, close - 200);
      let at = close;
      // A return type may stand between bracket and arrow.
      while (at > limit && code[at] !== ')' && !/[;{}=]/.test(code[at])) at--;
      const bracketed = code[at] === ')' && partner[at] >= 0;
      const open = bracketed
        ? partner[at]
        : close -
          (/[\w$]+$/.exec(code.slice(Math.max(0, close - 60), close + 1))?.[0]
            .length ?? 1) +
          1;
      found.push({
        open,
        from: open,
        start: first,
        end,
        parameters: bracketed
          ? parameterNames(source.code.slice(open + 1, at))
          : [code.slice(open, close + 1).trim()],
        ...nameBefore(code, open),
      });
      continue;
    }
    const open = match.index + match[0].length - 1;
    const close = partner[open];
    if (close < open) continue;
    const brace = code.indexOf('{', close);
    if (brace < 0 || brace - close > 200 || partner[brace] < brace) continue;
    const name = match[1] || match[2];
    found.push({
      open,
      from: match.index,
      start: brace + 1,
      end: partner[brace],
      parameters: parameterNames(code.slice(open + 1, close)),
      ...(name ? { name } : nameBefore(code, match.index)),
    });
  }
  return found;
}

function endOfArrow(source: SourceText, from: number): number {
  const { code, partner } = source;
  for (let i = from; i < Math.min(code.length, from + 20_000); i++) {
    if (partner[i] > i) i = partner[i];
    else if (partner[i] >= 0 || code[i] === ',' || code[i] === ';') return i;
  }
  return Math.min(code.length, from + 20_000);
}

/** `const name = `, `exports.name = `, `export default` before a function expression. */
function nameBefore(code: string, open: number): { name?: string } {
  const before = code
    .slice(Math.max(0, open - 240), open)
    .replace(/(?:async|function|\bfp\(|\bplugin\()\s*$/, '');
  const match =
    /([\w$]+)\s*(?::\s*[^=;{}\n]{1,160})?\s*=\s*(?:[\w$]+\(\s*)?(?:async\s*)?$/.exec(
      before,
    );
  if (match) return { name: match[1] === 'exports' ? 'default' : match[1] };
  return /\bexport\s+default\s+(?:[\w$]+\(\s*)?(?:async\s*)?$/.test(before)
    ? { name: 'default' }
    : {};
}

function parameterNames(list: string): string[] {
  const names: string[] = [];
  let depth = 0;
  let current = '';
  for (const char of `${list.slice(0, 2_000)},`) {
    if ('([{<'.includes(char)) depth++;
    else if (')]}>'.includes(char)) depth--;
    if (char === ',' && depth <= 0) {
      names.push(
        /^\s*(?:(?:public|private|readonly)\s+)*([\w$]*)/.exec(current)?.[1] ??
          '',
      );
      current = '';
    } else current += char;
  }
  return names;
}

/** The innermost function around an offset that has a parameter of the given name. */
export function parameterOwner(
  scope: FileScope,
  name: string,
  offset: number,
): FunctionSpan | undefined {
  return scope.functions
    .filter(
      ({ start, end, parameters }) =>
        start <= offset && offset <= end && parameters.includes(name),
    )
    .sort((a, b) => b.start - a.start)[0];
}
