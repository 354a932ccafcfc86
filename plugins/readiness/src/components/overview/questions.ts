import type {
  EntitiesPage,
  EntitiesQuery,
  OverviewQuery,
  ReadinessApi,
} from '@prodready/plugin-readiness-common';
import type { OverviewView } from '../../filter/overviewView';
import { readOverview } from './readOverview';
import type { OverviewFigures } from './readOverview';

/*
 * What the overview asks before anything else. It can be asked before the code of the overview is there: on a first visit
 * the one takes as long as the other.
 */

const pageSize = 50;
/** For how long answers that were asked for ahead are kept for whoever comes to ask, in milliseconds. */
const keptFor = 10_000;

type Ahead = Map<string, Promise<unknown>>;
const ahead = new WeakMap<ReadinessApi, Ahead>();

/** The figures of a view. */
export function askFigures(
  api: ReadinessApi,
  view: Pick<OverviewView, 'filter' | 'days'>,
  signal: AbortSignal,
): Promise<OverviewFigures> {
  const query = figuresQuery(view);
  return taken(api, query) ?? readOverview(api, query, signal);
}

/** A page of the entities of a view. */
export function askEntities(
  api: ReadinessApi,
  view: Pick<OverviewView, 'filter' | 'sort' | 'order' | 'cursor'>,
  signal: AbortSignal,
): Promise<EntitiesPage> {
  const query = entitiesQuery(view);
  return taken(api, query) ?? api.queryEntities(query, { signal });
}

/** Asks what a view asks first; {@link askFigures} and {@link askEntities} then give these answers, once. */
export function askAhead(api: ReadinessApi, view: OverviewView): void {
  const answers: Ahead = ahead.get(api) ?? new Map();
  ahead.set(api, answers);
  const keep = <T>(query: object, ask: () => Promise<T>) => {
    const key = JSON.stringify(query);
    if (answers.has(key)) return;
    const answer = ask();
    answer.catch(() => {}); // whoever takes it says what went wrong
    answers.set(key, answer);
    setTimeout(() => answers.delete(key), keptFor);
  };
  const { signal } = new AbortController();
  keep(figuresQuery(view), () => readOverview(api, figuresQuery(view), signal));
  if (view.rows === 'entity') {
    keep(entitiesQuery(view), () => api.queryEntities(entitiesQuery(view)));
  }
}

function taken<T>(api: ReadinessApi, query: object): Promise<T> | undefined {
  const key = JSON.stringify(query);
  const answers = ahead.get(api);
  const answer = answers?.get(key);
  answers?.delete(key);
  return answer as Promise<T> | undefined;
}

function figuresQuery({
  filter,
  days,
}: Pick<OverviewView, 'filter' | 'days'>): OverviewQuery & { days: number } {
  return { filter, days };
}

function entitiesQuery(
  view: Pick<OverviewView, 'filter' | 'sort' | 'order' | 'cursor'>,
): EntitiesQuery {
  const { filter, sort, order, cursor } = view;
  return { ...filter, ...(cursor && { cursor }), sort, order, limit: pageSize };
}
