import type { SignalsService } from '@backstage/plugin-signals-node';
import { scanChannel } from '@prodready/plugin-readiness-common';

/**
 * Tells pages that are open that the scan of their entity went on. Signals go to whoever listens on the channel, so channels
 * are named by the uid, which only those know who may see the entity in the catalog, and say no more than that it is worth
 * asking again.
 */
export class ProgressSignals {
  constructor(private readonly signals: SignalsService) {}

  /** Never throws: watching is a courtesy. */
  async tell(uids: readonly string[]): Promise<void> {
    await Promise.allSettled(
      uids.map(uid =>
        this.signals.publish({
          recipients: { type: 'broadcast' },
          channel: scanChannel(uid),
          message: { changed: true },
        }),
      ),
    );
  }
}
