import { setTimeout as sleep } from 'node:timers/promises';
import type { LoggerService } from '@backstage/backend-plugin-api';
import type { ScanMarks } from './ScanLog';
import type {
  ExportedReport,
  ReportExporter,
} from '@prodready/plugin-readiness-node';

/** Reports that may wait for slow exporters; what comes beyond is left out, and said so. */
const mostWaiting = 1000;
/** Milliseconds after which an exporter is no longer waited for. */
const longest = 60_000;
/** Milliseconds that exporters get when the backend stops. */
const lastWords = 5_000;

/** Hands stored reports to the exporters of modules, one after the other, without a scan waiting for them. */
export class Exports {
  private chain: Promise<void> = Promise.resolve();
  private waiting = 0;

  constructor(
    private readonly exporters: readonly ReportExporter[],
    private readonly logger: LoggerService,
    private readonly patience = longest,
  ) {}

  /** `marks` names the scan in the log. */
  offer(report: ExportedReport, marks: ScanMarks): void {
    if (this.exporters.length === 0) return;
    const logger = this.logger.child({ ...marks });
    if (this.waiting >= mostWaiting) {
      logger.warn(
        `Exporters are too slow: the report of ${report.entityRef} is not exported`,
      );
      return;
    }
    this.waiting += 1;
    this.chain = this.chain.then(async () => {
      for (const exporter of this.exporters) {
        await run(exporter, report, logger, this.patience);
      }
      this.waiting -= 1;
    });
  }

  /** Resolves when what was offered has been handed on, or when exporters take too long for a backend that stops. */
  async end(): Promise<void> {
    const enough = new AbortController();
    await Promise.race([
      this.chain,
      sleep(lastWords, undefined, { signal: enough.signal }).catch(() => {}),
    ]);
    enough.abort();
  }
}

async function run(
  exporter: ReportExporter,
  report: ExportedReport,
  logger: LoggerService,
  patience: number,
): Promise<void> {
  const ended = new AbortController();
  try {
    await Promise.race([
      exporter.export(report),
      sleep(patience, undefined, { signal: ended.signal }).then(() => {
        throw new Error(`It took longer than ${patience} ms`);
      }),
    ]);
  } catch (error) {
    logger.warn(
      `The exporter ${exporter.id} failed for ${report.entityRef}`,
      error as Error,
    );
  } finally {
    ended.abort();
  }
}
