import { functionsIn, type FunctionDefinition } from '../../code';
import type { SourceText } from '../../code/source-text';
import type { PythonReading } from './reading';

/** The function that a dotted name leads to. */
export function functionNamed(
  reading: PythonReading,
  source: SourceText,
  dotted: string,
): FunctionDefinition | undefined {
  const origin = reading.modules.origin(source.path, dotted);
  const name = origin?.name || dotted.split('.').pop();
  return name
    ? functionsIn(
        reading.service.repository,
        origin?.path ?? source.path,
        'python',
      ).find(each => each.name === name)
    : undefined;
}

/** `login_required(Orders.as_view())` as what is called and what wraps it. */
export function unwrap(target: string): {
  calledName: string;
  wrappers: string[];
} {
  const view = /([\w.]+)\.as_view\s*\(/.exec(target);
  const inner =
    view?.[1] ??
    /([\w.]+)[\s)]*$/.exec(
      target.replace(/\([^()]*\)\s*$/, match =>
        /\w/.test(match) ? match : '',
      ),
    )?.[1] ??
    target;
  const wrappers = [
    ...target.slice(0, target.indexOf(inner)).matchAll(/([\w.]+)\s*\(/g),
  ].map(match => match[1]);
  return { calledName: inner, wrappers };
}
