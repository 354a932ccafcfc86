import {
  argumentsAt,
  receiverOf,
  type SourceText,
} from '../../code/source-text';
import { joinPaths } from '../paths';
import { stringOf } from './arguments';
import { attributedAs } from './attributes';
import { layersIn } from './guards';
import { importedAs } from './modules';
import type { RustReading } from './reading';
import { argumentNode, chainNode } from './routers';
import { scopesAround } from './scopes';

const mounting =
  /\.\s*(nest|nest_api_service|nest_service|merge|configure|service)\s*\(/g;

/** `.nest("/orders", orders_router(state))` */
export function findMountedFunctions(
  reading: RustReading,
  source: SourceText,
): void {
  for (const match of source.code.matchAll(mounting)) {
    for (const { text } of argumentsAt(
      source,
      match.index + match[0].length - 1,
    )) {
      const called = /^((?:\w{1,60}::){0,8}\w{1,60})\s*(?:\(|$)/.exec(
        text,
      )?.[1];
      const name =
        called &&
        importedAs(reading.service.repository, source, called)
          .split('::')
          .pop();
      if (name) reading.mountedFunctions.add(name);
    }
  }
}

/** Routers and handlers that a file puts on its routers, below their paths. */
export function readMounts(reading: RustReading, source: SourceText): void {
  for (const match of source.code.matchAll(mounting)) {
    const open = match.index + match[0].length - 1;
    const args = argumentsAt(source, open);
    const word = match[1].replace(/(?:_api)?_service$/, '');
    const path = stringOf(args[0]);
    const child = word === 'nest' ? args[1] : args[0];
    if (!child || (word === 'nest' && path === undefined)) continue;
    const receiver = receiverOf(source, match.index);
    const parent = chainNode(reading, source, match.index, receiver);
    const scoped = scopesAround(reading, source, match.index, receiver);
    const attributed =
      word === 'service' ? attributedAs(reading, child.text) : [];
    const node = attributed.length
      ? undefined
      : argumentNode(reading, source, child, match.index);
    if (node && node !== parent) {
      reading.graph.mount(parent, node, {
        prefix: joinPaths(scoped.prefix, path ?? ''),
        guards: [...scoped.guards, ...layersIn(source, child)],
        path: source.path,
        offset: match.index,
      });
    }
    for (const each of attributed) {
      each.route = joinPaths(scoped.prefix, each.route);
      each.guards.push(...scoped.guards);
    }
  }
}
