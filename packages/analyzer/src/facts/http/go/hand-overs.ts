import { folderOf } from '../../../stack';
import { functionsOf, type FunctionDefinition } from '../../code';
import { argumentsAt, type SpanText } from '../../code/source-text';
import type { RouterNode } from '../graph';
import { typeOf } from './functions';
import { packageNamed } from './imports';
import { recordMiddleware } from './middleware';
import { parametersOf } from './parameters';
import type { GoReading, Scope } from './reading';
import { isRouter } from './router-types';
import { nodeOf, parameterNode } from './scopes';

/** An application, and what it is to a function that is handed it. */
interface HandOver {
  application: RouterNode;
  child: RouterNode;
}

/** Functions that are handed a router: `orders.Register(api)`, `h.Routes(r.Group("/x"))`. Those that get an application are returned. */
export function linkCalls(reading: GoReading, scope: Scope): HandOver[] {
  const { source } = scope;
  const handed: HandOver[] = [];
  for (const match of source.code.matchAll(/(?<![\w])([\w.]+)\s*\(/g)) {
    const open = match.index + match[0].length - 1;
    const close = source.partner[open];
    if (
      close < open ||
      close - open > 600 ||
      /^(?:func|if|for|switch|return)$/.test(match[1])
    )
      continue;
    const args = argumentsAt(source, open);
    for (const [index, each] of args.entries()) {
      const node = routerIn(reading, scope, each, open);
      if (!node) continue;
      const target = takerNamed(reading, scope, match[1], index);
      const parameter = target && parametersOf(target.parameters)[index];
      if (!target || !parameter) continue;
      const child = parameterNode(reading, target, parameter[0]);
      if (node.root) handed.push({ application: node, child });
      reading.graph.mount(node, child, {
        prefix: '',
        guards: [],
        path: source.path,
        offset: open,
      });
    }
  }
  return handed;
}

/** The router that an argument names, or the group that it makes. */
function routerIn(
  reading: GoReading,
  scope: Scope,
  { text, start, end }: SpanText,
  open: number,
): RouterNode | undefined {
  const group = /^[\w.]+\.Group\(/.test(text)
    ? reading.graph
        .all()
        .find(
          ({ path, offset }) =>
            path === scope.source.path && offset > start && offset < end,
        )
    : undefined;
  return (
    group ??
    (/^[\w.]+$/.test(text) ? nodeOf(reading, scope, text, open) : undefined)
  );
}

/** The function of a name that takes a router at a position, nearest by package. */
function takerNamed(
  reading: GoReading,
  scope: Scope,
  dotted: string,
  index: number,
): FunctionDefinition | undefined {
  const steps = dotted.split('.');
  const found = reading.service
    .fact(functionsOf)
    .named(steps[steps.length - 1])
    .filter(
      each =>
        each.path.endsWith('.go') &&
        isRouter(reading, parametersOf(each.parameters)[index]?.[1] ?? ''),
    );
  if (found.length < 2) return found[0];
  if (steps.length === 1)
    return found.find(({ path }) => folderOf(path) === scope.package);
  const holder = steps[steps.length - 2];
  const imported = packageNamed(scope, holder, found);
  if (imported) return imported;
  const kind = typeOf(reading, scope, holder);
  return (
    found.find(
      each =>
        kind?.owner !== undefined &&
        each.owner === kind.owner &&
        (kind.package === undefined ||
          folderOf(each.path).endsWith(kind.package)),
    ) ??
    found.find(
      ({ path, owner }) =>
        !owner && folderOf(path) === `${scope.package}/${holder}`,
    ) ??
    found.find(
      ({ path, owner }) => !owner && folderOf(path).endsWith(`/${holder}`),
    ) ??
    found.find(each => each.owner?.toLowerCase() === holder.toLowerCase())
  );
}

/** What a function that registers no route puts before an application stands before all of its routes. */
export function takeOver(
  reading: GoReading,
  { application, child }: HandOver,
): void {
  if (!onlyUses(reading, child)) return;
  for (const { guard } of child.uses) {
    application.uses.push({
      guard: { ...guard, on: 'application' },
      offset: 0,
      always: true,
    });
    recordMiddleware(reading, guard);
  }
}

/** `func middleware(app *fiber.App)`, which registers no route. */
function onlyUses(reading: GoReading, node: RouterNode): boolean {
  return (
    node.uses.length > 0 &&
    node.registrations.length === 0 &&
    !reading.graph
      .all()
      .some(({ mounts }) => mounts.some(({ parent }) => parent === node))
  );
}
