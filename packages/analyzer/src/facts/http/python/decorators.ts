import { functionsIn } from '../../code';
import { annotationsAround, type Annotation } from '../../code/annotations';
import type { SourceText } from '../../code/source-text';
import { handlerOf } from '../handlers';
import { methodOf } from '../paths';
import { optionOf, positionalOf } from './arguments';
import { classHandler } from './class-views';
import { decoratorGuard } from './decorated';
import {
  attributeGuards,
  dependencyGuards,
  parameterGuards,
} from './dependencies';
import { methodsOf } from './methods';
import { readHook } from './middleware';
import { pathValue } from './path-values';
import type { PythonReading } from './reading';
import { nodeOf } from './router-names';

const decoratorWord =
  /^(?:get|post|put|patch|delete|head|options|route|api_route|websocket|http|view|resource|add_route)$/;

/** `@router.get("/orders")` and `@app.route("/orders")`, and the hooks that are decorators too. */
export function readDecorators(
  reading: PythonReading,
  source: SourceText,
): void {
  for (const match of source.code.matchAll(
    /^[ \t]*@([\w.]+)\.(\w+)\s*(?:\(|$)/gm,
  )) {
    const [, root, word] = match;
    const offset = match.index + match[0].indexOf('@');
    if (
      /^(?:before_request|before_app_request|middleware|on_request)$/.test(word)
    ) {
      readHook(reading, source, root, word, offset);
      continue;
    }
    if (!decoratorWord.test(word)) continue;
    const { annotations, after } = annotationsAround(source, offset, '@');
    const entry = annotations.find(each => each.offset === offset);
    const node = nodeOf(reading, source, root, offset);
    if (!entry || !node || (entry.arguments.length === 0 && word !== 'route'))
      continue;
    const definition = functionsIn(
      reading.service.repository,
      source.path,
      'python',
    ).find(each => each.offset >= after && each.offset - after < 40);
    const asClass = /^class\s+(\w+)/.exec(
      source.code.slice(after, after + 200),
    )?.[1];
    const others = annotations
      .filter(each => each !== entry && !isRegistration(reading, source, each))
      .map(each => decoratorGuard(source, each));
    const guards = [
      ...dependencyGuards(reading, source, entry.arguments, 'route'),
      ...others,
      ...(definition ? parameterGuards(reading, source, definition) : []),
      ...(definition?.owner && !asClass
        ? attributeGuards(reading, source, definition.owner)
        : []),
    ];
    const paths = positionalOf(entry.arguments).flatMap(
      ({ text }) => pathValue(reading, source, text) ?? [],
    );
    const path =
      pathValue(
        reading,
        source,
        optionOf(entry.arguments, /^(?:path|rule|uri)$/),
      ) ??
      paths[0] ??
      (entry.arguments.length ? '?' : '');
    for (const method of methodsOf(
      reading,
      word,
      entry.arguments,
      asClass,
      source,
    )) {
      for (const route of asClass && paths.length > 1 ? paths : [path]) {
        node.registrations.push({
          method: methodOf(method),
          route: route.replace(/\^|\$/g, ''),
          ...(route.includes('?') ? { dynamic: true } : {}),
          path: source.path,
          offset,
          line: entry.line,
          endLine: source.lineAt(after),
          guards,
          ...(definition && !asClass ? { handler: handlerOf(definition) } : {}),
          ...(asClass ? classHandler(reading, source, asClass, method) : {}),
          registration: source.uncommented
            .slice(annotations[0].offset, after)
            .trim(),
        });
      }
    }
  }
}

function isRegistration(
  reading: PythonReading,
  source: SourceText,
  each: Annotation,
): boolean {
  const [word, ...root] = each.name.split('.').reverse();
  return (
    decoratorWord.test(word) &&
    nodeOf(reading, source, root.reverse().join('.'), each.offset) !== undefined
  );
}
