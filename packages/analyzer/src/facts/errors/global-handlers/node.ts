import { findCalls, type Call } from '../../code';
import { closingBracket } from '../ranges';
import { firstPlace, type LastResort, type LastResortContext } from './types';

/** Frameworks that answer a generic 500 and log or emit the error by themselves. */
const builtIn: Array<[framework: string, construction: RegExp]> = [
  ['NestJS', /\bNestFactory\s*\.\s*create/],
  ['Next.js', /\bnext\s*\(|\bNextResponse\b/],
  ['Nuxt', /\bdefineEventHandler\b|\bdefineNuxtConfig\b/],
  ['AdonisJS', /\bIgnitor\b|\bRoute\s*\./],
  ['Fastify', /\b[fF]astify\s*\(|['"]fastify['"]\s*\)\s*\(/],
  ['Koa', /\b(?:new|extends)\s+Koa\b/],
  ['hapi', /\b[hH]api\s*\.\s*[sS]erver\b/],
  ['Hono', /\bnew\s+(?:Hono|OpenAPIHono)\b/],
  ['Apollo Server', /\bnew\s+ApolloServer\b/],
  ['Moleculer', /\bServiceBroker\b/],
  ['Feathers', /\bfeathers\s*\(/],
  ['Restify', /\brestify\s*\.\s*createServer\b/],
];

const ownHandler: Record<string, RegExp> = {
  NestJS: /@Catch\s*\(|\buseGlobalFilters\s*\(|\bAPP_FILTER\b/,
  Fastify: /\.setErrorHandler\s*\(/,
  Koa: /\.on\s*\(\s*['"]error['"]/,
  Hono: /\.onError\s*\(/,
  hapi: /onPreResponse/,
};

const builtExpress = /\bexpress\s*\(\s*\)|['"]express['"]\s*\)\s*\(\s*\)/;

export function nodeLastResort(
  context: LastResortContext,
): LastResort | undefined {
  const { stack, sources } = context;
  const named = new Set(stack.frameworks.map(({ name }) => name));
  for (const [framework, construction] of builtIn) {
    if (!named.has(framework)) continue;
    const start = firstPlace(context, construction, 'uncommented');
    if (!start) continue;
    const silent = framework === 'Koa' && silencer(context);
    if (silent)
      return {
        framework,
        kind: 'ineffective',
        ...silent,
        reason: 'neither logs what it catches nor hands it to the application',
      };
    const own =
      ownHandler[framework] &&
      firstPlace(context, ownHandler[framework], 'uncommented');
    return own
      ? { framework, kind: 'own', path: own.path, line: own.line }
      : { framework, kind: 'built-in', path: start.path, line: start.line };
  }
  if (named.has('Elysia')) {
    const elysia = elysiaLastResort(context);
    if (elysia) return elysia;
  }
  if (!sources.some(({ uncommented }) => builtExpress.test(uncommented))) {
    return undefined;
  }
  return expressLastResort(context);
}

const catchesAll =
  /\btry\s*\{\s*(?:return\s+)?await\s+next\s*\(\s*\)\s*;?\s*\}\s*catch\s*(?:\(\s*(\w+)[^)\n]{0,30}\)\s*)?\{/g;
const tells =
  /\blog(?:ger|s)?\b|\blog\w*\s*[.(]|\bconsole\s*\.|\.emit\s*\(|\bcapture\w*\s*\(|\bthrow\b|\breport\w*\s*\(|\bnotice\w*\s*\(|\b(?:handle|on|process)\w*[eE]rr\w*\s*\(/i;

/** The error itself is given to somebody or kept: `report(error, ctx)`, `failure = error`. */
function handsOnWhole(body: string, name: string | undefined): boolean {
  return (
    name !== undefined &&
    new RegExp(`[(,=]\\s*${name}\\b(?!\\s*\\??[.[])`).test(body)
  );
}

/** Koa: a middleware that catches everything, so that the application never sees the error, and tells nobody. */
function silencer({
  service,
  sources,
}: LastResortContext): { path: string; line: number } | undefined {
  for (const { path, code } of sources) {
    for (const match of code.matchAll(catchesAll)) {
      const open = match.index + match[0].length - 1;
      const close = closingBracket(code, open);
      if (close === undefined) continue;
      const body = code.slice(open, close);
      if (tells.test(body) || handsOnWhole(body, match[1])) continue;
      return {
        path,
        line: service.repository.lineIndex(path).lineAt(open),
      };
    }
  }
  return undefined;
}

function elysiaLastResort(context: LastResortContext): LastResort | undefined {
  const own = firstPlace(context, /\.onError\s*\(/);
  const start = firstPlace(context, /\bnew\s+Elysia\b/);
  if (!start) return undefined;
  if (own)
    return { framework: 'Elysia', kind: 'own', path: own.path, line: own.line };
  // The application is the one that listens; the others are its plugins.
  const listening = context.sources.find(
    ({ code }) => /\bnew\s+Elysia\b/.test(code) && /\.listen\s*\(/.test(code),
  );
  const at = listening
    ? context.service.repository
        .lineIndex(listening.path)
        .lineAt(listening.code.search(/\bnew\s+Elysia\b/))
    : start.line;
  return {
    framework: 'Elysia',
    kind: 'missing',
    path: listening?.path ?? start.path,
    line: at,
  };
}

const answers =
  /\b(?:res|response|reply|resp)\w*\s*\??\s*\.\s*(?:status|send|json|end|sendStatus|render|writeHead|write|format|type|set|redirect|jsonp)\b|\b(?:send|respond|reject|fail|handle|format|reply|write)\w*\s*\([^()]{0,200}\bres(?:ponse)?\b/;

/** Names of functions with exactly four parameters that send a response, and of files that export one. */
function errorFunctions({ sources }: LastResortContext) {
  const answering = new Set<string>();
  const silent = new Set<string>();
  for (const { code, path } of sources) {
    for (const match of code.matchAll(
      /(?:\bfunction\b\s*(\w*)|(?:\b(?:const|let|var)\s+|\bexports\.|\b(?:public|static|private|async)\s+|^[ \t]*|[{,]\s*)([\w$]+)\s*(?::[^=\n(]{0,80})?(?:=|:)?\s*(?:async\s*)?(?:function\s*\w*\s*)?|=\s*(?:async\s*)?|\bexport\s+default\s+(?:async\s+)?|\breturn\s+(?:async\s+)?(?:function\s*\w*\s*)?)\(([^()]{5,400})\)\s*(?::[^=>{]{0,80})?(?:=>\s*)?\{/gm,
    )) {
      if (parametersOf(match[3]).length !== 4) continue;
      if (!/^\s*_?\w*(?:err|error|exception|\be\b|ex)\w*/i.test(match[3]))
        continue;
      const open = match.index + match[0].length - 1;
      const close = closingBracket(code, open);
      if (close === undefined) continue;
      const body = code.slice(open, close);
      const set =
        (answers.test(body) ||
          /\.handleError\b|\bhandle\w*Error\w*\(/.test(body)) &&
        !handsOn(body)
          ? answering
          : silent;
      for (const name of [match[1], match[2], stem(path)])
        if (name) set.add(name);
    }
  }
  return { answering, silent };
}

/** A body that ends with `next(err)` and answers only inside of conditions: the other errors go on as they came. */
function handsOn(body: string): boolean {
  const block = body.slice(body.indexOf('{') + 1).replace(/\}\s*$/, '');
  if (!/\bnext\s*\(\s*\w{1,40}\s*\)\s*;?\s*$/.test(block)) return false;
  let outer = block;
  for (let depth = 0; depth < 12; depth++) {
    const flat = outer.replace(/[{(][^{}()]{0,4000}[)}]/g, '');
    if (flat === outer) break;
    outer = flat;
  }
  return !answers.test(outer.replace(/\bif\b[^;\n]{0,400};?/g, ''));
}

function parametersOf(text: string): string[] {
  return text
    .replace(/<[^<>]*>|\{[^{}]*\}/g, '')
    .split(',')
    .filter(part => /\w/.test(part));
}

function stem(path: string): string {
  const steps = path.replace(/\.[cm]?[jt]sx?$/, '').split('/');
  const last = steps[steps.length - 1];
  return last === 'index' ? steps[steps.length - 2] ?? last : last;
}

const perFileRoute =
  /^(?:app|server|api|\w*[aA]pp|this\.(?:app|server|express)|express\w*)\.(?:get|post|put|patch|delete|use|all|route)$/;

function expressLastResort(context: LastResortContext): LastResort {
  const { service, sources, stack } = context;
  const { repository } = service;
  const { answering, silent } = errorFunctions(context);
  let before: LastResort | undefined;
  let muted: LastResort | undefined;
  for (const { path } of sources) {
    const calls = findCalls(
      repository,
      path,
      /\b(?:this\.)?[\w$]+\.(?:use|get|post|put|patch|delete|all|route)(?=\s*\()/,
    );
    for (const [position, call] of calls.entries()) {
      if (!/\.use$/.test(call.name)) continue;
      const found = errorArgument(call, answering, silent, context);
      if (!found) continue;
      const place = { framework: 'Express', path, line: call.line };
      if (found === 'silent') {
        muted = {
          ...place,
          kind: 'ineffective',
          reason: 'sends no response, or only for some errors',
        };
        continue;
      }
      const receiver = call.name.replace(/\.use$/, '');
      const later = calls
        .slice(position + 1)
        .find(
          other =>
            other.name.startsWith(`${receiver}.`) &&
            isRouting(other) &&
            !errorArgument(other, answering, silent, context),
        );
      if (!later) return { ...place, kind: 'own' };
      before = {
        ...place,
        kind: 'ineffective',
        reason: `is registered before the routes of line ${later.line} and never sees their errors`,
      };
    }
  }
  const elsewhere = firstPlace(
    context,
    /\b(?:useExpressServer|createExpressServer|InversifyExpressServer|setup\w*Error\w*|(?:register|attach|add|use|mount|init)\w*Error(?:Handler|Middleware)?s?\w*)\s*\(/,
  );
  if (
    elsewhere &&
    !/Sentry/.test(repository.lines(elsewhere.path)[elsewhere.line - 1] ?? '')
  ) {
    return {
      framework: 'Express',
      kind: 'own',
      path: elsewhere.path,
      line: elsewhere.line,
    };
  }
  if (before ?? muted) return (before ?? muted)!;
  const anchor =
    lastRegistration(context) ??
    firstPlace(context, builtExpress, 'uncommented');
  const entry = anchor ?? stack.frameworks[0];
  return {
    framework: 'Express',
    kind: 'missing',
    path: entry.path,
    line: entry.line ?? 1,
  };
}

/** Whether a `use` registers an error handler, and whether that one answers. */
function errorArgument(
  call: Call,
  answering: Set<string>,
  silent: Set<string>,
  context: LastResortContext,
): 'answers' | 'silent' | undefined {
  const source = context.sources.find(({ path }) => path === call.path);
  for (const { text } of call.arguments) {
    const inline =
      /^(?:async\s*)?(?:function\s*\w*\s*)?\(([^()]{5,400})\)\s*(?::[^=>{]{0,80})?(?:=>)?/.exec(
        text,
      );
    if (inline) {
      if (parametersOf(inline[1]).length !== 4) continue;
      const body = text.slice(inline[0].length);
      return (answers.test(text) || /\b\w*[eE]rror\w*\s*\(/.test(body)) &&
        !handsOn(body)
        ? 'answers'
        : 'silent';
    }
    const name =
      /^(?:new\s+)?([\w$.]+)(?:\([^()]*\))?(?:\.\w+(?:\([^()]*\))?)?$/.exec(
        text,
      )?.[1];
    if (!name) continue;
    const last =
      text
        .replace(/\([^()]*\)/g, '')
        .split('.')
        .pop() ?? name;
    const root = name.split('.')[0];
    const file = importedStem(source?.uncommented ?? '', root);
    if (
      [last, root, file].some(
        each =>
          each &&
          answering.has(each) &&
          (each === last || looksLikeErrors(text)),
      )
    )
      return 'answers';
    if (
      /Sentry|Raven|airbrake|rollbar|bugsnag|newrelic|logger|Logger/i.test(text)
    )
      continue;
    if (
      [last, root, file].some(
        each => each && silent.has(each) && looksLikeErrors(text),
      )
    )
      return 'silent';
    // Imported from a package: known by its name alone.
    if (looksLikeErrors(text) && !file?.startsWith('.')) return 'answers';
  }
  return undefined;
}

function looksLikeErrors(text: string): boolean {
  return (
    /err(?:or)?s?(?:[A-Z_.(]|$)|Error|exception|boom|celebrate/.test(text) &&
    !/not_?found|404/i.test(text)
  );
}

/** The file name that an identifier is imported from, or the package in `.`-less form. */
function importedStem(uncommented: string, name: string): string | undefined {
  const match = new RegExp(
    `(?:import\\s+(?:\\*\\s+as\\s+)?${name.replace(
      /\$/g,
      '\\$',
    )}\\b[^;'"\\n]{0,200}from\\s*|\\b${name.replace(
      /\$/g,
      '\\$',
    )}\\s*=\\s*require\\(\\s*)['"]([^'"\\n]{1,200})['"]`,
  ).exec(uncommented);
  return match ? stem(match[1].replace(/\.[cm]?[jt]s$/, '')) : undefined;
}

/** A `use` of a router or a route; static files and documentation need no handler. */
function isRouting(call: Call): boolean {
  if (!perFileRoute.test(call.name.replace(/^\w+(?=\.\w+$)/, 'app')))
    return false;
  if (!/\.use$/.test(call.name)) return call.arguments.length >= 2;
  const text = call.arguments.map(argument => argument.text).join(', ');
  return (
    /[rR]out(?:er|es)\b|^['"`]\/(?!docs|api-docs|swagger|static|public)[\w/:-]+['"`]/.test(
      text,
    ) &&
    !/static|swagger|not_?found|404|helmet|cors|json\(|limiter|logger/i.test(
      text,
    )
  );
}

/** The last place where the application is given routes: where the handler belongs. */
function lastRegistration(
  context: LastResortContext,
): { path: string; line: number } | undefined {
  const application = context.sources.find(({ uncommented }) =>
    builtExpress.test(uncommented),
  );
  if (!application) return undefined;
  const calls = findCalls(
    context.service.repository,
    application.path,
    /\b(?:this\.)?[\w$]+\.(?:use|get|post|put|patch|delete|all|route)(?=\s*\()/,
  ).filter(call => isRouting(call));
  const last = calls[calls.length - 1];
  return last && { path: last.path, line: last.line };
}
