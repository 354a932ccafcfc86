import type { ChangeFeed } from '../events/ChangeFeed';
import type { ProgressSignals } from '../events/ProgressSignals';
import type { ScanMetrics } from '../metrics/ScanMetrics';
import type { Exports } from './Exports';
import type { ScanListener } from './TargetScanner';

/** Hands what scans tell on to all who want to know. None of them can fail or hold up a scan. */
export function createListener({
  metrics,
  exports,
  changes,
  signals,
}: {
  metrics: ScanMetrics;
  exports: Exports;
  changes: ChangeFeed;
  signals: ProgressSignals;
}): ScanListener {
  return {
    progressed: uids => void signals.tell(uids),
    ended: scan => metrics.ended(scan),
    saved({ change, marks, ...report }) {
      metrics.saved();
      exports.offer({ ...report, ...(change && { change }) }, marks);
      changes.wake();
    },
  };
}
