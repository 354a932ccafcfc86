import type { LoggerService } from '@backstage/backend-plugin-api';
import type { ChangeStore, UntoldChange } from '../database/ChangeStore';
import type { EntityStore } from '../database/EntityStore';
import { noticesOf } from '../notifications/OwnerDigest';
import type { StatusEvents } from './StatusEvents';

const claimedAtOnce = 20;

export interface ChangeFeedOptions {
  /** Milliseconds after which another backend may tell what this one did not come to. */
  lease: number;
  /** Whether owners get notifications. */
  notices: boolean;
}

/**
 * Tells all who want to know what became different: on the event bus, and for the digests of owners. What is to be told is
 * stored with the report that brought it about; so each change is told at least once, and twice only where a backend ended
 * between telling and noting that it had.
 */
export class ChangeFeed {
  private telling?: Promise<void>;
  private more = false;
  private ended = false;
  private timer?: NodeJS.Timeout;

  constructor(
    private readonly stores: {
      changes: ChangeStore;
      entities: Pick<EntityStore, 'owners'>;
    },
    private readonly events: Pick<StatusEvents, 'tell'>,
    private readonly logger: LoggerService,
    private readonly options: ChangeFeedOptions,
    private readonly now: () => number = Date.now,
  ) {}

  /** Looks regularly for what could not be told, and for what backends left behind that ended before they could. */
  start(): void {
    this.timer = setInterval(() => this.wake(), this.options.lease);
    this.timer.unref();
  }

  /** There may be something to tell. Never throws. */
  wake(): void {
    if (this.ended) return;
    this.tellAll().catch(error => {
      this.logger.debug('Changes are told later', error);
    });
  }

  /** Tells everything that no other backend is telling. */
  async tellAll(): Promise<void> {
    this.more = true;
    this.telling ??= this.work().finally(() => {
      this.telling = undefined;
    });
    await this.telling;
    // It may have looked a moment too early.
    if (this.more && !this.telling) await this.tellAll();
  }

  /** What was not told by then is left to other backends. */
  end(): void {
    this.ended = true;
    this.more = false;
    clearInterval(this.timer);
  }

  private async work(): Promise<void> {
    while (this.more) {
      this.more = false;
      const claimed = await this.stores.changes.claim(
        this.timeText(),
        this.timeText(this.options.lease),
        claimedAtOnce,
      );
      if (claimed.length === 0) continue;
      this.more = !this.ended;
      const owners = await this.stores.entities.owners(
        claimed.map(({ change }) => change.entityRef),
      );
      for (const untold of claimed) {
        await this.tell(untold, owners.get(untold.change.entityRef));
      }
    }
  }

  private async tell(
    { id, change }: UntoldChange,
    owner: string | undefined,
  ): Promise<void> {
    try {
      await this.events.tell(change);
    } catch (error) {
      this.logger.warn(
        'A status change was not published; trying again',
        error as Error,
      );
      return;
    }
    await this.stores.changes.told(
      id,
      owner && this.options.notices ? noticesOf(change, owner) : [],
      this.timeText(),
    );
  }

  private timeText(offset = 0): string {
    return new Date(this.now() + offset).toISOString();
  }
}
