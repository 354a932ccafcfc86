import { at, entriesOf, textOf, type TreeNode } from '../../../repository';
import type { Service } from '../../../service';
import { classesIn, functionsOf } from '../../code';
import type { SourceText } from '../../code/source-text';
import { handlerOf } from '../handlers';
import { joinPaths } from '../paths';
import type { Guard, Handler, Method, Route } from '../types';

interface Operation {
  name: string;
  /** Its arguments as an attribute has them, strings included. */
  text: string;
  path: string;
  line: number;
  endLine: number;
}

const methods = new Map<string, Method>([
  ['Get', 'GET'],
  ['GetCollection', 'GET'],
  ['Post', 'POST'],
  ['Put', 'PUT'],
  ['Patch', 'PATCH'],
  ['Delete', 'DELETE'],
]);
/** What a resource answers that lists no operations. */
const usual = ['GetCollection', 'Post', 'Get', 'Patch', 'Delete'];

/** The operations of API Platform: `#[ApiResource(operations: [new Get(uriTemplate: '/orders/{id}')])]`. */
export function apiPlatformRoutes(
  service: Service,
  source: SourceText,
): Route[] {
  const classes = classesIn(source);
  return [
    ...source.code.matchAll(/#\[\s*(?:\w+\\)*ApiResource\b\s*(\(|\])/g),
  ].flatMap(match => {
    const open = match.index + match[0].length - 1;
    const close = match[1] === '(' ? source.partner[open] : open;
    if (close < open) return [];
    const owner = classes
      .filter(({ offset }) => offset > close)
      .sort((a, b) => a.offset - b.offset)[0];
    if (!owner) return [];
    const listed = listOfOperations(source, open, close);
    const whole = listed
      ? source.uncommented.slice(open + 1, listed.start) +
        source.uncommented.slice(listed.end + 1, close)
      : source.uncommented.slice(open + 1, close);
    const all: Operation[] = listed
      ? operationsIn(source, listed)
      : usual.map(name => ({
          name,
          text: '',
          path: source.path,
          line: source.lineAt(match.index),
          endLine: source.lineAt(close),
        }));
    return all.map(operation => routeOf(service, owner.name, whole, operation));
  });
}

function listOfOperations(
  source: SourceText,
  open: number,
  close: number,
): { start: number; end: number } | undefined {
  const found = /\boperations\s*:\s*\[/.exec(source.code.slice(open, close));
  if (!found) return undefined;
  const start = open + found.index + found[0].length - 1;
  const end = source.partner[start];
  return end > start ? { start, end } : undefined;
}

function operationsIn(
  source: SourceText,
  list: { start: number; end: number },
): Operation[] {
  return [
    ...source.code
      .slice(list.start, list.end)
      .matchAll(
        /\bnew\s+(?:\w+\\)*(GetCollection|Get|Post|Put|Patch|Delete)\b\s*(\()?/g,
      ),
  ].map(match => {
    const offset = list.start + match.index;
    const from = offset + match[0].length - 1;
    const end = match[2] ? Math.max(from, source.partner[from]) : from;
    return {
      name: match[1],
      text: match[2] ? source.uncommented.slice(from + 1, end) : '',
      path: source.path,
      line: source.lineAt(offset),
      endLine: source.lineAt(end),
    };
  });
}

function routeOf(
  service: Service,
  owner: string,
  resource: string,
  operation: Operation,
): Route {
  const { name, text } = operation;
  const template = /\buriTemplate\s*:\s*(?:['"]([^'"\n]*)['"]|([\w:]+))/;
  const [, written, computed] =
    template.exec(text) ?? template.exec(resource) ?? [];
  const shortName =
    /\bshortName\s*:\s*['"](\w+)['"]/.exec(resource)?.[1] ?? owner;
  const path =
    written ??
    (computed === undefined
      ? `${segmentOf(shortName)}${
          /^(?:GetCollection|Post)$/.test(name) ? '' : '/{id}'
        }`
      : '?');
  const worker = handlerFor(service, text, resource, name);
  return {
    method: methods.get(name) ?? 'ANY',
    route: joinPaths(
      prefixOf(service),
      /\broutePrefix\s*:\s*['"]([^'"\n]*)['"]/.exec(text)?.[1] ??
        /\broutePrefix\s*:\s*['"]([^'"\n]*)['"]/.exec(resource)?.[1] ??
        '',
      path.replace(/\{\._format\}$/, ''),
    ),
    ...(path === '?' ? { dynamic: true as const } : {}),
    path: operation.path,
    line: operation.line,
    endLine: operation.endLine,
    protocol: 'http',
    className: owner,
    ...(worker ? { handler: worker } : {}),
    // What an operation says of its security stands instead of what the resource says.
    guards: /\bsecurity\s*:/.test(text)
      ? guardsIn(text, operation, 'route')
      : guardsIn(resource, operation, 'class'),
    registration: [text, resource].join(', ').slice(0, 4_000),
  };
}

/** `BookReview` is served under `book_reviews`. */
function segmentOf(name: string): string {
  const snake = name.replace(/([a-z\d])([A-Z])/g, '$1_$2').toLowerCase();
  if (/[^aeiou]y$/.test(snake)) return `${snake.slice(0, -1)}ies`;
  return /(?:s|x|ch|sh)$/.test(snake) ? `${snake}es` : `${snake}s`;
}

/** `security: "is_granted('ROLE_USER')"`, unless it lets in everybody. */
function guardsIn(
  text: string,
  { path, line }: Operation,
  on: Guard['on'],
): Guard[] {
  return [
    ...text.matchAll(
      /\bsecurity(?:PostDenormalize)?\s*:\s*("[^"\n]{1,400}"|'[^'\n]{1,400}'|[\w\\]+::\w+)/g,
    ),
  ]
    .filter(
      ([, expression]) => !/PUBLIC_ACCESS|^['"]true['"]$/.test(expression),
    )
    .map(([, expression]) => ({
      name: 'IsGranted',
      text: `IsGranted(${expression})`,
      path,
      line,
      on,
    }));
}

/** The processor of what writes, the provider of what reads. */
function handlerFor(
  service: Service,
  text: string,
  resource: string,
  name: string,
): Handler | undefined {
  const reads = /^Get/.test(name);
  const worker = new RegExp(
    `\\b${reads ? 'provider' : 'processor'}\\s*:\\s*(?:\\w+\\\\)*(\\w+)::class`,
  );
  const className = (worker.exec(text) ?? worker.exec(resource))?.[1];
  const method =
    className &&
    service
      .fact(functionsOf)
      .named(reads ? 'provide' : 'process')
      .find(({ owner, path }) => owner === className && path.endsWith('.php'));
  return method ? handlerOf(method) : undefined;
}

/** The same in YAML: `resources: { App\\Entity\\Order: { operations: { ApiPlatform\\Metadata\\Get: ~ } } }`. */
export function apiPlatformFiles(service: Service): Route[] {
  return service.files
    .filter(({ relative }) =>
      /^config\/api_platform\/(?:.{1,200}\/)?[\w.-]+\.ya?ml$/.test(relative),
    )
    .flatMap(({ path }) => {
      const [document] = service.repository.yaml(path);
      return entriesOf(at(document, 'resources')).flatMap(({ key, node }) =>
        (node.kind === 'list' ? node.items : [node]).flatMap(resource => {
          const whole = argumentsOf(resource);
          return entriesOf(at(resource, 'operations')).flatMap(entry => {
            const name = (textOf(at(entry.node, 'class')) ?? entry.key)
              .split('\\')
              .pop()!;
            return methods.has(name)
              ? routeOf(service, key.split('\\').pop()!, whole, {
                  name,
                  text: argumentsOf(entry.node),
                  path,
                  line: entry.line,
                  endLine: entry.node.endLine,
                })
              : [];
          });
        }),
      );
    });
}

/** What is read of a resource or an operation, as an attribute would say it. */
function argumentsOf(node: TreeNode): string {
  return [
    ...['uriTemplate', 'shortName', 'routePrefix'].map(key => [key, `'`, `'`]),
    ...['security', 'securityPostDenormalize'].map(key => [key, `"`, `"`]),
    ...['input', 'processor', 'provider'].map(key => [key, '', '::class']),
  ]
    .flatMap(([key, before, after]) => {
      const value = textOf(at(node, key));
      if (value === undefined) return [];
      return value === 'false'
        ? `${key}: false`
        : `${key}: ${before}${value.replace(/"/g, "'")}${after}`;
    })
    .join(', ');
}

/** Where the routes of all resources are put. */
function prefixOf(service: Service): string {
  const path = service.pathTo('config/routes/api_platform.yaml');
  const [document] = service.repository.yaml(path);
  const prefix = textOf(at(document, 'api_platform', 'prefix')) ?? '';
  return /^\/[\w/-]*$/.test(prefix) ? prefix : '';
}
