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
  verdict: string;
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
  let cursor: string | undefined;
  do {
    const page = await api.queryEntities(
      { sort: 'name', limit: pageSize, ...(cursor && { cursor }) },
      await getOptions(),
    );
    for (const summary of page.items) {
      if (summary.verdict) {
        yield toDocument(
          summary,
          await readReport(api, summary.entityRef, await getOptions()),
        );
      }
    }
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
  const { kind, namespace, name } = parseEntityRef(summary.entityRef);
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
    title: `${summary.title}: ${verdict}`,
    text: [verdict, ...areas, ...failing].join('. ').slice(0, textLimit),
    location: `/catalog/${namespace}/${kind}/${name}/readiness`,
    verdict: summary.verdict!,
    owner: summary.owner ?? '',
    lifecycle: summary.lifecycle ?? '',
    // Who may not see the entity does not find its readiness either.
    authorization: { resourceRef: summary.entityRef },
  };
}
