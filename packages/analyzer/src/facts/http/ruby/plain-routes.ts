import type { Service } from '../../../service';
import { blockAfter, type Block } from '../../code';
import type { SourceText } from '../../code/source-text';
import { joinPaths, methodOf } from '../paths';
import type { Route } from '../types';
import { filtersFor } from './plain-classes';
import { statement } from './statements';

/** Sinatra, Grape and Roda: `get "/orders/:id" do`, within `namespace` and `resource`. */
export function plainRoutes(service: Service, source: SourceText): Route[] {
  const grape = /\bGrape::API\b/.test(source.code);
  const filters = filtersFor(service, source.path);
  const blocks: Array<{ block: Block; path: string }> = [];
  const version = grape
    ? /^[ \t]*version\s+['"](\w+)['"][^\n]*(?:using:\s*:path)?/m.exec(
        source.uncommented,
      )
    : null;
  const prefix =
    /^[ \t]*prefix\s+[:'"]+([\w/-]+)/m.exec(source.uncommented)?.[1] ?? '';
  const routes: Route[] = [];
  for (const match of source.code.matchAll(
    /^[ \t]*(get|post|put|patch|delete|resources?|namespace|group|route_param)\b/gm,
  )) {
    const start = match.index + match[0].length - match[1].length;
    const text = statement(source, start);
    if (!/\bdo\b/.test(text)) continue;
    const block = blockAfter(
      service.repository,
      source.path,
      start + text.length - 2,
      'end',
    );
    if (!block) continue;
    const own = /^\w+\s*\(?\s*(?:['"]([^'"\n]*)['"]|:(\w+))?/.exec(text);
    const path =
      own?.[1] ??
      (match[1] === 'route_param' ? `:${own?.[2] ?? ''}` : own?.[2] ?? '');
    if (/^(?:resources?|namespace|group|route_param)$/.test(match[1])) {
      blocks.push({ block, path });
      continue;
    }
    const outer = blocks.filter(
      each => each.block.start <= start && start < each.block.end,
    );
    const line = source.lineAt(start);
    const route = joinPaths(
      prefix,
      version?.[1] ?? '',
      ...outer.map(each => each.path),
      path,
    );
    routes.push({
      method: methodOf(match[1]),
      route,
      path: source.path,
      line,
      endLine: line,
      protocol: 'http',
      handler: {
        path: source.path,
        line,
        endLine: block.endLine,
        start: block.start,
        end: block.end,
        parameters: '',
      },
      guards: filters
        .filter(({ covers }) => covers(route))
        .map(({ guard }) => guard),
      registration: text,
    });
  }
  return routes;
}
