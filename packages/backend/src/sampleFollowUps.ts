import {
  coreServices,
  createBackendPlugin,
} from '@backstage/backend-plugin-api';
import { ReadinessClient } from '@prodready/plugin-readiness-common';

/** What a team has agreed on for a finding. */
interface Agreement {
  /** Days from today. */
  dueIn: number;
  assignee?: string;
  note?: string;
}

/** By owner, for the most valuable findings that block no launch, in their order. */
const agreements: Record<string, Agreement[]> = {
  'group:default/order-management': [
    { dueIn: -9, note: 'Planned for the release that was moved.' },
    { dueIn: -2, assignee: 'user:default/order-engineer' },
    { dueIn: 5, assignee: 'user:development/guest' },
  ],
  'group:default/payments': [
    { dueIn: -16 },
    { dueIn: -5, note: 'Waits for the new base image.' },
    { dueIn: 3, assignee: 'user:default/payments-engineer' },
  ],
  'group:default/logistics': [
    { dueIn: -1, assignee: 'user:default/logistics-engineer' },
  ],
};

/**
 * A portal that has just started knows findings of today, and nothing that anybody has agreed on. This says of some what
 * teams have said after a few weeks; once, and of nothing that somebody has changed.
 */
export default createBackendPlugin({
  pluginId: 'sample-follow-ups',
  register({ registerInit }) {
    registerInit({
      deps: {
        auth: coreServices.auth,
        discovery: coreServices.discovery,
        scheduler: coreServices.scheduler,
      },
      async init({ auth, discovery, scheduler }) {
        const api = new ReadinessClient({ discoveryApi: discovery });
        const waiting = new Set(Object.keys(agreements));
        await scheduler.scheduleTask({
          id: 'agree',
          scope: 'local',
          frequency: { seconds: 2 },
          timeout: { minutes: 1 },
          fn: async () => {
            if (waiting.size === 0) return;
            const { token } = await auth.getPluginRequestToken({
              onBehalfOf: await auth.getOwnServiceCredentials(),
              targetPluginId: 'readiness',
            });
            for (const owner of waiting) {
              if (await agree(api, owner, token)) waiting.delete(owner);
            }
          },
        });
      },
    });
  },
});

/** Resolves to whether the services of the owner are assessed, without which there is nothing to agree on. */
async function agree(
  api: ReadinessClient,
  owner: string,
  token: string,
): Promise<boolean> {
  const services = await api.queryEntities({ owner: [owner] }, { token });
  const assessed = services.items.every(({ verdict }) => verdict);
  if (services.items.length === 0 || !assessed) return false;

  const { items: findings } = await api.queryFollowUps(
    { filter: { owner: [owner] }, state: ['open'], blocker: false },
    { token },
  );
  if (findings.some(({ updatedAt }) => updatedAt)) return true;
  for (const [index, agreement] of agreements[owner].entries()) {
    const { dueIn, ...rest } = agreement;
    const finding = findings[index];
    if (!finding) break;
    await api.updateFollowUps(
      {
        items: [{ entityRef: finding.entityRef, checkId: finding.checkId }],
        set: { dueAt: dateIn(dueIn), ...rest },
      },
      { token },
    );
  }
  return true;
}

/** The date so many days from today, as `2030-12-31`. */
function dateIn(days: number): string {
  const date = new Date();
  date.setUTCDate(date.getUTCDate() + days);
  return date.toISOString().slice(0, 10);
}
