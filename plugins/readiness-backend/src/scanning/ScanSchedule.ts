import type {
  LoggerService,
  SchedulerService,
} from '@backstage/backend-plugin-api';
import type { ScanStore } from '../database/ScanStore';
import type { CatalogReader } from '../targets/CatalogReader';
import type { ScanQueue } from './ScanQueue';

/** After the start a catalog fills within minutes: it is looked at again at doubling distances, up to its interval. */
const firstReading = 2_000;
const dueEvery = 60_000;

/** Sees to it that the catalog is read, and every repository scanned, as often as configured. */
export class ScanSchedule {
  private timer?: NodeJS.Timeout;
  private stopped = false;

  constructor(
    private readonly catalog: CatalogReader,
    private readonly scans: ScanStore,
    private readonly queue: ScanQueue,
    private readonly services: {
      scheduler: SchedulerService;
      logger: LoggerService;
    },
    /** Milliseconds. */
    private readonly intervals: { rescan: number; catalog: number },
  ) {}

  async start(): Promise<void> {
    const { scheduler } = this.services;
    await this.scans.forgetUnfinished();
    this.readSoon(0, firstReading);
    await scheduler.scheduleTask({
      id: 'readiness-read-catalog',
      frequency: { milliseconds: this.intervals.catalog },
      timeout: { minutes: 30 },
      initialDelay: { milliseconds: this.intervals.catalog },
      fn: () => this.readCatalog(),
    });
    await scheduler.scheduleTask({
      id: 'readiness-queue-due-scans',
      frequency: {
        milliseconds: Math.min(dueEvery, this.intervals.rescan),
      },
      timeout: { minutes: 5 },
      initialDelay: { milliseconds: dueEvery },
      fn: () => this.queueDue(),
    });
  }

  stop(): void {
    this.stopped = true;
    clearTimeout(this.timer);
  }

  /** Scans a target as soon as possible, whether it changed or not. */
  async rescan(targetId: string): Promise<void> {
    await this.add(targetId, true);
  }

  private readSoon(delay: number, nextDelay: number): void {
    if (this.stopped) return;
    this.timer = setTimeout(async () => {
      try {
        await this.readCatalog();
      } catch (error) {
        this.services.logger.warn(
          `The catalog could not be read; trying again in ${
            nextDelay / 1000
          } seconds`,
          error as Error,
        );
      }
      if (nextDelay < this.intervals.catalog) {
        this.readSoon(nextDelay, nextDelay * 2);
      }
    }, delay);
    this.timer.unref();
  }

  private async readCatalog(): Promise<void> {
    await this.catalog.read();
    await this.queueDue();
  }

  private async queueDue(): Promise<void> {
    const before = new Date(Date.now() - this.intervals.rescan).toISOString();
    for (const targetId of await this.scans.due(before)) {
      await this.add(targetId, false);
    }
  }

  private async add(targetId: string, manual: boolean): Promise<void> {
    await this.scans.queued(targetId, new Date().toISOString());
    await this.queue.add({ targetId, manual });
  }
}
