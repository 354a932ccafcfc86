import type {
  Overview,
  OverviewQuery,
  ReadinessApi,
} from '@prodready/plugin-readiness-common';
import { isNotFound } from '../content/MissingReport';

/** The figures at the top: verdicts at least. */
export type OverviewFigures = Pick<Overview, 'total' | 'verdicts'> &
  Partial<Overview>;

/** The figures of what matches; from the list alone where the backend offers no overview. */
export async function readOverview(
  api: ReadinessApi,
  query: OverviewQuery,
  signal: AbortSignal,
): Promise<OverviewFigures> {
  try {
    return await api.getOverview(query, { signal });
  } catch (error) {
    if (!isNotFound(error as Error)) {
      throw error;
    }
    const { total, counts } = await api.queryEntities(
      { ...query.filter, limit: 1 },
      { signal },
    );
    return { total, verdicts: counts };
  }
}
