import type { Service } from '../../../service';
import { sourceFilesOf } from '../../../stack';
import { isDevelopmentGuarded } from '../../code';
import { argumentsAt, sourceText } from '../../code/source-text';
import type { Middleware } from '../types';

/** `app.useGlobalX`, `APP_GUARD` and its like, middleware consumers, `app.use` in Nest's main file. */
export function nestMiddleware(service: Service): Middleware[] {
  const { repository } = service;
  return service.fact(sourceFilesOf).flatMap(({ path, ecosystem }) => {
    if (ecosystem !== 'node') return [];
    const source = sourceText(repository, path);
    if (
      !/@nestjs\//.test(source.uncommented) &&
      !/\buseGlobal\w+\s*\(/.test(source.code)
    )
      return [];
    const lines = repository.lines(path);
    const found: Middleware[] = [];
    const add = (
      name: string,
      text: string,
      offset: number,
      kind: Middleware['kind'] = 'middleware',
    ) => {
      const line = source.lineAt(offset);
      found.push({
        name,
        text: text.slice(0, 2_000),
        path,
        line,
        kind,
        development: isDevelopmentGuarded(lines, line),
      });
    };
    for (const match of source.code.matchAll(
      /\.(useGlobal(?:Pipes|Filters|Guards|Interceptors)|enableVersioning|setGlobalPrefix|enableCors|enableShutdownHooks)\s*\(/g,
    )) {
      const open = match.index + match[0].length - 1;
      const args = argumentsAt(source, open);
      for (const each of args.length
        ? args
        : [{ text: '', start: match.index + 1 }]) {
        add(
          match[1].startsWith('useGlobal')
            ? /^(?:new\s+)?([\w$.]+)/.exec(each.text)?.[1] ?? match[1]
            : match[1],
          `${match[1]}(${each.text})`,
          each.start,
          match[1].startsWith('useGlobal') ? 'middleware' : 'setting',
        );
      }
    }
    for (const match of source.code.matchAll(
      /\bprovide\s*:\s*(APP_GUARD|APP_PIPE|APP_FILTER|APP_INTERCEPTOR)\b/g,
    )) {
      const open = source.code.lastIndexOf('{', match.index);
      const text = source.uncommented.slice(open, source.partner[open] + 1);
      const name =
        /\buse(?:Class|Existing)\s*:\s*([\w$.]+)/.exec(text)?.[1] ??
        /\bnew\s+([\w$.]+)/.exec(text)?.[1] ??
        match[1];
      add(name, `${match[1]} ${text}`, match.index);
    }
    for (const match of source.code.matchAll(
      /\bconsumer\s*(?:\n\s*)?\.apply\s*\(/g,
    )) {
      const open = match.index + match[0].length - 1;
      const rest = source.uncommented
        .slice(source.partner[open] + 1, source.partner[open] + 600)
        .split(';')[0];
      for (const each of argumentsAt(source, open)) {
        add(
          /^(?:new\s+)?([\w$.]+)/.exec(each.text)?.[1] ?? each.text,
          `apply(${each.text})${rest}`,
          each.start,
        );
      }
    }
    for (const match of source.code.matchAll(
      /\b(\w+Module)\.(forRoot|forRootAsync|register|registerAsync)\s*\(/g,
    )) {
      const open = match.index + match[0].length - 1;
      add(
        match[1],
        source.uncommented.slice(match.index, source.partner[open] + 1),
        match.index,
        'service',
      );
    }
    if (/\bNestFactory\b/.test(source.code)) {
      for (const match of source.code.matchAll(
        /(?<![\w$.])(?:app|server|application)\.use\s*\(/g,
      )) {
        const open = match.index + match[0].length - 1;
        const args = argumentsAt(source, open);
        const mount = /^['"`]([^'"`\n]*)/.exec(args[0]?.text ?? '')?.[1];
        for (const each of mount === undefined ? args : args.slice(1)) {
          const line = source.lineAt(each.start);
          found.push({
            name:
              /^(?:new\s+)?([\w$.]+)/.exec(each.text)?.[1] ?? 'inline function',
            text: each.text.slice(0, 2_000),
            path,
            line,
            ...(mount ? { mount } : {}),
            kind: 'middleware',
            development: isDevelopmentGuarded(lines, line),
          });
        }
      }
    }
    return found;
  });
}
