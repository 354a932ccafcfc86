import type {
  LoggerService,
  SchedulerService,
} from '@backstage/backend-plugin-api';
import { parseEntityRef } from '@backstage/catalog-model';
import type { NotificationService } from '@backstage/plugin-notifications-node';
import type { ReadinessStatusChange } from '@prodready/plugin-readiness-node';
import type { Notice, NoticeStore } from '../database/NoticeStore';
import type { Passed } from '../database/Upkeep';

const minute = 60_000;
/** What happens together is told together: a push is often followed by another. */
const collecting = 10 * minute;
const quiet = 24 * 60 * minute;
const namedAtMost = 10;

/** Tells owners when their services became worse: one notification a day at most, with all there is to say. */
export class OwnerDigest {
  constructor(
    private readonly notices: NoticeStore,
    private readonly notifications: NotificationService,
    private readonly logger: LoggerService,
    private readonly now: () => number = Date.now,
  ) {}

  async start(scheduler: SchedulerService): Promise<void> {
    await scheduler.scheduleTask({
      id: 'readiness-tell-owners',
      frequency: { minutes: 5 },
      timeout: { minutes: 5 },
      initialDelay: { minutes: 5 },
      fn: () => this.send(),
    });
  }

  /** Sends what is to be said by now. */
  async send(): Promise<void> {
    const owners = await this.notices.ready(
      this.timeText(-collecting),
      this.timeText(-quiet),
    );
    for (const owner of owners) {
      const digest = await this.notices.of(owner);
      const { ids, notices } = digest;
      if (notices.length === 0) continue;
      try {
        await this.notifications.send({
          recipients: { type: 'entity', entityRef: owner },
          payload: {
            ...payloadOf(notices),
            // When a backend ends before it has noted that it told this, the same is told again in place of it.
            scope: `readiness-digest-${ids[0]}`,
          },
        });
      } catch (error) {
        this.logger.warn(
          `${owner} could not be told of ${notices.length} changes; trying again in an hour`,
          error as Error,
        );
        await this.notices.postpone(owner, this.timeText(-quiet + 60 * minute));
        continue;
      }
      await this.notices.told(owner, digest, this.timeText());
    }
  }

  private timeText(offset = 0): string {
    return new Date(this.now() + offset).toISOString();
  }
}

/** What an owner is told of a change: nothing of what is no transition to the worse. A first report is no transition. */
export function noticesOf(
  { entityRef, first, verdict, direction, findings }: ReadinessStatusChange,
  owner: string,
): Notice[] {
  if (first) return [];
  const { name } = parseEntityRef(entityRef);
  const blockers = [...findings.opened, ...findings.reopened].filter(
    ({ blocker }) => blocker,
  );
  const notices: Notice[] = [];
  if (blockers.length > 0) {
    const [{ title }] = blockers;
    const more = blockers.length - 1;
    notices.push({
      owner,
      entityRef,
      kind: 'blocker-opened',
      text: `${name} has a new launch blocker: ${title}${
        more > 0 ? ` (and ${more} more)` : ''
      }`,
    });
  } else if (direction === 'regression') {
    notices.push({
      owner,
      entityRef,
      kind: 'regressed',
      text:
        verdict.from && verdict.from !== verdict.to
          ? `${name} went from ${words[verdict.from]} to ${words[verdict.to]}`
          : `${name} became less ready for production`,
    });
  }
  return notices;
}

/** What owners are told of what became overdue and of exemptions that will end: one sentence of each for a service. */
export function passedNotices(
  { overdue, ending }: Passed,
  owners: ReadonlyMap<string, string>,
): Notice[] {
  const noticesAbout = <T>(
    kind: Notice['kind'],
    things: readonly T[],
    refOf: (thing: T) => string,
    say: (name: string, first: T, more: string) => string,
  ): Notice[] => {
    const byRef = new Map<string, T[]>();
    for (const thing of things) {
      const ref = refOf(thing);
      byRef.set(ref, [...(byRef.get(ref) ?? []), thing]);
    }
    return [...byRef].flatMap(([entityRef, [first, ...rest]]) => {
      const owner = owners.get(entityRef);
      if (!owner) return [];
      const more = rest.length > 0 ? ` (and ${rest.length} more)` : '';
      const text = say(parseEntityRef(entityRef).name, first, more);
      return [{ owner, entityRef, kind, text }];
    });
  };
  return [
    ...noticesAbout(
      'overdue',
      [...overdue].sort((a, b) => b.rank - a.rank),
      ({ entity_ref }) => entity_ref,
      (name, { title }, more) =>
        `${name} has a finding that is overdue: ${title}${more}`,
    ),
    ...noticesAbout(
      'exemption-expiring',
      [...ending].sort((a, b) => (a.until < b.until ? -1 : 1)),
      ({ entityRef }) => entityRef,
      (name, { title, until }, more) =>
        `${name} has an exemption that ends after ${until}: ${title}${more}`,
    ),
  ];
}

const words = {
  ready: 'ready',
  'ready-with-gaps': 'ready with gaps',
  'not-ready': 'not ready',
};

function payloadOf(notices: Notice[]) {
  const refs = new Set(notices.map(({ entityRef }) => entityRef));
  const lines = notices.slice(0, namedAtMost).map(({ text }) => text);
  const more = notices.length - lines.length;
  const [only] = refs;
  const { kind, namespace, name } = parseEntityRef(only);
  return {
    title:
      refs.size === 1
        ? `Production readiness of ${name}`
        : `Production readiness of ${refs.size} of your services`,
    description: [...lines, ...(more > 0 ? [`And ${more} more`] : [])].join(
      '\n',
    ),
    link:
      refs.size === 1
        ? `/catalog/${[namespace, kind, name]
            .map(encodeURIComponent)
            .join('/')}/readiness`
        : '/readiness',
    severity: notices.some(({ kind: what }) => what === 'blocker-opened')
      ? ('high' as const)
      : ('normal' as const),
    topic: 'readiness',
  };
}
