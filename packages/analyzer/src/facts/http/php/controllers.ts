import type { Service } from '../../../service';
import { functionsOf } from '../../code';
import { sourceText, type SourceText } from '../../code/source-text';
import { handlerOf } from '../handlers';
import type { Guard, Route } from '../types';
import { listOf } from './arguments';
import { middlewareIn } from './guards';

/** What answers a route, with what stands before it. */
export type Answer = Pick<Route, 'handler' | 'className' | 'guards'>;

/** The controller's method, and what its constructor puts before it. */
export function behind(
  service: Service,
  source: SourceText,
  controller: string,
  action: string,
  guards: Guard[],
): Answer {
  const name =
    controller
      .replace(/::class$/, '')
      .split('\\')
      .pop() ?? controller;
  const full = controller.includes('\\')
    ? controller
    : importedAs(service, source, name) ?? name;
  const methods = service
    .fact(functionsOf)
    .named(action)
    .filter(each => each.owner === name && each.path.endsWith('.php'));
  const space = full.split('\\').slice(-3).join('/');
  const method = methods.find(({ path }) => path.includes(space)) ?? methods[0];
  if (!method) return { guards, className: name };
  const own = sourceText(service.repository, method.path);
  return {
    guards: [...guards, ...constructorGuards(own, action)],
    className: name,
    handler: handlerOf(method),
  };
}

/** `$this->middleware('auth')->except('index')` */
function constructorGuards(source: SourceText, action: string): Guard[] {
  return [
    ...source.uncommented.matchAll(/\$this->middleware\(([^;]{0,300});/g),
  ].flatMap(match => {
    const only = listOf(
      `only(${/->only\(([^;]{0,200})/.exec(match[0])?.[1] ?? ''}`,
      'only',
    );
    const except = listOf(
      `except(${/->except\(([^;]{0,200})/.exec(match[0])?.[1] ?? ''}`,
      'except',
    );
    if ((only && !only.includes(action)) || except?.includes(action)) return [];
    return middlewareIn(
      source,
      match[0].replace('$this->', ''),
      match.index,
      'class',
    );
  });
}

/** The full name under which a file imports a class. */
function importedAs(
  { repository }: Service,
  source: SourceText,
  name: string,
): string | undefined {
  return repository.once(
    `php-import:${source.path}:${name}`,
    () =>
      new RegExp(
        `^use\\s+([\\w\\\\]+\\\\${name}|[\\w\\\\]+)(?:\\s+as\\s+${name})?;`,
        'm',
      ).exec(source.code)?.[1],
  );
}
