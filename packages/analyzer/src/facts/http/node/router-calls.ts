import { argumentsAt, openAfter, receiverOf } from '../../code/source-text';
import { guardsIn } from './guards';
import { mountFunction, readUse } from './mounts';
import { pathText, pathTexts } from './path-texts';
import { perFile, verbs, type NodeReading, type RouterCall } from './reading';
import { readOpenapi, readRouteObjects, register } from './registrations';
import { inlineFunction } from './router-functions';
import { nodeNamed } from './router-values';
import type { FileScope } from './scopes';
import { use } from './uses';

const calls =
  /[.](get|post|put|patch|delete|del|all|any|options|head|use|route|register|mount|group|guard|openapi|addHook|prefix|basePath|ws|onBeforeHandle|derive|resolve)\s*(?=[<(])/g;

/** What the calls before this one in its chain say of its path. */
interface Chain {
  base: string;
  /** `.route('/x').post(…).get(…)`: every verb of the chain is for that path. */
  isLinked: boolean;
}

/** Every call of a file on a router, in the order that they stand in. */
export function readCalls(reading: NodeReading, scope: FileScope): void {
  const { source } = scope;
  let found = 0;
  for (const match of source.code.matchAll(calls)) {
    const open = openAfter(source, match.index + match[0].length);
    if (open < 0 || ++found > perFile * 4) continue;
    const word = match[1];
    const receiver = receiverOf(source, match.index, close =>
      scope.constructed.has(close),
    );
    const args = argumentsAt(source, open);
    const node =
      scope.constructed.get(receiver.rootOffset) ??
      nodeNamed(reading, scope, receiver.root, match.index, word, args);
    if (!node) continue;
    const offset = match.index + match[0].search(/\w/);
    readCall(
      reading,
      { scope, node, word, args, offset, open },
      chainOf(reading, scope, receiver.links),
    );
  }
}

function chainOf(
  { service }: NodeReading,
  { source }: FileScope,
  links: ReturnType<typeof receiverOf>['links'],
): Chain {
  const base = links
    .filter(({ name }) => /^(?:route|basePath|prefix)$/.test(name))
    .map(link => argumentsAt(source, link.open))
    .filter(linked => linked.length === 1)
    .map(([only]) => pathText(service, source, only.text) ?? '')
    .join('/');
  const isLinked =
    base !== '' &&
    /^(?:route|all|get|post|put|patch|delete|head|options)$/.test(
      links[links.length - 1]?.name ?? '',
    ) &&
    links.some(({ name }) => name === 'route');
  return { base, isLinked };
}

function readCall(
  reading: NodeReading,
  call: RouterCall,
  { base, isLinked }: Chain,
): void {
  const { scope, node, word, args } = call;
  const { source } = scope;
  if (args.length === 0) return;
  if (verbs.test(word)) {
    if (isLinked) register(reading, call, base, args);
    else if (args.length > 1) {
      for (const path of pathTexts(reading.service, source, args[0].text))
        register(reading, call, `${base}/${path}`, args.slice(1));
    }
    return;
  }
  switch (word) {
    case 'prefix':
    case 'basePath': {
      const prefix = pathText(reading.service, source, args[0].text);
      if (prefix) node.prefix = `${node.prefix}/${prefix}`;
      return;
    }
    case 'addHook':
      if (/onRequest|preHandler|preValidation|preParsing/.test(args[0].text))
        use(reading, call, args.slice(-1), { always: true });
      return;
    case 'onBeforeHandle':
    case 'derive':
    case 'resolve':
      use(reading, call, args.slice(-1));
      return;
    case 'openapi':
      readOpenapi(reading, call);
      return;
    case 'guard':
      readGuard(reading, call);
      return;
    case 'route':
      if (!readRouteObjects(reading, call)) readUse(reading, call);
      return;
    default:
      readUse(reading, call);
  }
}

/** Elysia: guards for what a function spelled out registers, else for what comes after the call. */
function readGuard(reading: NodeReading, call: RouterCall): void {
  const { scope, node, args, offset } = call;
  const [first] = args;
  const guards = guardsIn(scope.source, first.text, first.start, 'router');
  const inline = args
    .map(each => inlineFunction(scope, each))
    .find(each => each !== undefined);
  if (inline) mountFunction(reading, call, inline, '', guards);
  else node.uses.push(...guards.map(guard => ({ guard, offset })));
}
