import type { Ecosystem } from '../../repository';
import type { Service } from '../../service';
import { sourceFilesOf } from '../../stack';
import { sourceText, type SourceText } from '../code/source-text';
import { firstIn, reachedFrom, type Reached } from './bodies/reach';
import { businessRoutes } from './kinds';
import { pythonClassesOf, withBases } from './python/classes';
import type { Handler, Route } from './types';

interface Place {
  path: string;
  line: number;
}

/** A handler that answers with a list out of the datastore. */
export interface ListHandler {
  route: Route;
  /** Where every row is read; `undefined` where something bounds the list. */
  everything?: { path: string; line: number };
  /** What bounds it. */
  bound?: { path: string; line: number };
}

/** Lists that stay short by what they are: a bound would be ceremony. */
const reference =
  /^(?:countr(?:y|ies)|currenc(?:y|ies)|roles?|permissions?|languages?|locales?|time-?zones?|categor(?:y|ies)|tags?|settings?|config\w{0,60}|types?|\w+[-_]types?|statuse?s?|levels?|regions?|states?|units?|priorit(?:y|ies)|plans?|tiers?|features?|options?|enums?|labels?|themes?|templates?|providers?|scopes?|groups?|teams?|workspaces?|organi[sz]ations?|tenants?|stats|statistics|metrics|docs|providers?|modules?|plugins?|keys|api[-_]?keys|tokens?|sessions?|devices|me|flags?|environments?|integrations?|preferences|capabilities|versions?|releases|facets|filters|columns|fields|archives?|\w{0,60}types|\w{0,60}specialt(?:y|ies)|\w{0,60}methods?|\w{0,60}reasons?|new|create|edit|form)$/i;
const collection = /(?:[^s]s|list|all|search|index)$/i;
const listing =
  /^(?:index|list\w{0,60}|getAll\w{0,60}|get_all\w{0,60}|findAll\w{0,60}|find_all\w{0,60}|all\w{0,60}|fetch_?all\w{0,60})$/i;

const bounds =
  /\b(?:limit|limits|take|page|page_?size|page_?number|page_?token|per_?page|cursor|offset|skip|pageable|paginate\w{0,60}|paginated\w{0,60}|pagination\w{0,60}|paginator\w{0,60}|max_?results|page_?request|fetch_?first|LIMIT|pagy|kaminari|range)\b|Page<|Slice<|\.(?:Take|Skip|Limit|limit|take|first(?!\s*\(\s*\w{1,40}\s*=>)|slice)\s*\(|[pP]ag(?:e|inat)\w{0,60}\s*\(|\bfirst\s*:|\w+(?:Limit|Page|PageSize)\b/i;

/** Calls that read a whole table, by what stands before the statement's end. */
const whole: Record<Ecosystem, RegExp> = {
  node: /\.(?:findAll|findAndCountAll)\s*\(\s*(?:\{\s*\}\s*)?\)|\b(?:[A-Z]\w{0,60}|\w{0,60}[rR]epo(?:sitory)?|\w{0,60}[mM]odel|collection\([^()\n]{1,60}\))\.find\s*\(\s*(?:\{\s*\}\s*)?\)|\.findMany\s*\(\s*(?:\{\s*\}\s*)?\)|\.findMany\s*\(\s*\{\s*(?:include|orderBy|select)\s*:/,
  python:
    /\.objects\.all\s*\(\s*\)|\b\w+\.select\s*\(\s*\)(?=[\s\S]{0,200}?fetch_?all)|\.query\s*\(\s*[\w.]+\s*\)\s*\.all\s*\(\s*\)|\.query\.all\s*\(\s*\)|\b(?:execute|scalars|exec)\s*\(\s*select\s*\(\s*[\w.]+\s*\)\s*\)/,
  jvm: /\b\w{0,60}(?:[rR]epository|[rR]epo|[dD]ao|[mM]apper|[sS]tore)\.(?:findAll|listAll|selectAll|selectList)\s*\(\s*(?:null\s*)?\)|\b[A-Z]\w{0,60}\.(?:listAll|findAll)\s*\(\s*\)|\b[A-Z]\w{0,60}\.selectAll\s*\(\s*\)/,
  go: /\b\w{0,60}(?:db|DB|Db|tx|orm|conn|gorm)\w{0,60}(?:\.(?:WithContext|Model|Preload|Order|Debug)\([^()\n]{0,80}\))*\.Find\s*\(\s*&?\w+\s*\)/,
  dotnet: /\.To(?:List|Array)(?:Async)?\s*\(/,
  ruby: /(?<![\w:])[A-Z]\w{0,60}(?:::[A-Z]\w{0,60})?\.(?:all|order\([^()\n]{0,60}\)|includes\([^()\n]{0,80}\))(?!\s*\.|\w|\s*[?&]|\()/,
  php: /\b(?!Request|Input|Cache|Config|Session|Arr|Cookie|Route|Storage|Collection|Settings?\b)[A-Z]\w{0,60}::all\s*\(\s*\)|[rR]epository\w{0,60}(?:\([^()\n]{0,60}\))?->findAll\s*\(\s*\)/,
  rust: /\.fetch_all\s*\(|::find\s*\(\s*\)\s*\.all\s*\(/,
};
const selectAll =
  /\bSELECT\s[\w\s.,*"`]{1,400}\sFROM\s+[\w."`]{1,80}(?:\s+(?:AS\s+)?\w{1,20})?\s*(?:ORDER\s+BY\s[\w\s.,"`]{1,100})?["'`;)]/i;
/** What makes a statement less than everything. */
const narrowed =
  /\b(?:Where|where|filter|filter_by|Take|Skip|GroupBy|FromSql\w{0,20}|First\w{0,60}|Single\w{0,60}|Distinct|Any|Contains|WHERE|LIMIT|COUNT|limit|count|JOIN)\b/;

/** What was deleted only by name: everything else is left. */
const undeleted =
  /\.\s*Where\s*\(\s*\w{1,40}\s*=>\s*(?:!\s*\w{1,40}\.(?:Is)?Deleted|\w{1,40}\.(?:(?:Is)?Deleted\s*==\s*false|Deleted(?:At|Date|On)\s*==\s*null))\s*\)/g;

/** GET handlers of collections that read the datastore. Use as `service.fact(listHandlersOf)`. */
export function listHandlersOf(service: Service): ListHandler[] {
  const ecosystems = new Map(
    service
      .fact(sourceFilesOf)
      .map(({ path, ecosystem }) => [path, ecosystem] as const),
  );
  const paginates = service.fact(paginatesByDefault);
  const seen = new Set<string>();
  return businessRoutes(service).flatMap((route): ListHandler[] => {
    const { handler } = route;
    if (route.method !== 'GET' || !handler || !isCollection(route)) return [];
    const key = `${handler.path}:${handler.start}`;
    if (seen.has(key)) return [];
    seen.add(key);
    const ecosystem = ecosystems.get(handler.path);
    if (!ecosystem) return [];
    const reached = reachedFrom(service, handler);
    const view =
      ecosystem === 'python' ? genericList(service, route, handler) : undefined;
    if (view === 'narrowed') return [];
    if (view) {
      const bound = view.bound ?? paginates;
      return [{ route, ...(bound ? { bound } : { everything: view.place }) }];
    }
    const everything = firstWhole(service, reached, ecosystem);
    const bound =
      firstIn(service, reached, bounds) ??
      (bounds.test(handler.parameters) ? handler : undefined);
    if (bound) {
      const { path, line } = bound;
      return everything || readsAtAll(service, reached)
        ? [{ route, bound: { path, line } }]
        : [];
    }
    return everything ? [{ route, everything }] : [];
  });
}

function isCollection({ route, handler }: Route): boolean {
  const steps = route.split('/').filter(Boolean);
  const last = (steps[steps.length - 1] ?? '').replace(/\.\w+$/, '');
  if (!last || /[:{}<>*?$()[\]]/.test(last) || reference.test(last))
    return false;
  return (
    collection.test(last) ||
    (handler?.name ? listing.test(handler.name) : false)
  );
}

function firstWhole(
  service: Service,
  reached: readonly Reached[],
  ecosystem: Ecosystem,
): ListHandler['everything'] {
  for (const { path, start, end } of reached) {
    const source = sourceText(service.repository, path);
    const text = source.uncommented.slice(start, end);
    for (const match of text.matchAll(
      new RegExp(whole[ecosystem].source, 'g'),
    )) {
      const at = start + match.index;
      if (source.code[at] === ' ' && source.uncommented[at] !== ' ') continue;
      const statement = statementAround(source, at, start, end);
      if (narrowed.test(statement.replace(undeleted, ''))) continue;
      if (
        ecosystem === 'dotnet' &&
        !readsEntities.test(statement) &&
        !readsHeldQuery(source, statement, { start, end, at })
      )
        continue;
      if (ecosystem === 'rust' && /fetch_all/.test(match[0])) {
        const before = source.uncommented.slice(
          Math.max(start, at - 2_000),
          at,
        );
        const query = before.slice(before.lastIndexOf('query'));
        if (
          !/\bSELECT\b/i.test(query) ||
          /\b(?:WHERE|LIMIT|COUNT|\$1)\b/i.test(query)
        )
          continue;
      }
      return { path, line: source.lineAt(at) };
    }
    const sql = selectAll.exec(text);
    if (
      sql &&
      ecosystem !== 'rust' &&
      !/\b(?:COUNT|MAX|MIN|SUM|AVG)\b/i.test(sql[0]) &&
      /fetchall|\.query\w{0,60}\s*\(|\.Select\w{0,60}\s*\(|\.all\s*\(|QueryAsync|\.raw\s*\(/i.test(
        text,
      )
    )
      return { path, line: source.lineAt(start + sql.index) };
  }
  return undefined;
}

/** EF: a set of the context, by the context's name, and the users of ASP.NET Identity. */
const readsEntities =
  /\b\w{0,60}(?:[cC]ontext|[dD]b)\w{0,60}\s*\.\s*[A-Z]\w{0,60}|\b\w{0,60}[uU]serManager\w{0,60}\s*\.\s*Users\b/;

/** EF: `Table.ToList()` with `DbSet<T> Table`, `query.ToList()` with a query that is made of such a set and stays whole. */
function readsHeldQuery(
  { code }: SourceText,
  statement: string,
  { start, end, at }: { start: number; end: number; at: number },
): boolean {
  const held =
    /(?<![\w.])(\w{1,60})\s*\.\s*To(?:List|Array)(?:Async)?\s*\(/.exec(
      statement,
    )?.[1];
  if (!held) return false;
  if (new RegExp(`\\bDbSet\\s*<[^<>\\n]{1,80}>\\s{1,4}${held}\\b`).test(code))
    return true;
  const before = code.slice(start, Math.min(at, end));
  return (
    new RegExp(
      `\\b${held}\\s*=\\s*[^;]{0,200}(?:[cC]ontext|[dD]b)\\w{0,60}\\s*\\.\\s*[A-Z]`,
    ).test(before) && !narrowed.test(before.replace(undeleted, ''))
  );
}

/** From the end of the statement before to the end of this one. */
function statementAround(
  source: SourceText,
  at: number,
  start: number,
  end: number,
): string {
  const before = source.code.slice(Math.max(start, at - 1_500), at);
  const from = Math.max(
    before.lastIndexOf(';'),
    before.lastIndexOf('{\n'),
    before.lastIndexOf('}\n'),
    before.lastIndexOf('\n\n'),
    before.search(/\breturn\b(?![\s\S]*\breturn\b)/),
  );
  const after = source.uncommented.slice(at, Math.min(end, at + 400));
  const stop = after.search(/;|\n\s*\n|\n\s*\w+\s*(?::?=)\s/);
  return `${source.uncommented.slice(
    at - before.length + Math.max(0, from),
    at,
  )}${stop < 0 ? after : after.slice(0, stop)}`;
}

const readsStore =
  /\b(?:find|findMany|findAll|select|query|Query\w{0,60}|objects|where|Where|list\w{0,60}|List\w{0,60}|get_?[aA]ll|fetch\w{0,60}|paginate|all|To(?:List|Array)(?:Async)?|Find)\b/;

function readsAtAll(service: Service, reached: readonly Reached[]): boolean {
  return firstIn(service, reached, readsStore) !== undefined;
}

/** Django REST framework's views that list a queryset by themselves. */
function genericList(
  service: Service,
  route: Route,
  handler: Handler,
): { place: Place; bound?: Place } | 'narrowed' | undefined {
  const name = route.className ?? handler.name;
  const view = name
    ? (service.fact(pythonClassesOf).get(name) ?? []).find(
        ({ path, start }) => path === handler.path && start === handler.start,
      )
    : undefined;
  if (!view) return undefined;
  const chain = withBases(service, view);
  if (
    !chain.some(({ bases }) =>
      bases.some(base =>
        /\b(?:ListAPIView|ListCreateAPIView|ModelViewSet|ReadOnlyModelViewSet|ListModelMixin)\b/.test(
          base,
        ),
      ),
    )
  )
    return undefined;
  let everything: { path: string; line: number } | undefined;
  for (const { path, start, end } of chain) {
    const source = sourceText(service.repository, path);
    const text = source.uncommented.slice(start, end);
    const paged =
      /\bpagination_class\s*=\s*(?!None)\w|\bpaginate_queryset\b|\bpaginator\b/.exec(
        text,
      );
    if (paged)
      return {
        place: view,
        bound: { path, line: source.lineAt(start + paged.index) },
      };
    if (
      /\bdef\s+(?:get_queryset|filter_queryset)\b[\s\S]{0,1500}?\.(?:filter|exclude|none)\s*\(|\bdef\s+list\s*\(/.test(
        text,
      )
    )
      return 'narrowed';
    const all =
      /\bqueryset\s*=\s*[\w.]+\.objects\.all\s*\(\s*\)\s*$|\breturn\s+[\w.]+\.objects\.all\s*\(\s*\)\s*$/m.exec(
        text,
      );
    if (all) everything ??= { path, line: source.lineAt(start + all.index) };
  }
  return everything && { place: everything };
}

/** `DEFAULT_PAGINATION_CLASS` with a page size, `fastapi-pagination`'s registration and their kin. Use as a fact. */
function paginatesByDefault(
  service: Service,
): { path: string; line: number } | undefined {
  for (const { path, ecosystem } of service.fact(sourceFilesOf)) {
    if (ecosystem !== 'python') continue;
    const source = sourceText(service.repository, path);
    const match = /["']DEFAULT_PAGINATION_CLASS["']\s*:\s*(?!None)/.exec(
      source.uncommented,
    );
    if (match) return { path, line: source.lineAt(match.index) };
  }
  return undefined;
}
