import { metrics } from '@opentelemetry/api';
import type { LoggerService } from '@backstage/backend-plugin-api';
import type { ScanStore } from '../database/ScanStore';
import type { EndedScan } from '../scanning/TargetScanner';
import type { ScanQueue } from '../scanning/ScanQueue';

/**
 * What a monitoring system sees, through whichever OpenTelemetry SDK the backend was started with; without one, nothing is
 * counted and nothing costs. Names: docs/operating.md.
 */
export class ScanMetrics {
  private readonly meter = metrics.getMeter('prodready.readiness');
  private readonly scans = this.meter.createCounter('readiness.scans', {
    description: 'Scans of repositories that ended',
    unit: '{scan}',
  });
  private readonly duration = this.meter.createHistogram(
    'readiness.scan.duration',
    {
      description: 'How long a scan took, fetching included',
      unit: 's',
      advice: {
        explicitBucketBoundaries: [0.1, 0.5, 1, 2.5, 5, 10, 30, 60, 120, 300],
      },
    },
  );
  private readonly assessed = this.meter.createCounter('readiness.reports', {
    description: 'Reports that were stored',
    unit: '{report}',
  });

  ended({ outcome, reason, problem, duration }: EndedScan): void {
    const attributes = { outcome, reason, ...(problem && { problem }) };
    this.scans.add(1, attributes);
    this.duration.record(duration / 1000, { outcome });
  }

  saved(): void {
    this.assessed.add(1);
  }

  /** Figures that are read from the database when somebody collects them. */
  observe(queue: ScanQueue, scans: ScanStore, logger: LoggerService): void {
    const depth = this.meter.createObservableGauge('readiness.queue.depth', {
      description: 'Scans by state: waiting, deferred, running',
      unit: '{scan}',
    });
    const oldest = this.meter.createObservableGauge('readiness.due.age', {
      description: 'How long the longest due repository waits for its scan',
      unit: 's',
    });
    const age = this.meter.createObservableGauge('readiness.reports.age', {
      description: 'Age of reports: the youngest tenth, the median, the oldest',
      unit: 's',
    });
    const givenUp = this.meter.createObservableGauge('readiness.given_up', {
      description: 'Repositories whose retries ended without success',
      unit: '{repository}',
    });
    this.meter.addBatchObservableCallback(
      async result => {
        try {
          const now = Date.now();
          const figures = await queue.figures();
          for (const state of ['waiting', 'deferred', 'running'] as const) {
            result.observe(depth, figures[state], { state });
          }
          const due = await scans.oldestDue(new Date(now).toISOString());
          result.observe(oldest, due ? (now - Date.parse(due)) / 1000 : 0);
          result.observe(givenUp, await scans.countGivenUp());
          for (const [quantile, at] of await scans.reportTimes()) {
            result.observe(age, (now - Date.parse(at)) / 1000, { quantile });
          }
        } catch (error) {
          logger.debug('Figures could not be read', error as Error);
        }
      },
      [depth, oldest, age, givenUp],
    );
  }
}
