import type { EventsService } from '@backstage/plugin-events-node';
import type { JsonObject } from '@backstage/types';
import {
  READINESS_STATUS_TOPIC,
  ReadinessStatusChange,
} from '@prodready/plugin-readiness-node';

/** Tells on the portal's event bus what became different with services. */
export class StatusEvents {
  constructor(private readonly events: EventsService) {}

  async tell(change: ReadinessStatusChange): Promise<void> {
    await this.events.publish({
      topic: READINESS_STATUS_TOPIC,
      eventPayload: change as unknown as JsonObject,
    });
  }
}
