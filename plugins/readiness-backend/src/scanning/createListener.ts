import type { LoggerService } from '@backstage/backend-plugin-api';
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
  const changed = (change: ReadinessStatusChange, owner?: string) => {
    void events.tell(change);
    digest?.note(change, owner).catch(error => {
      logger.warn('What an owner is to be told was not stored', error);
    });
  };
  return {
    changed,
    progressed: uids => void signals.tell(uids),
    ended: scan => metrics.ended(scan),
    saved({ owner, change, ...report }) {
      metrics.saved();
      exports.offer({ ...report, ...(change && { change }) });
      if (change) changed(change, owner);
    },
  };
}
