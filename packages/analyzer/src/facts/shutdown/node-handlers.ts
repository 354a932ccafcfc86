import type { Place } from '../../checks/evidence';
import type { Repository } from '../../repository';
import type { Service, ServiceFile } from '../../service';
import { findCalls } from '../code';

/** A function that Node.js calls on SIGTERM, and what becomes of the requests in flight. */
export interface TermHandler {
  path: string;
  line: number;
  /**
   * `waits`: the server is closed and waited for. `cuts`: it is closed, and the process exits before that is done.
   * `ignores`: nothing closes the server. `unclear`: what is called cannot be followed.
   */
  effect: 'waits' | 'cuts' | 'ignores' | 'unclear';
  /** The line that ends the process too early. */
  exit?: Place;
}

type Effect = Pick<TermHandler, 'effect' | 'exit'>;

/** The handlers of SIGTERM in some files. A service without a server needs its workers closed instead. */
export function termHandlersIn(
  service: Service,
  files: readonly ServiceFile[],
  hasServer: boolean,
): TermHandler[] {
  const reader = new HandlerReader(service.repository, files, hasServer);
  return files
    .filter(({ path }) =>
      /['"`]SIGTERM['"`]/.test(service.repository.lexical(path).uncommented),
    )
    .flatMap(({ path }) => reader.handlersIn(path));
}

const closes =
  /([\w$.?!]*)(?:\?\.|\.)(?:close|stop|shutdown|tryShutdown|terminate|drain|end)\s*(?:\?\.)?\s*\(/g;
const promisified =
  /\bpromisify\s*\(\s*([\w$.]*)\.(?:close|stop|tryShutdown)\b/g;
const datastore =
  /db|database|pool|redis|prisma|mongo|mongoose|sequelize|knex|orm|client|connection|conn|datasource|cache|logger|log|browser|cron|schedul|socket|sentry|tracer|sdk|telemetry|otel|stream|interval|timer|consumer|producer|kafka|rabbit|amqp|channel|queue|worker|job|nats|mqtt|em$/i;
const serverLike =
  /server|srv|app|http|fastify|koa|hono|express|api|listener|instance|terminator|nest|gateway|apollo|web|service|bootstrap/i;
const workerLike = /worker|queue|consumer|subscriber|boss|agenda|cron|schedul/i;
const exits = /\bprocess\s*\.\s*(?:exit|kill|abort)\s*\(/g;
/** Names that promise an orderly end, of functions whose code is elsewhere. */
const promising =
  /shut|stop|close|terminat|destroy|drain|dispose|graceful|clean|teardown|finish|quit|end/i;
const depthLimit = 4;

class HandlerReader {
  private readonly known = new Map<string, Effect>();

  constructor(
    private readonly repository: Repository,
    private readonly files: readonly ServiceFile[],
    private readonly hasServer: boolean,
  ) {}

  handlersIn(path: string): TermHandler[] {
    const { uncommented } = this.repository.lexical(path);
    return findCalls(
      this.repository,
      path,
      /\bprocess\s*\.\s*(?:on|once|addListener|prependListener)\b/,
    ).flatMap(call => {
      const [signal, handler] = call.arguments;
      if (!signal || !handler) return [];
      // `process.on(signal, …)` in a loop over names that hold SIGTERM.
      if (
        !/^['"`]SIGTERM['"`]$/.test(signal.text) &&
        !/^[\w$.]+(?:\s+as\s+.{1,40})?$/.test(signal.text)
      )
        return [];
      const start = uncommented.indexOf(handler.text, call.offset);
      const range = { start, end: start + handler.text.length };
      return [
        {
          path,
          line: call.line,
          ...this.effectOf(path, range, 0),
        },
      ];
    });
  }

  /** What a piece of code does: a handler, or the body of a function it calls. */
  private effectOf(
    path: string,
    range: { start: number; end: number },
    depth: number,
  ): Effect {
    const key = `${path}:${range.start}`;
    const known = this.known.get(key);
    if (known) return known;
    this.known.set(key, { effect: 'ignores' });
    const effect = this.read(path, range, depth);
    this.known.set(key, effect);
    return effect;
  }

  private read(
    path: string,
    { start, end }: { start: number; end: number },
    depth: number,
  ): Effect {
    const code = this.repository
      .lexical(path)
      .code.slice(start, Math.min(end, start + 20_000));
    const results: Effect[] = [];
    for (const match of [
      ...code.matchAll(closes),
      ...code.matchAll(promisified),
    ]) {
      const receiver = receiverOf(match[1]);
      if (this.closesServer(receiver)) {
        results.push(this.afterCall(path, start, code, match));
      } else if (receiver && !datastore.test(receiver)) {
        results.push({ effect: 'unclear' });
      }
    }
    if (depth < depthLimit) {
      for (const { name, index } of calledIn(code)) {
        const body = this.bodyOf(path, name);
        if (!body) {
          if (promising.test(name)) results.push({ effect: 'unclear' });
          continue;
        }
        const inner = this.effectOf(body.path, body, depth + 1);
        if (inner.effect !== 'waits') results.push(inner);
        else {
          const match = Object.assign([name, name], { index });
          results.push(this.afterCall(path, start, code, match));
        }
      }
    }
    return (
      results.find(({ effect }) => effect === 'waits') ??
      results.find(({ effect }) => effect === 'cuts') ??
      results.find(({ effect }) => effect === 'unclear') ?? {
        effect: 'ignores',
      }
    );
  }

  private closesServer(name: string): boolean {
    if (!this.hasServer && workerLike.test(name)) return true;
    return serverLike.test(name) && !datastore.test(name);
  }

  /** Whether the process outlives what a call started. */
  private afterCall(
    path: string,
    start: number,
    code: string,
    match: { index: number } & ArrayLike<string>,
  ): Effect {
    const before = code.slice(Math.max(0, match.index - 200), match.index);
    if (
      match[0].startsWith('promisify') ||
      /\b(?:await|return)\s*\(?\s*$/.test(before) ||
      /\b(?:new\s+Promise|promisify|Promise\s*\.\s*(?:all|allSettled|race))\b[\s\S]{0,190}$/.test(
        before,
      )
    ) {
      return { effect: 'waits' };
    }
    const open = code.indexOf('(', match.index + match[0].length - 1);
    const close = open < 0 ? code.length : partner(code, open);
    if (/^\)\s*(?:\?\.|\.)\s*(?:then|finally)\b/.test(code.slice(close))) {
      return { effect: 'waits' };
    }
    const rest = enclosing(code, close + 1);
    exits.lastIndex = 0;
    const exit = exits.exec(rest) ?? /\.destroy\s*\(\s*\)/.exec(rest);
    if (!exit) return { effect: 'waits' };
    const line = this.repository
      .lineIndex(path)
      .lineAt(start + close + 1 + exit.index);
    return { effect: 'cuts', exit: { path, line } };
  }

  private bodyOf(
    path: string,
    name: string,
  ): { path: string; start: number; end: number } | undefined {
    const own = definitionIn(this.repository, path, name);
    if (own) return { path, ...own };
    if (/^(?:log|info|error|warn|exit|close|stop|end|on|once)$/.test(name))
      return undefined;
    for (const file of this.files) {
      if (file.path === path) continue;
      const found = definitionIn(this.repository, file.path, name);
      if (found) return { path: file.path, ...found };
    }
    return undefined;
  }
}

function receiverOf(text: string): string {
  return (
    text
      .split(/[.?!]+/)
      .filter(Boolean)
      .pop() ?? ''
  );
}

const keywords =
  /^(?:if|for|while|switch|catch|function|return|await|async|new|typeof|setTimeout|clearTimeout|setInterval|Promise|resolve|reject|require|Number|String)$/;

/** Names of functions that code calls, or is: `shutdown`, `() => shutdown('SIGTERM')`, `this.stop()`. */
function calledIn(code: string): Array<{ name: string; index: number }> {
  const lone = /^\s*([\w$.]+?)(?:\s*\.\s*bind\b[^]*)?\s*$/.exec(
    code.slice(0, 300),
  );
  if (lone && code.length < 300) {
    return [{ name: lone[1].split('.').pop() ?? '', index: 0 }];
  }
  return [
    ...code.matchAll(/(?<![\w$.])(?:this\s*\.\s*)?([A-Za-z_$][\w$]*)\s*\(/g),
  ]
    .map(match => ({ name: match[1], index: match.index }))
    .filter(({ name }) => !keywords.test(name))
    .slice(0, 60);
}

/** The body of a function defined in a file: `function f() {`, `const f = async () => {`, a method. */
function definitionIn(
  repository: Repository,
  path: string,
  name: string,
): { start: number; end: number } | undefined {
  if (!/^[\w$]{1,60}$/.test(name)) return undefined;
  const { code } = repository.lexical(path);
  const escaped = name.replace(/\$/g, '\\$');
  const pattern = new RegExp(
    `\\bfunction\\s*\\*?\\s*${escaped}\\s*[(<]|\\b(?:const|let|var)\\s+${escaped}\\s*(?::[^=\\n]{0,120})?=\\s*(?:async\\b|function\\b|\\(|\\w+\\s*=>)|^[ \\t]*(?:public |private |protected |static |async |override )*${escaped}\\s*\\([^)\\n]{0,200}\\)\\s*(?::[^{\\n]{0,100})?\\{`,
    'm',
  );
  const match = pattern.exec(code);
  if (!match) return undefined;
  const from = match.index + match[0].length - 1;
  const open = code[from] === '{' ? from : code.indexOf('{', from);
  if (open < 0 || open - from > 500) {
    return { start: match.index + match[0].length, end: from + 300 };
  }
  return { start: open + 1, end: partner(code, open) };
}

/** Offset of the bracket that closes the one at an offset. */
function partner(code: string, open: number): number {
  let depth = 0;
  for (let i = open; i < Math.min(code.length, open + 30_000); i++) {
    if ('({['.includes(code[i])) depth++;
    else if (')}]'.includes(code[i]) && --depth === 0) return i;
  }
  return code.length;
}

/** The code after an offset that runs right away: up to the end of the function, without what stands in brackets. */
function enclosing(code: string, from: number): string {
  let depth = 0;
  let text = '';
  for (let i = from; i < Math.min(code.length, from + 10_000); i++) {
    const char = code[i];
    if (')}]'.includes(char)) {
      if (depth > 0) depth--;
      else if (char !== ')') break;
    }
    const shown = depth <= 0 || '({['.includes(char) || char === '\n';
    text += shown ? char : ' ';
    if ('({['.includes(char)) depth++;
  }
  return text;
}
