import type { LoggerService } from '@backstage/backend-plugin-api';
import type {
  ExportedReport,
  ReportExporter,
} from '@prodready/plugin-readiness-node';

/** Reports that may wait for slow exporters; what comes beyond is left out, and said so. */
const mostWaiting = 1000;

/** Hands stored reports to the exporters of modules, one after the other, without a scan waiting for them. */
export class Exports {
  private chain: Promise<void> = Promise.resolve();
  private waiting = 0;

  constructor(
    private readonly exporters: readonly ReportExporter[],
    private readonly logger: LoggerService,
  ) {}

  offer(report: ExportedReport): void {
    if (this.exporters.length === 0) return;
    if (this.waiting >= mostWaiting) {
      this.logger.warn(
        `Exporters are too slow: the report of ${report.entityRef} is not exported`,
      );
      return;
    }
    this.waiting += 1;
    this.chain = this.chain.then(async () => {
      for (const exporter of this.exporters) await this.run(exporter, report);
      this.waiting -= 1;
    });
  }

  /** Resolves when what was offered has been handed on. */
  async end(): Promise<void> {
    await this.chain;
  }

  private async run(
    exporter: ReportExporter,
    report: ExportedReport,
  ): Promise<void> {
    try {
      await exporter.export(report);
    } catch (error) {
      this.logger.warn(
        `The exporter ${exporter.id} failed for ${report.entityRef}`,
        error as Error,
      );
    }
  }
}
