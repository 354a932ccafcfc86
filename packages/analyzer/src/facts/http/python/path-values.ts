import { literal } from '../../code';
import { sourceText, type SourceText } from '../../code/source-text';
import type { PythonReading } from './reading';

/** A part of an added-up path: a name or a literal without `+`. */
const summand = `(?:[\\w.]{1,80}|["'][^"'+\\n]{0,100}["'])`;
const sumOfPaths = new RegExp(`^${summand}(?:\\s*\\+\\s*${summand}){1,5}$`);

/** The text of a path expression: literals, constants, settings; computed parts are `?`. */
export function pathValue(
  reading: PythonReading,
  source: SourceText,
  text: string | undefined,
  depth = 3,
): string | undefined {
  if (text === undefined) return undefined;
  const plain = literal(text.replace(/^[rR](?=["'])/, ''));
  if (plain !== undefined) {
    return /^[fF]/.test(text) || /^rf|^fr/i.test(text)
      ? plain.replace(
          /\{([\w.]+)[^{}]{0,40}\}/g,
          (_, name: string) =>
            pathValue(reading, source, name, depth - 1) ?? '?',
        )
      : plain;
  }
  if (depth > 0 && sumOfPaths.test(text))
    return text
      .split(/\s*\+\s*/)
      .map(part => pathValue(reading, source, part, depth - 1) ?? '?')
      .join('');
  const wrapped = /^[\w.]+\(\s*([rf]?["'][^"'\n]{0,200}["'])\s*\)$/.exec(text);
  if (wrapped && depth > 0)
    return pathValue(reading, source, wrapped[1], depth - 1);
  if (!/^[\w.]+(?:\(\))?(?:\.\w+)?$/.test(text) || depth === 0)
    return /^["'fF]|\+/.test(text) ? '?' : undefined;
  const name = text.split('.').pop() ?? '';
  if (!/^[A-Za-z_]\w*$/.test(name)) return undefined;
  const assigned = new RegExp(
    `^[ \\t]*(?:self\\.)?${name}\\s*(?::\\s*\\w+\\s*)?=\\s*(?:Field\\(\\s*(?:default\\s*=\\s*)?)?(?:[\\w.]+\\([^()\\n]{0,80}?default\\s*=\\s*)?(${summand}(?:[ \\t]*\\+[ \\t]*${summand}){1,5}[ \\t]*$|[rf]?["'][^"'\\n]{0,100}["'])`,
    'm',
  );
  const origin = text.includes('.')
    ? undefined
    : reading.modules.origin(source.path, text);
  const own = assigned.exec(
    sourceText(reading.service.repository, origin?.path ?? source.path)
      .uncommented,
  );
  const elsewhere =
    own ??
    (/settings|config|conf/i.test(text) || origin
      ? anywhere(reading, assigned)
      : undefined);
  const home =
    own && origin?.path
      ? sourceText(reading.service.repository, origin.path)
      : source;
  return elsewhere ? pathValue(reading, home, elsewhere[1], depth - 1) : '?';
}

function anywhere(
  reading: PythonReading,
  pattern: RegExp,
): RegExpExecArray | undefined {
  for (const path of reading.modules.files) {
    if (!/config|settings|constants|core|const/i.test(path)) continue;
    const found = pattern.exec(
      sourceText(reading.service.repository, path).uncommented,
    );
    if (found) return found;
  }
  return undefined;
}
