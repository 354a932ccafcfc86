import { sourceText, type SourceText } from '../../code/source-text';
import { handlerOf } from '../handlers';
import type { Guard, Handler } from '../types';
import { pythonClass, withBases, type PythonClass } from './classes';
import { decoratorGuard, decoratorsOf } from './decorated';
import type { PythonReading } from './reading';

/** Methods that name a decorator and, in a class, what answers them. */
export const verbs = ['get', 'post', 'put', 'patch', 'delete'];

/** The methods that a class answers, with those it inherits; any if it writes none. */
export function classVerbs(
  reading: PythonReading,
  found: PythonClass | undefined,
): string[] {
  if (!found) return ['ANY'];
  const own = withBases(reading.service, found)
    .flatMap(({ methods }) => methods.map(({ name }) => name))
    .filter(name => verbs.includes(name));
  return own.length ? [...new Set(own)] : ['ANY'];
}

/** The method of a class that answers, and the class's name. */
export function classHandler(
  reading: PythonReading,
  source: SourceText,
  name: string,
  method: string,
): { handler?: Handler; className: string } {
  const found = pythonClass(reading.service, source.path, name);
  const definition =
    found &&
    withBases(reading.service, found)
      .flatMap(({ methods }) => methods)
      .find(each => each.name === method.toLowerCase());
  return {
    ...(definition ? { handler: handlerOf(definition) } : {}),
    className: name.split('.').pop() ?? name,
  };
}

/** Decorators of the methods and of the class, flask-restful's `method_decorators`. */
export function classGuards(
  reading: PythonReading,
  source: SourceText,
  name: string,
  method: string,
): Guard[] {
  const found = pythonClass(reading.service, source.path, name);
  if (!found) return [];
  return withBases(reading.service, found).flatMap(each => {
    const own = sourceText(reading.service.repository, each.path);
    const listed =
      /\b(?:method_decorators|decorators)\s*=\s*[[{(]([^\])}]{0,400})/.exec(
        own.uncommented.slice(each.start, each.end),
      );
    const definition = each.methods.find(
      ({ name: own_ }) => own_ === method.toLowerCase(),
    );
    return [
      ...(listed
        ? listed[1]
            .split(',')
            .map(text => text.trim())
            .filter(Boolean)
            .map(text => ({
              name: /[\w.]+/.exec(text)?.[0] ?? text,
              text,
              path: each.path,
              line: own.lineAt(each.start + listed.index),
              on: 'class' as const,
            }))
        : []),
      ...each.decorators.map(decorator =>
        decoratorGuard(own, decorator, 'class'),
      ),
      ...(definition
        ? decoratorsOf(own, definition).map(decorator =>
            decoratorGuard(own, decorator),
          )
        : []),
    ];
  });
}
