import { functionsOf } from '../../code';
import { argumentsAt, type SourceText } from '../../code/source-text';
import { collect } from '../../collect';
import type { PythonReading } from './reading';
import { nodeOf } from './router-names';

/** `def register(router: APIRouter)`: what it registers lies on the router that its callers hand to it. */
export function readParameters(
  reading: PythonReading,
  source: SourceText,
): void {
  for (const match of source.code.matchAll(
    /^[ \t]*(?:async[ \t]+)?def[ \t]+(\w{1,80})[ \t]*\([^()]{0,400}?\b(\w{1,40})[ \t]*:[ \t]*(?:\w{1,40}\.)?(?:APIRouter|Blueprint)\b/gm,
  )) {
    const [, name, parameter] = match;
    const definition = reading.service
      .fact(functionsOf)
      .in(source.path)
      .find(each => each.name === name && each.offset >= match.index);
    if (!definition) continue;
    const node = reading.graph.node(
      `${source.path}:${parameter}@${definition.offset}`,
      { path: source.path, offset: definition.offset },
    );
    const { start, end } = definition;
    const taker = { path: source.path, start, end, node };
    collect(reading.taking, name, taker);
    collect(reading.takingHere, `${source.path}:${parameter}`, taker);
  }
}

/** `register(router)` */
export function readHandedOn(reading: PythonReading, source: SourceText): void {
  if (reading.taking.size === 0) return;
  const imported = new Map(
    [...reading.modules.imports(source.path)].flatMap(([alias, { name }]) =>
      name && reading.taking.has(name) ? [[alias, name] as const] : [],
    ),
  );
  for (const match of source.code.matchAll(
    /((?:\w{1,60}\.){0,3}(\w{1,80}))\s*\(/g,
  )) {
    const takers = reading.taking.get(imported.get(match[1]) ?? match[2]);
    if (
      !takers ||
      /\bdef\s+$/.test(source.code.slice(0, match.index).slice(-8))
    )
      continue;
    const origin = reading.modules.origin(source.path, match[1]);
    const taker = takers.find(
      ({ path }) => path === (origin?.path ?? source.path),
    );
    if (!taker) continue;
    const args = argumentsAt(source, match.index + match[0].length - 1);
    const parent = args
      .slice(0, 6)
      .map(({ text }) =>
        nodeOf(reading, source, text.replace(/^\w+\s*=\s*/, ''), match.index),
      )
      .find(each => each !== undefined && each !== taker.node);
    if (parent)
      reading.graph.mount(parent, taker.node, {
        prefix: '',
        guards: [],
        path: source.path,
        offset: match.index,
      });
  }
}
