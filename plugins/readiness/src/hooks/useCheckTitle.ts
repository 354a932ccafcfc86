import { useEffect, useState } from 'react';
import { useApi } from '@backstage/core-plugin-api';
import type { ReadinessApi } from '@prodready/plugin-readiness-common';
import { readinessApiRef } from '../api';

type Titles = ReadonlyMap<string, string>;
const reading = new WeakMap<ReadinessApi, Promise<Titles>>();

/** The titles of all checks, read once: they change with the backend's version only. */
function readTitles(api: ReadinessApi): Promise<Titles> {
  let titles = reading.get(api);
  if (!titles) {
    titles = api
      .getChecks()
      .then(
        ({ checks }) => new Map(checks.map(({ id, title }) => [id, title])),
      );
    titles.catch(() => reading.delete(api));
    reading.set(api, titles);
  }
  return titles;
}

/** What a check asks; its id as long as that is not known, and for a check that is no more. */
export function useCheckTitle(checkId: string): string {
  const api = useApi(readinessApiRef);
  const [titles, setTitles] = useState<Titles>();
  useEffect(() => {
    let current = true;
    readTitles(api).then(
      value => current && setTitles(value),
      () => {}, // the id says which one it is
    );
    return () => {
      current = false;
    };
  }, [api]);
  return titles?.get(checkId) ?? checkId;
}
