import {
  sourceText,
  type SourceText,
  type SpanText,
} from '../../code/source-text';
import type { RouterNode } from '../graph';
import { verbs, type NodeReading } from './reading';
import { functionParameter, parameterNode } from './router-functions';
import type { FileScope } from './scopes';

const routerLike =
  /(?:^|\.)(?:app|api|server|fastify|instance|router|routes?|web|express|\w*[rR]outer|\w*Routes?|\w*App|(?:inner|outer|child|sub|nested|scoped|fastify|app|server|public|private|protected|secured?)Instance)$/;

/** The router that a method is called on, by its name; one of no known origin has to be called as routers are. */
export function nodeNamed(
  reading: NodeReading,
  scope: FileScope,
  root: string,
  offset: number,
  word: string,
  args: SpanText[],
): RouterNode | undefined {
  if (!root) return undefined;
  const known = scope.named(root, offset);
  if (known) return known;
  const module = reading.modules.get(scope.source.path);
  const from = module?.imports.get(root);
  if (from) return exportedRouter(reading, from.path, from.name);
  if (!routerLike.test(root) && !/^(?:r|f|e|s)$/.test(root)) return undefined;
  const speaksOfPath = /^['"`]\/|^['"`]['"`]|^['"`]\*/.test(
    args[0]?.text ?? '',
  );
  const parameter = parameterNode(reading, scope, root, offset);
  if (parameter) {
    return speaksOfPath ||
      !verbs.test(word) ||
      parameter.registrations.length > 0
      ? parameter
      : undefined;
  }
  return speaksOfPath &&
    verbs.test(word) &&
    args.length > 1 &&
    isServerFile(scope)
    ? reading.graph.node(`${scope.source.path}:${root}`, {
        path: scope.source.path,
        offset: 0,
        root: true,
      })
    : undefined;
}

function isServerFile({ source }: FileScope): boolean {
  return /['"](?:express|fastify|koa|hono|elysia|polka|restify|@hapi\/hapi|express-promise-router|@koa\/router|koa-router)['"/]/.test(
    source.uncommented,
  );
}

/** The router that an expression stands for, if it is one. */
export function routerIn(
  reading: NodeReading,
  scope: FileScope,
  text: string,
  offset: number,
  parent: RouterNode,
  depth = 4,
): RouterNode | undefined {
  const { modules } = reading;
  if (depth === 0) return undefined;
  const head = text.slice(0, 400);
  const required =
    /^(?:await\s+)?(?:require|import)\s*\(\s*["'`]([^"'`\n]+)["'`]\s*\)(?:\.([\w$]+))?/.exec(
      head,
    );
  if (required) {
    const path = modules.resolve(scope.source.path, required[1]);
    return path
      ? exportedRouter(reading, path, required[2] ?? 'default')
      : undefined;
  }
  const name =
    /^(?:await\s+)?(?:new\s+)?((?:this\.)?[\w$]+)((?:\.[\w$]+){0,2})\s*(\()?/.exec(
      head,
    );
  if (!name) return undefined;
  const [, root, members] = name;
  const local =
    scope.named(root, offset) ?? scope.named(`${root}${members}`, offset);
  if (local && local !== parent) return local;
  const from = modules.get(scope.source.path)?.imports.get(root);
  const member = members.split('.')[1];
  if (from) {
    return (
      exportedRouter(
        reading,
        from.path,
        from.name === '*' ||
          (member &&
            !/^(?:routes|router|middleware|getRouter|default)$/.test(member))
          ? member ?? 'default'
          : from.name,
      ) ?? (member ? exportedRouter(reading, from.path, from.name) : undefined)
    );
  }
  const made = madeFrom(scope.source, root);
  if (
    made &&
    made !== root &&
    modules.get(scope.source.path)?.imports.has(made)
  )
    return routerIn(
      reading,
      scope,
      `${made}${members}`,
      offset,
      parent,
      depth - 1,
    );
  // A variable for an imported router: `const routes = new UserRoutes()`.
  const value = initialiserOf(reading, scope.source, root);
  if (name[3] || !value) return returnedRouter(scope, root);
  return undefined;
}

/** The router behind an exported name. */
export function exportedRouter(
  reading: NodeReading,
  path: string,
  name: string,
): RouterNode | undefined {
  const origin = reading.modules.origin(path, name);
  const scope = reading.scopes.get(origin.path);
  if (!scope) return undefined;
  const end = scope.source.code.length;
  const direct =
    scope.named(origin.name, end) ??
    scope.bindings.find(each => each.name === origin.name)?.node;
  if (direct) return direct;
  const byFunction = returnedRouter(scope, origin.name);
  if (byFunction) return byFunction;
  const parameter = functionParameter(reading, origin.path, origin.name, 0);
  if (
    parameter &&
    (parameter.registrations.length || takesRouter(scope, origin.name))
  )
    return parameter;
  const routers = [...scope.constructed.values()].filter(node => !node.root);
  return routers.length === 1 &&
    /^(?:default|\*|[A-Z]\w*|\w*[rR]oute\w*)$/.test(origin.name)
    ? routers[0]
    : undefined;
}

/** Whether a function's first parameter has routes registered on it. */
function takesRouter(scope: FileScope, name: string): boolean {
  const found = scope.functions.find(each => each.name === name);
  const [parameter] = found?.parameters ?? [];
  return (
    found !== undefined &&
    Boolean(parameter) &&
    new RegExp(
      `\\b${parameter.replace(
        /\$/g,
        '\\$',
      )}\\s*\\.(?:get|post|put|patch|delete|route|register|use|group|all)\\b`,
    ).test(scope.source.code.slice(found.start, found.end))
  );
}

/** The router that a function makes and returns. */
function returnedRouter(
  scope: FileScope,
  name: string,
): RouterNode | undefined {
  const found = scope.functions.find(each => each.name === name);
  if (!found) return undefined;
  const inside = [...scope.constructed.values()].filter(
    node => node.offset >= found.start && node.offset <= found.end,
  );
  return inside.length > 0 &&
    /\breturn\b/.test(scope.source.code.slice(found.start, found.end))
    ? inside[0]
    : undefined;
}

/** The class that a name or a member is an object of: `users = new UsersRouter()`, `this.users = new UsersRouter()`. */
function madeFrom({ code }: SourceText, root: string): string | undefined {
  const name = root.replace(/^this\./, '').replace(/\W/g, '\\$&');
  return new RegExp(
    `(?<![\\w$])(?:this\\.)?${name}\\s*(?::\\s*[\\w<>.]{1,60}\\s*)?=\\s*new\\s+([A-Z][\\w$]*)\\s*\\(`,
  ).exec(code)?.[1];
}

/** The initialiser of a name, in its file or in the one it is imported from. */
export function initialiserOf(
  { service, modules }: NodeReading,
  source: SourceText,
  name: string,
): string | undefined {
  const root = /^[\w$]+$/.exec(name)?.[0];
  if (!root) return undefined;
  const from = modules.get(source.path)?.imports.get(root);
  const target = from
    ? modules.origin(from.path, from.name)
    : { path: source.path, name: root };
  const other = sourceText(service.repository, target.path);
  const match = new RegExp(
    `\\b(?:const|let|var)\\s+${target.name.replace(
      /\W/g,
      '\\$&',
    )}\\s*(?::[^=\\n]{0,80})?=\\s*[\\w$.]*`,
  ).exec(other.code);
  if (!match) return undefined;
  const end = match.index + match[0].length;
  const open = other.code[end] === '(' ? end : -1;
  return open >= 0 && other.partner[open] > open
    ? other.uncommented.slice(open, other.partner[open] + 1)
    : other.uncommented.slice(end, other.uncommented.indexOf('\n', end));
}
