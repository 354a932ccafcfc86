import type { LoggerService } from '@backstage/backend-plugin-api';
import type { JsonObject } from '@backstage/types';
import type { ReadinessStatusChange } from '@prodready/plugin-readiness-node';
import type { ProgressSignals } from '../events/ProgressSignals';
import type { StatusEvents } from '../events/StatusEvents';
import type { ScanMetrics } from '../metrics/ScanMetrics';
import type { OwnerDigest } from '../notifications/OwnerDigest';
import type { Exports } from './Exports';
import type { ScanListener } from './TargetScanner';

/** Wants to know what became different without a scan, as by exemptions. Must not throw. */
export interface ChangeListener {
  changed(change: ReadinessStatusChange, owner?: string): void;
}

/** Hands what scans tell on to all who want to know. None of them can fail or hold up a scan. */
export function createListener({
  metrics,
  digest,
  exports,
  events,
  signals,
  logger,
}: {
  metrics: ScanMetrics;
  digest?: OwnerDigest;
  exports: Exports;
  events: StatusEvents;
  signals: ProgressSignals;
  logger: LoggerService;
}): ScanListener & ChangeListener {
  const tell = (
    change: ReadinessStatusChange,
    owner: string | undefined,
    marks: JsonObject,
  ) => {
    const log = logger.child({ ...marks, entity: change.entityRef });
    void events.tell(change, log);
    digest?.note(change, owner).catch(error => {
      log.warn('What an owner is to be told was not stored', error);
    });
  };
  return {
    changed: (change, owner) => tell(change, owner, {}),
    progressed: uids => void signals.tell(uids),
    ended: scan => metrics.ended(scan),
    saved({ owner, change, marks, ...report }) {
      metrics.saved();
      exports.offer({ ...report, ...(change && { change }) }, marks);
      if (change) tell(change, owner, { ...marks });
    },
  };
}
