import { parseEntityRef } from '@backstage/catalog-model';
import type { IndexableDocument } from '@backstage/plugin-search-common';
import type {
  EntitySummary,
  ReadinessApi,
  ReadinessRequestOptions,
} from '@prodready/plugin-readiness-common';
import { statusWords, verdictWords } from '@prodready/report';
import type { Report } from '@prodready/report';

/** What a search for a service's readiness finds. */
export interface ReadinessDocument extends IndexableDocument {
  /** Only where what reports say may be found. */
  verdict?: string;
  owner: string;
  lifecycle: string;
}

const pageSize = 200;
const textLimit = 20_000;

/**
 * One document for each assessed entity: its verdict, the status of its areas, and the questions of the checks that
 * fail, so that both `not production ready` and `container-no-dev-server` find it.
 */
export async function* readDocuments(
  api: ReadinessApi,
  getOptions: () => Promise<ReadinessRequestOptions>,
): AsyncGenerator<ReadinessDocument> {
  for await (const summary of summaries(api, getOptions)) {
    if (!summary.verdict) continue;
    const report = await readReport(api, summary.entityRef, await getOptions());
    yield { ...toDocument(summary, report), verdict: summary.verdict };
  }
}

/**
 * One document for each entity, assessed or not, that leads to its readiness and says nothing that the catalog does not
 * say.
 */
export async function* readNames(
  api: ReadinessApi,
  getOptions: () => Promise<ReadinessRequestOptions>,
): AsyncGenerator<ReadinessDocument> {
  for await (const summary of summaries(api, getOptions)) {
    yield {
      ...placeOf(summary),
      title: `${summary.title}: production readiness`,
      text: `The production readiness report of ${summary.title}.`,
    };
  }
}

async function* summaries(
  api: ReadinessApi,
  getOptions: () => Promise<ReadinessRequestOptions>,
): AsyncGenerator<EntitySummary> {
  let cursor: string | undefined;
  do {
    const page = await api.queryEntities(
      { sort: 'name', limit: pageSize, ...(cursor && { cursor }) },
      await getOptions(),
    );
    yield* page.items;
    cursor = page.nextCursor;
  } while (cursor);
}

/** A report that is gone since the list was read leaves its entity with the words of the list. */
async function readReport(
  api: ReadinessApi,
  entityRef: string,
  options: ReadinessRequestOptions,
): Promise<Report | undefined> {
  try {
    return (await api.getReport(entityRef, options)).report;
  } catch {
    return undefined;
  }
}

function toDocument(
  summary: EntitySummary,
  report: Report | undefined,
): ReadinessDocument {
  const verdict = verdictWords[summary.verdict!].label;
  const areas = (report?.areas ?? [])
    .filter(
      ({ status }) => status === 'needs-improvement' || status === 'partial',
    )
    .map(area => `${area.name}: ${statusWords[area.status].label}`);
  const failing = (report?.areas ?? [])
    .flatMap(({ results }) => results)
    .filter(({ outcome }) => outcome === 'fail')
    .map(({ checkId, title }) => `${title} (${checkId})`);
  return {
    ...placeOf(summary),
    title: `${summary.title}: ${verdict}`,
    text: [verdict, ...areas, ...failing].join('. ').slice(0, textLimit),
  };
}

/** What is no more than the catalog's, and whose entity it is that a caller must be allowed to see. */
function placeOf({
  entityRef,
  owner = '',
  lifecycle = '',
}: EntitySummary): Omit<ReadinessDocument, 'title' | 'text'> {
  const { kind, namespace, name } = parseEntityRef(entityRef);
  return {
    location: `/catalog/${namespace}/${kind}/${name}/readiness`,
    owner,
    lifecycle,
    authorization: { resourceRef: entityRef },
  };
}
