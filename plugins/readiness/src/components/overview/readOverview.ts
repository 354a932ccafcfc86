import type {
  Overview,
  OverviewQuery,
  ReadinessApi,
} from '@prodready/plugin-readiness-common';
import { isNotFound } from '../../hooks/isNotFound';

/** The figures at the top: verdicts at least. */
export type OverviewFigures = Pick<Overview, 'total' | 'verdicts'> &
  Partial<Overview> & {
    /** Days that the change looks back. */
    days: number;
  };

/** The figures of what matches; from the list alone where the backend offers no overview. */
export async function readOverview(
  api: ReadinessApi,
  query: OverviewQuery & { days: number },
  signal: AbortSignal,
): Promise<OverviewFigures> {
  const { days } = query;
  try {
    return { ...(await api.getOverview(query, { signal })), days };
  } catch (error) {
    if (!isNotFound(error as Error)) {
      throw error;
    }
    const { total, counts } = await api.queryEntities(
      { ...query.filter, limit: 1 },
      { signal },
    );
    return { total, verdicts: counts, days };
  }
}
