import { literal } from '../../code';
import { isForDevelopment } from '../../configuration';
import type { Service } from '../../../service';
import type { ServerSource } from '../../server/sources';
import { flagOf, type Flag } from './types';

/** The value that production gives a setting of Python code: one that is on somewhere counts. */
export function assigned(
  service: Service,
  sources: readonly ServerSource[],
  key: string,
): { flag: Flag; text: string; path: string; line: number } | undefined {
  const pattern = new RegExp(
    `\\b${key}["']?\\]?\\s*(?:=(?!=)|:)\\s*(?:bool\\s*=\\s*)?([^\\n#]{1,200})`,
    'g',
  );
  const found = sources.flatMap(({ path, uncommented }) => {
    const index = service.repository.lineIndex(path);
    return [...uncommented.matchAll(pattern)].map(match => {
      const text = match[1].trim().replace(/[,)\s]+$/, '');
      return {
        flag: flagOf(literal(text) ?? text, 'missing'),
        text: match[1].trim(),
        path,
        line: index.lineAt(match.index),
      };
    });
  });
  const production = found.filter(place => !isForDevelopment(service, place));
  return (
    production.find(({ flag }) => flag === 'on' || flag === 'chosen') ??
    production[0]
  );
}
