import { functionsIn, type FunctionDefinition } from '../../code';
import { annotationsAround, type Annotation } from '../../code/annotations';
import type { SourceText } from '../../code/source-text';
import type { Guard } from '../types';
import type { PythonReading } from './reading';

/** The decorators above a function. */
export function decoratorsOf(
  source: SourceText,
  definition: FunctionDefinition,
): Annotation[] {
  const lineStart = source.code.lastIndexOf('\n', definition.offset) + 1;
  const before = /(?:async[ \t]+)?def[ \t]+$/.exec(
    source.code.slice(lineStart, definition.offset),
  );
  const offset = definition.offset - (before?.[0].length ?? 0);
  let at = offset - 1;
  while (at >= 0 && /\s/.test(source.code[at])) at--;
  const lead = source.code.slice(Math.max(0, at - 4_000), at + 1);
  if (!/[\w)]$/.test(lead)) return [];
  const start = source.code[at] === ')' ? source.partner[at] : at;
  const sign = source.code.lastIndexOf('@', start);
  if (
    sign < 0 ||
    /\n/.test(source.code.slice(sign, start).replace(/^@[\w.]+/, ''))
  )
    return [];
  return annotationsAround(source, sign, '@').annotations.filter(
    each => each.offset < offset,
  );
}

/** A decorator as what stands before the handler. */
export function decoratorGuard(
  source: SourceText,
  { name, text, line }: Annotation,
  on: Guard['on'] = 'route',
): Guard {
  return { name, text, path: source.path, line, on };
}

/** The decorator at an offset, those around it, and the function below them. */
export function decoratedAt(
  reading: PythonReading,
  source: SourceText,
  offset: number,
) {
  const { annotations, after } = annotationsAround(source, offset, '@');
  return {
    annotations,
    after,
    entry: annotations.find(each => each.offset === offset),
    definition: functionsIn(
      reading.service.repository,
      source.path,
      'python',
    ).find(each => each.offset >= after),
  };
}
