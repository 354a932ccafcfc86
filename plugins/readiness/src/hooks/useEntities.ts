import { useEffect, useState } from 'react';
import { identityApiRef, useApi } from '@backstage/core-plugin-api';
import type { EntitiesPage } from '@prodready/plugin-readiness-common';
import useAsyncRetry from 'react-use/esm/useAsyncRetry';
import { readinessApiRef } from '../api';
import type { EntitiesFilter } from './useEntitiesFilter';

const pageSize = 50;

/** One page of the entities that a filter selects. The page read before stays while the next one is read. */
export function useEntities(filter: EntitiesFilter) {
  const api = useApi(readinessApiRef);
  const identityApi = useApi(identityApiRef);
  const [page, setPage] = useState<EntitiesPage>();
  const { text, verdicts, mine, sort, order, cursor } = filter;
  const verdictList = verdicts.join();

  const { value, loading, error, retry } = useAsyncRetry(async () => {
    const owner = mine
      ? (await identityApi.getBackstageIdentity()).ownershipEntityRefs
      : undefined;
    return api.queryEntities({
      ...(text && { text }),
      ...(verdicts.length > 0 && { verdict: verdicts }),
      ...(owner && { owner: owner.slice(0, 100) }),
      ...(cursor && { cursor }),
      sort,
      order,
      limit: pageSize,
    });
  }, [api, identityApi, text, verdictList, mine, sort, order, cursor]);

  useEffect(() => {
    if (value) {
      setPage(value);
    }
  }, [value]);

  return { page, loading, error, retry };
}
