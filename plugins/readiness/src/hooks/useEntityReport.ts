import { useCallback, useEffect, useReducer, useRef } from 'react';
import { useApi } from '@backstage/core-plugin-api';
import type {
  EntityReport,
  ScanState,
} from '@prodready/plugin-readiness-common';
import { readinessApiRef } from '../api';

/** What is known of an entity's report. After a failed reload `data` is still the report read before. */
export interface EntityReportState {
  data?: EntityReport;
  error?: Error;
  /** Set while there is neither data nor an error. */
  loading: boolean;
}

/** How long to wait before asking again where a scan stands, in milliseconds; nothing changes in the other states. */
const pollInterval: Partial<Record<ScanState['status'], number>> = {
  pending: 5_000,
  queued: 1_000,
  running: 1_000,
};
const longestPollInterval = 30_000;

type Action =
  | { type: 'opened' }
  | { type: 'loaded'; data: EntityReport }
  | { type: 'scan'; scan: ScanState }
  | { type: 'failed'; error: Error };

function reduce(state: EntityReportState, action: Action): EntityReportState {
  switch (action.type) {
    case 'loaded':
      return { loading: false, data: action.data };
    case 'scan':
      return state.data
        ? { ...state, data: { ...state.data, scan: action.scan } }
        : state;
    case 'failed':
      return { ...state, loading: false, error: action.error };
    default:
      return { loading: true };
  }
}

/**
 * Reads an entity's report and follows its scan: while one is expected or runs, its progress is kept up to date, and
 * when it ends the report is read again, with the old one staying until then.
 */
export function useEntityReport(entityRef: string) {
  const api = useApi(readinessApiRef);
  const [state, dispatch] = useReducer(reduce, { loading: true });
  const request = useRef<AbortController>();

  const reload = useCallback(async () => {
    request.current?.abort();
    const controller = new AbortController();
    request.current = controller;
    const { signal } = controller;
    try {
      const data = await api.getReport(entityRef, { signal });
      if (!signal.aborted) {
        dispatch({ type: 'loaded', data });
      }
    } catch (error) {
      if (!signal.aborted) {
        dispatch({ type: 'failed', error: error as Error });
      }
    }
  }, [api, entityRef]);

  const retry = useCallback(() => {
    dispatch({ type: 'opened' });
    reload();
  }, [reload]);

  useEffect(() => {
    retry();
    return () => request.current?.abort();
  }, [retry]);

  const status = state.data?.scan.status;
  useEffect(() => {
    const interval = status && pollInterval[status];
    if (!interval) {
      return undefined;
    }
    const controller = new AbortController();
    const { signal } = controller;
    let timer: ReturnType<typeof setTimeout>;
    let wait = interval;
    const poll = async () => {
      try {
        const scan = await api.getScan(entityRef, { signal });
        if (signal.aborted) {
          return;
        }
        wait = interval;
        if (pollInterval[scan.status]) {
          dispatch({ type: 'scan', scan });
        } else {
          await reload();
          return;
        }
      } catch {
        // The portal may be restarting: ask less often, and go on.
        wait = Math.min(wait * 2, longestPollInterval);
      }
      if (!signal.aborted) {
        timer = setTimeout(poll, wait);
      }
    };
    timer = setTimeout(poll, interval);
    return () => {
      controller.abort();
      clearTimeout(timer);
    };
  }, [api, entityRef, reload, status]);

  /** Asks for a scan. Rejects when the backend refuses. */
  const rescan = useCallback(async () => {
    dispatch({ type: 'scan', scan: await api.rescan(entityRef) });
  }, [api, entityRef]);

  return { ...state, retry, rescan, reload };
}
