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
    guards: [
      ...guards,
      ...constructorGuards(own, action),
      ...declaredGuards(own, action),
    ],
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

/** No controller of a human hand lists more, in characters. */
const longestList = 10_000;

/** Laravel 11: `public static function middleware()` that returns `['auth', new Middleware('log', only: ['index'])]`. */
function declaredGuards(source: SourceText, action: string): Guard[] {
  const head =
    /\bstatic\s+function\s+middleware\s*\([^()]{0,40}\)[^{;]{0,40}\{/.exec(
      source.code,
    );
  if (!head) return [];
  const open = head.index + head[0].length - 1;
  const body = source.uncommented.slice(
    open,
    Math.min(source.partner[open], open + longestList),
  );
  return [
    ...body.matchAll(
      /\bnew\s+[\w\\]*Middleware\s*\(((?:[^()]|\([^()]*\)){0,400})\)|(?<=[[,]\s{0,40})(["'][^"'\n]{1,100}["'])(?=\s*[,\]])/g,
    ),
  ].flatMap(match => {
    const given = match[1] ?? match[2];
    // Lists that are no literals, and what a chain says afterwards, leave open what is guarded.
    if (
      /\b(?:only|except)\s*:(?!\s*(?:\[|["']))/.test(given) ||
      /^\s*\)?\s*->\s*(?:only|except)\b/.test(
        body.slice(match.index + match[0].length),
      )
    )
      return [];
    const named = (option: string) => {
      const list = new RegExp(
        `\\b${option}\\s*:\\s*(\\[[^\\]]{0,300}\\]|["'][^"'\\n]{0,60}["'])`,
      ).exec(given)?.[1];
      return list?.match(/\w+/g) ?? undefined;
    };
    if (named('only')?.includes(action) === false) return [];
    if (named('except')?.includes(action)) return [];
    return middlewareIn(
      source,
      `middleware(${given.replace(/,\s*(?:only|except)\s*:[\s\S]*$/, '')})`,
      open + match.index,
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
  // What is computed has no name: `$controllers['order-items']`.
  if (!/^\w+$/.test(name)) return undefined;
  return repository.once(`php-import:${source.path}:${name}`, () => {
    const [, plain, renamed] =
      new RegExp(
        `^use\\s+(?:([\\w\\\\]+\\\\${name})|([\\w\\\\]+)\\s+as\\s+${name})\\s*;`,
        'm',
      ).exec(source.code) ?? [];
    return plain ?? renamed;
  });
}
