import type { Service } from '../../../service';
import { isDevelopmentGuarded } from '../../code';
import { sourceText } from '../../code/source-text';
import type { Middleware } from '../types';
import { plainFilesOf } from './plain-classes';
import { statement } from './statements';

/** `config.middleware.use Rack::Attack`, and `use Rack::Attack` where Rack or a class of its kind reads it. */
export function rackMiddleware(
  service: Service,
  path: string,
  relative: string,
): Middleware[] {
  if (/config\/environments\/(?:development|test)\.rb$/.test(relative))
    return [];
  const source = sourceText(service.repository, path);
  const lines = service.repository.lines(path);
  const rack =
    /config\.ru$/.test(relative) || service.fact(plainFilesOf).has(path);
  return [
    ...source.code.matchAll(
      /\bmiddleware\.(?:use|insert_before|insert_after|insert|unshift)\b\s*\(?|^[ \t]*use\s+(?=[A-Z])/gm,
    ),
  ].flatMap(match => {
    if (/^[ \t]*use/.test(match[0]) && !rack) return [];
    const start = match.index + match[0].length;
    const text = statement(source, start);
    const insert = /insert_/.test(match[0]);
    const name =
      (insert ? text.replace(/^[^,]*,\s*/, '') : text).match(/^[\w:]+/)?.[0] ??
      text;
    const line = source.lineAt(match.index + match[0].search(/\S/));
    return [
      {
        name,
        text,
        path,
        line,
        kind: 'middleware' as const,
        development: isDevelopmentGuarded(lines, line),
      },
    ];
  });
}
