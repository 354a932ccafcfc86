import type { LoggerService } from '@backstage/backend-plugin-api';
import type { ScmIntegrations } from '@backstage/integration';
import type { EventParams, EventsService } from '@backstage/plugin-events-node';
import type { ScanStore } from '../database/ScanStore';
import type { ScanQueue } from '../scanning/ScanQueue';
import { repositoryKey, repositoryPlaceOf } from '../sources/repositoryRoot';
import { Push, pushOf, pushTopics } from './pushes';

/** Has the trees that somebody pushed to looked at again at once: those of the repository and the branch, and no others. */
export class PushListener {
  constructor(
    private readonly scans: ScanStore,
    private readonly queue: ScanQueue,
    private readonly integrations: ScmIntegrations,
    private readonly logger: LoggerService,
  ) {}

  async subscribe(events: EventsService): Promise<void> {
    await events.subscribe({
      id: 'readiness-pushes',
      topics: pushTopics,
      onEvent: event => this.hear(event),
    });
  }

  private async hear({ topic, eventPayload }: EventParams): Promise<void> {
    const push = pushOf(topic, eventPayload);
    const repository = push && this.repositoryOf(push);
    if (!repository) return;
    const known = await this.scans.ofRepository(repository);
    const pushed = known.filter(({ ref }) => concerns(push, ref));
    await this.queue.add(
      pushed.map(({ id, host }) => ({
        targetId: id,
        ...(host && { host }),
        reason: 'push',
      })),
    );
    this.logger.debug(
      `A push to ${repository} has ${pushed.length} of its ${known.length} trees looked at`,
    );
  }

  private repositoryOf({ url }: Push): string | undefined {
    if (!URL.canParse(url)) return undefined;
    const { host, pathname } = new URL(url);
    // Some hosts' addresses of a repository are none of a tree; they name it all the same.
    const own = repositoryKey(`${host}${pathname}`);
    try {
      const place = repositoryPlaceOf(new URL(url), this.integrations);
      return place?.repository ?? own;
    } catch {
      return own;
    }
  }
}

/** A tree without a branch is the default one's. Where the host does not say which that is, looking is cheap. */
function concerns(push: Push, ref: string | null): boolean {
  if (ref !== null) return push.refs.includes(ref);
  return (
    push.refs.length > 0 &&
    (push.defaultBranch === undefined || push.refs.includes(push.defaultBranch))
  );
}
