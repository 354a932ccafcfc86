import type { LoggerService } from '@backstage/backend-plugin-api';
import type { EventsService } from '@backstage/plugin-events-node';
import type { JsonObject } from '@backstage/types';
import {
  READINESS_STATUS_TOPIC,
  ReadinessStatusChange,
} from '@prodready/plugin-readiness-node';

/** Tells on the portal's event bus what became different with services. */
export class StatusEvents {
  constructor(private readonly events: EventsService) {}

  /** Says nothing where nothing changed. Never throws. */
  async tell(
    change: ReadinessStatusChange,
    logger: LoggerService,
  ): Promise<void> {
    if (!isChange(change)) return;
    try {
      await this.events.publish({
        topic: READINESS_STATUS_TOPIC,
        eventPayload: change as unknown as JsonObject,
      });
    } catch (error) {
      logger.warn('A status change was not published', error as Error);
    }
  }
}

/** Whether somebody may want to know. */
export function isChange({
  first,
  verdict,
  areas,
  findings,
}: ReadinessStatusChange): boolean {
  return (
    first ||
    verdict.from !== verdict.to ||
    areas.length > 0 ||
    Object.values(findings).some(list => list.length > 0)
  );
}
