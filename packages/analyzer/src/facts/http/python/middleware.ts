import { functionsIn, isDevelopmentGuarded } from '../../code';
import { annotationsAround } from '../../code/annotations';
import {
  argumentsAt,
  sourceText,
  type SourceText,
  type SpanText,
} from '../../code/source-text';
import type { Guard } from '../types';
import type { PythonReading } from './reading';
import { nodeOf } from './router-names';

/** `Starlette(middleware=[Middleware(CORSMiddleware, …)])` */
export function readMiddlewareArgument(
  reading: PythonReading,
  source: SourceText,
  args: SpanText[],
): void {
  const list = args.find(({ text }) => /^middleware\s*=/.test(text));
  if (!list) return;
  for (const match of source.code
    .slice(list.start, list.end)
    .matchAll(/\bMiddleware\s*\(/g)) {
    const open = list.start + match.index + match[0].length - 1;
    addMiddleware(reading, source, argumentsAt(source, open), open);
  }
}

/** `@app.before_request`, `@app.middleware("http")` */
export function readHook(
  reading: PythonReading,
  source: SourceText,
  root: string,
  word: string,
  offset: number,
): void {
  const node = nodeOf(reading, source, root, offset);
  if (!node) return;
  const { after } = annotationsAround(source, offset, '@');
  const definition = functionsIn(
    reading.service.repository,
    source.path,
    'python',
  ).find(each => each.offset >= after);
  const name = definition?.name ?? word;
  const line = definition?.line ?? source.lineAt(offset);
  const application = node.root || /app_request/.test(word);
  const guard: Guard = {
    name,
    text: name,
    path: source.path,
    line,
    on: application ? 'application' : 'router',
  };
  node.uses.push({ guard, offset, always: true });
  if (application)
    recordMiddleware(
      reading,
      source,
      name,
      definition
        ? source.uncommented.slice(
            definition.start,
            Math.min(definition.end, definition.start + 1_500),
          )
        : name,
      line,
    );
}

/** Flask extensions that take the application: `CORS(app)`, `Limiter(…, app=app)`. */
export function readExtensions(
  reading: PythonReading,
  source: SourceText,
): void {
  for (const match of source.code.matchAll(/(?<![\w.])([A-Z]\w+)\s*\(/g)) {
    const open = match.index + match[0].length - 1;
    const args = argumentsAt(source, open);
    const given = args.some(({ text }, index) => {
      const value = text.replace(/^app\s*=\s*/, '');
      return (
        (index < 2 || /^app\s*=/.test(text)) &&
        /^(?:\w*app|application|self\.app)$/.test(value)
      );
    });
    if (
      !given ||
      /^(?:Depends|Mount|Route|Middleware|TestClient|Api|Celery|SQLAlchemy|Migrate|Mangum)$/.test(
        match[1],
      )
    )
      continue;
    recordMiddleware(
      reading,
      source,
      match[1],
      args.map(({ text }) => text).join(', '),
      source.lineAt(match.index),
    );
  }
}

/** `app.add_middleware(CORSMiddleware, …)` */
export function addMiddleware(
  reading: PythonReading,
  source: SourceText,
  args: SpanText[],
  offset: number,
): void {
  if (!args[0]) return;
  recordMiddleware(
    reading,
    source,
    args[0].text.replace(/\(.*$/s, ''),
    args.map(({ text }) => text).join(', '),
    source.lineAt(offset),
  );
}

/** Keeps what stands before every handler of the service. */
export function recordMiddleware(
  reading: PythonReading,
  source: SourceText,
  name: string,
  text: string,
  line: number,
): void {
  reading.middleware.push({
    name,
    text: text.slice(0, 2_000),
    path: source.path,
    line,
    kind: 'middleware',
    development: isDevelopmentGuarded(
      reading.service.repository.lines(source.path),
      line,
    ),
  });
}

/** The class that makes what a name stands for: `csrf` is `CSRFProtect`. */
export function madeBy(
  reading: PythonReading,
  source: SourceText,
  name: string,
): string {
  const origin = reading.modules.origin(source.path, name) ?? {
    path: source.path,
    name,
  };
  const own = origin.name.split('.').pop() ?? name;
  const { code } = sourceText(reading.service.repository, origin.path);
  return (
    new RegExp(
      `^[ \\t]*${own.replace(
        /\W/g,
        '\\$&',
      )}(?:\\s*:\\s*[\\w.]{1,60})?\\s*=\\s*(?:\\w+\\.)*(\\w+)\\s*\\(`,
      'm',
    ).exec(code)?.[1] ?? name
  );
}
