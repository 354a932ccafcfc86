import { functionsIn } from '../../code';
import { annotationsAround } from '../../code/annotations';
import type { SourceText } from '../../code/source-text';
import { handlerOf } from '../handlers';
import { joinPaths, methodOf } from '../paths';
import type { Route } from '../types';
import type { RustReading } from './reading';

const descriptive =
  /^(?:get|post|put|patch|delete|head|utoipa::path|tracing::instrument|instrument|allow|doc|openapi)$/;

/** actix and Rocket: `#[get("/x")]` above the handler. */
export function readAttributes(reading: RustReading, source: SourceText): void {
  for (const match of source.uncommented.matchAll(
    /#\[(?:\w+::)?(get|post|put|patch|delete|head)\(\s*"([^"\n]*)"/g,
  )) {
    if (source.code[match.index] === ' ') continue;
    const { annotations, after } = annotationsAround(source, match.index, '#[');
    const definition = functionsIn(
      reading.service.repository,
      source.path,
      'rust',
    ).find(each => each.offset >= after && each.offset - after < 200);
    const line = source.lineAt(match.index);
    reading.attributed.push({
      method: methodOf(match[1]),
      route: joinPaths(match[2].replace(/\?.*$/, '')),
      path: source.path,
      line,
      endLine: definition?.line ?? line,
      protocol: 'http',
      ...(definition ? { handler: handlerOf(definition) } : {}),
      guards: annotations
        .filter(({ name }) => !descriptive.test(name))
        .map(each => ({
          name: each.name,
          text: each.text,
          path: source.path,
          line: each.line,
          on: 'route' as const,
        })),
      registration: source.uncommented
        .slice(annotations[0]?.offset ?? match.index, after)
        .trim(),
    });
  }
}

/** Handlers that carry their own path: `.service(users::list)`; the module tells those of one name apart. */
export function attributedAs(reading: RustReading, text: string): Route[] {
  const [name, holder] = text.trim().split('::').reverse();
  const named = reading.attributed.filter(
    ({ handler }) => handler?.name === name,
  );
  if (!holder || named.length < 2) return named;
  const inModule = named.filter(({ path }) =>
    path.split(/[/.]/).includes(holder),
  );
  return inModule.length ? inModule : named;
}
