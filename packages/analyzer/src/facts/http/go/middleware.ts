import { isDevelopmentGuarded } from '../../code';
import {
  argumentsAt,
  type SourceText,
  type SpanText,
} from '../../code/source-text';
import type { Middleware } from '../types';
import type { GoReading } from './reading';

type WrittenMiddleware = Pick<Middleware, 'name' | 'text' | 'path' | 'line'>;

/** Handlers that wrap the whole server: `http.ListenAndServe(addr, logging(mux))`, `Handler: cors(mux)`. */
export function readServers(reading: GoReading, source: SourceText): void {
  for (const match of source.code.matchAll(
    /\bListenAndServe(?:TLS)?\s*\(|\bHandler\s*:\s*/g,
  )) {
    const last = match.index + match[0].length - 1;
    const handler = match[0].endsWith('(')
      ? argumentsAt(source, last).pop()
      : fieldBehind(source, last);
    const wrapper = handler && /^([\w.]+)\s*\(/.exec(handler.text);
    if (
      handler &&
      wrapper &&
      !/^(?:http\.HandlerFunc|h2c\.NewHandler|new\w*Router|\w*[rR]outes?)$/.test(
        wrapper[1],
      )
    )
      recordMiddleware(reading, middlewareAt(source, handler));
  }
}

/** What a field is set to on the line where its name ends. */
function fieldBehind({ uncommented }: SourceText, last: number): SpanText {
  const length = uncommented.slice(last).search(/,?\n/);
  return {
    text: uncommented.slice(last + 1, last + Math.max(0, length)).trim(),
    start: last + 1,
    end: last + length,
  };
}

/** An expression as the middleware that it names. */
export function middlewareAt(
  source: SourceText,
  { text, start }: SpanText,
): WrittenMiddleware {
  return {
    name: /^&?([\w.]+)/.exec(text)?.[1] ?? text.slice(0, 80),
    text: text.slice(0, 2_000),
    path: source.path,
    line: source.lineAt(start),
  };
}

/** Keeps what stands before the application as a whole. */
export function recordMiddleware(
  reading: GoReading,
  { name, text, path, line }: WrittenMiddleware,
): void {
  reading.middleware.push({
    name,
    text,
    path,
    line,
    kind: 'middleware',
    development: isDevelopmentGuarded(
      reading.service.repository.lines(path),
      line,
    ),
  });
}
