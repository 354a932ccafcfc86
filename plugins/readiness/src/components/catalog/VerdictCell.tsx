import { useEffect, useState } from 'react';
import { stringifyEntityRef } from '@backstage/catalog-model';
import type { Entity } from '@backstage/catalog-model';
import { Link } from '@backstage/core-components';
import { useApi } from '@backstage/core-plugin-api';
import type {
  EntitySummary,
  ReadinessApi,
} from '@prodready/plugin-readiness-common';
import { readinessApiRef } from '../../api';
import Skeleton from '@material-ui/lab/Skeleton';
import { isReadinessAvailable } from '../../conditions';
import { useTabLink } from '../../hooks/useTabLink';
import { useWords } from '../../words/useWords';
import { VerdictLabel } from '../status/StatusLabel';

type Wanted = Map<string, Promise<EntitySummary | undefined>>;
const queues = new WeakMap<ReadinessApi, Wanted>();
const batches = new WeakMap<Wanted, Promise<Map<string, EntitySummary>>>();
const atOnce = 200;

/** Reads one entity; what the rows of a table ask for in the same moment becomes one request. */
function readSummary(
  api: ReadinessApi,
  entityRef: string,
): Promise<EntitySummary | undefined> {
  const waiting: Wanted = queues.get(api) ?? new Map();
  if (!queues.has(api)) {
    queues.set(api, waiting);
    setTimeout(() => queues.delete(api));
  }
  const known = waiting.get(entityRef);
  if (known) {
    return known;
  }
  const answer = new Promise<void>(resolve => setTimeout(resolve)).then(
    async () => {
      const refs = [...waiting.keys()].slice(0, atOnce);
      batches.set(waiting, batches.get(waiting) ?? query(api, refs));
      return (await batches.get(waiting)!).get(entityRef);
    },
  );
  waiting.set(entityRef, answer);
  return answer;
}

async function query(api: ReadinessApi, entity: string[]) {
  const { items } = await api.queryEntities({ entity, limit: atOnce });
  return new Map(items.map(item => [item.entityRef, item]));
}

/** The verdict of an entity in a row of the catalog, leading to its report. */
export function VerdictCell({ entity }: { entity: Entity }) {
  const api = useApi(readinessApiRef);
  const tabLink = useTabLink();
  const entityRef = stringifyEntityRef(entity);
  const available = isReadinessAvailable(entity);
  const { t } = useWords();
  const [summary, setSummary] = useState<EntitySummary | 'none' | 'failed'>();
  useEffect(() => {
    let current = true;
    if (available) {
      readSummary(api, entityRef).then(
        value => current && setSummary(value ?? 'none'),
        () => current && setSummary('failed'),
      );
    }
    return () => {
      current = false;
    };
  }, [api, available, entityRef]);
  if (!available || summary === 'none') return null;
  if (summary === undefined) return <Skeleton width="70%" />;
  // A catalog without verdicts is still a catalog, but nothing at all would look as if there were none.
  if (summary === 'failed') {
    return <span title={t('common.failed')}>–</span>;
  }
  return (
    <Link to={tabLink(entityRef)}>
      <VerdictLabel verdict={summary.verdict} brief />
    </Link>
  );
}
