import type {
  LoggerService,
  SchedulerService,
} from '@backstage/backend-plugin-api';
import type { EntityStore } from '../database/EntityStore';
import type { ScanStore } from '../database/ScanStore';
import type { CatalogReader } from '../targets/CatalogReader';
import type { CatalogRelations } from '../targets/CatalogRelations';
import type { ScanJob, ScanQueue } from './ScanQueue';

/** After the start a catalog fills within minutes: it is looked at again at doubling distances, up to its interval. */
const firstReading = 2_000;
const dueEvery = 60_000;
const takenAtOnce = 500;
/** A scan that was queued and never heard of again is queued anew after this time. */
const lostAfter = 12 * 60 * 60 * 1000;

/** Sees to it that the catalog is read, and every repository scanned, as often as configured. */
export class ScanSchedule {
  private timer?: NodeJS.Timeout;
  private stopped = false;

  constructor(
    private readonly readers: {
      catalog: Pick<CatalogReader, 'read'>;
      relations: Pick<CatalogRelations, 'read'>;
    },
    private readonly stores: {
      scans: Pick<ScanStore, 'queued' | 'takeDue'>;
      entities: Pick<EntityStore, 'target'>;
    },
    private readonly queue: Pick<ScanQueue, 'add'>,
    private readonly services: {
      scheduler: SchedulerService;
      logger: LoggerService;
    },
    /** Milliseconds. */
    private readonly intervals: { rescan: number; catalog: number },
  ) {}

  /** May be called again when it failed. */
  async start(): Promise<void> {
    const { scheduler } = this.services;
    clearTimeout(this.timer);
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
      initialDelay: { milliseconds: Math.min(dueEvery, this.intervals.rescan) },
      fn: () => this.queueDue(),
    });
  }

  stop(): void {
    this.stopped = true;
    clearTimeout(this.timer);
  }

  /** Scans a target as soon as possible, whether it changed or not. */
  async rescan(targetId: string): Promise<void> {
    const target = await this.stores.entities.target(targetId);
    if (!target) return;
    await this.stores.scans.queued(targetId, new Date().toISOString());
    await this.queue.add([
      {
        targetId,
        ...(target.host && { host: target.host }),
        reason: 'person',
      },
    ]);
  }

  /** Queues what is due. */
  async queueDue(): Promise<void> {
    const now = Date.now();
    for (;;) {
      const taken = await this.stores.scans.takeDue(
        new Date(now).toISOString(),
        new Date(now + lostAfter).toISOString(),
        takenAtOnce,
        (due, tx) =>
          this.queue.add(
            due.map(
              ({ id, host }): ScanJob => ({
                targetId: id,
                ...(host && { host }),
                reason: 'schedule',
              }),
            ),
            tx,
          ),
      );
      if (taken < takenAtOnce) return;
    }
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

  /** Groups every time as well: without those above its owner, a new service is missing from what their heads see. */
  private async readCatalog(): Promise<void> {
    await this.readers.catalog.read();
    await this.queueDue();
    await this.readers.relations.read();
  }
}
