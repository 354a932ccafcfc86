import type { SourceText } from '../../code/source-text';
import { handlerOf } from '../handlers';
import { methodOf } from '../paths';
import { pythonClass } from './classes';
import { decoratedAt, decoratorGuard } from './decorated';
import { pathValue } from './path-values';
import type { PythonReading } from './reading';

/** ninja-extra: `@api_controller("/orders")` above a class, `@http_post("/{id}")` or `@route.post(…)` above its methods. */
export function readNinjaControllers(
  reading: PythonReading,
  source: SourceText,
): void {
  if (!/\bninja_extra\b/.test(source.code)) return;
  const mount = [...reading.names].find(
    ([, { root, prefix }]) => root && prefix !== '',
  )?.[1];
  for (const match of source.code.matchAll(
    /^[ \t]+@(?:http_|route\.)(get|post|put|patch|delete)\s*\(/gm,
  )) {
    const offset = match.index + match[0].indexOf('@');
    const { annotations, after, entry, definition } = decoratedAt(
      reading,
      source,
      offset,
    );
    const owner =
      definition?.owner &&
      pythonClass(reading.service, source.path, definition.owner);
    if (!entry || !definition || !owner) continue;
    const controller = owner.decorators.find(({ name }) =>
      /api_controller$/.test(name),
    );
    if (!controller) continue;
    const node = reading.graph.node(`${source.path}:controllers`, {
      path: source.path,
      offset: 0,
      root: true,
      prefix: mount?.prefix ?? '',
    });
    if (mount && node.uses.length === 0) node.uses.push(...mount.uses);
    const asks = /\b(?:auth|permissions)\s*=(?!\s*None\b)/;
    const byClass = /^[ \t]+permission_classes\s*=[^\n]{1,200}/m.exec(
      source.uncommented.slice(owner.start, owner.end),
    )?.[0];
    const stated = [controller.text, entry.text, byClass ?? ''].filter(
      text => asks.test(text) || text === byClass,
    );
    node.registrations.push({
      method: methodOf(match[1]),
      route: `${
        pathValue(reading, source, controller.arguments[0]?.text) ?? ''
      }/${pathValue(reading, source, entry.arguments[0]?.text) ?? ''}`,
      path: source.path,
      offset,
      line: entry.line,
      endLine: source.lineAt(after),
      guards: [
        ...stated.map(text => ({
          name: 'permissions',
          text,
          path: source.path,
          line: entry.line,
          on: 'class' as const,
        })),
        ...annotations
          .filter(each => each !== entry)
          .map(each => decoratorGuard(source, each)),
      ],
      handler: handlerOf(definition),
      className: owner.name,
      registration: entry.text,
    });
  }
}
