import {
  sourceText,
  type SourceText,
  type SpanText,
} from '../../code/source-text';
import type { RouterNode } from '../graph';
import { handlerOf } from '../handlers';
import { methodOf } from '../paths';
import { optionOf, positionalOf } from './arguments';
import { classGuards, classHandler } from './class-views';
import { decoratorGuard, decoratorsOf } from './decorated';
import { dependencyGuards } from './dependencies';
import { functionNamed, unwrap } from './handlers';
import { methodsOf } from './methods';
import { pathValue } from './path-values';
import type { PythonReading } from './reading';

/** A call that names a path and what answers it: `add_url_rule("/orders", view_func=orders)`. */
export function registerCall(
  reading: PythonReading,
  source: SourceText,
  node: RouterNode,
  word: string,
  args: SpanText[],
  offset: number,
  open: number,
): void {
  const positional = positionalOf(args);
  const resource = word.endsWith('resource');
  const given = resource ? positional.slice(1) : positional.slice(0, 1);
  const paths = (
    given.length
      ? given.map(({ text }) => text)
      : [optionOf(args, /^(?:path|rule)$/) ?? []].flat()
  ).flatMap(text => pathValue(reading, source, text) ?? []);
  // A resource's endpoint is a name, not code.
  const target =
    (resource
      ? positional[0]?.text
      : optionOf(args, /^(?:view_func|endpoint_func|handler|endpoint)$/) ??
        positional[word === 'add_url_rule' ? 2 : 1]?.text) ?? '';
  const { calledName, wrappers } = unwrap(target);
  const asClass =
    resource ||
    /\.as_view\(/.test(target) ||
    /^[A-Z]\w*$/.test(calledName.split('.').pop() ?? '')
      ? calledName
      : undefined;
  const verb = /^add_(get|post|put|patch|delete|any)$/.exec(word)?.[1];
  const definition = asClass
    ? undefined
    : functionNamed(reading, source, calledName);
  const methods = verb
    ? [verb]
    : methodsOf(reading, asClass ? 'class' : 'route', args, asClass, source);
  for (const method of methods) {
    for (const path of paths.length ? paths : ['?']) {
      node.registrations.push({
        method: methodOf(method),
        route: path,
        ...(path.includes('?') ? { dynamic: true } : {}),
        path: source.path,
        offset,
        line: source.lineAt(offset),
        endLine: source.lineAt(source.partner[open]),
        guards: [
          ...dependencyGuards(reading, source, args, 'route'),
          ...wrappers.map(name => ({
            name,
            text: name,
            path: source.path,
            line: source.lineAt(offset),
            on: 'route' as const,
          })),
          ...(asClass ? classGuards(reading, source, asClass, method) : []),
          ...(definition
            ? decoratorsOf(
                sourceText(reading.service.repository, definition.path),
                definition,
              ).map(each =>
                decoratorGuard(
                  sourceText(reading.service.repository, definition.path),
                  each,
                ),
              )
            : []),
        ],
        ...(definition ? { handler: handlerOf(definition) } : {}),
        ...(asClass ? classHandler(reading, source, asClass, method) : {}),
        registration: source.uncommented
          .slice(open + 1, source.partner[open])
          .trim(),
      });
    }
  }
}
