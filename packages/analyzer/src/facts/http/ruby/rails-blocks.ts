import type { Guard } from '../types';
import type { Scope } from './rails-scopes';
import { controllerOption, type RailsStatement } from './rails-statements';

/** The scope that a block opens which is no resource's: `namespace :admin do`, `authenticate :user do`. */
export function scopeOpenedBy(each: RailsStatement): Scope | undefined {
  const { word, block, names } = each;
  if (!block) return undefined;
  const plain = { ...block, path: '', module: '' };
  switch (word) {
    case 'namespace':
    case 'scope':
      return { ...block, ...namedScope(each) };
    case 'authenticate':
    case 'authenticated':
    case 'constraints':
      return { ...plain, guard: guardNamed(word, each) };
    case 'member':
    case 'collection':
      return { ...plain, on: word };
    case 'controller':
      return { ...plain, controller: names[0] };
    default:
      return undefined;
  }
}

function namedScope(
  each: RailsStatement,
): Pick<Scope, 'path' | 'module' | 'guard' | 'controller'> {
  const { word, text, names, pathOption } = each;
  const own =
    word === 'namespace'
      ? names[0]
      : /^scope\s*\(?\s*['"]([^'"\n]*)/.exec(text)?.[1] ??
        /^scope\s*\(?\s*:(\w+)/.exec(text)?.[1];
  const module = /\bmodule:\s*['":]+([\w/]+)/.exec(text)?.[1];
  const controller = controllerOption(text);
  return {
    path: pathOption ?? own ?? '',
    module: module ?? (word === 'namespace' ? names[0] : undefined) ?? '',
    ...(/\bconstraints:/.test(text)
      ? { guard: guardNamed('constraints', each) }
      : {}),
    ...(controller ? { controller } : {}),
  };
}

function guardNamed(name: string, { text, place }: RailsStatement): Guard {
  return { name, text, path: place.path, line: place.line, on: 'router' };
}
