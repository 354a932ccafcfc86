import type { APIRequestContext } from '@playwright/test';
import type {
  ExemptionsPage,
  FollowUpsPage,
  FollowUpsUpdate,
} from '@prodready/plugin-readiness-common';
import { expect } from '../support/test';

const approver = 'user:default/head-of-commerce';
const assigned = 'user:default/payments-engineer';
const service = 'component:default/invoicing';

/** Takes back what a test did to findings and exemptions: the other tests find the portal as it was. */
export async function restoreFollowUps(
  request: APIRequestContext,
): Promise<void> {
  const { backstageIdentity } = await answer(
    request.get('/api/auth/sample/refresh', {
      headers: { 'x-sample-person': approver },
    }),
  );
  const post = (path: string, data: object) =>
    answer(
      request.post(`/api/readiness${path}`, {
        data,
        headers: { authorization: `Bearer ${backstageIdentity.token}` },
      }),
    );

  const exemptions: ExemptionsPage = await post('/v1/exemptions/query', {
    status: ['requested', 'approved'],
  });
  for (const { id, status } of exemptions.items) {
    const decision = status === 'approved' ? 'revoke' : 'reject';
    await post(`/v1/exemptions/${id}/decision`, { decision });
  }
  const { items: findings }: FollowUpsPage = await post(
    '/v1/follow-ups/query',
    { limit: 200 },
  );
  const restore = async (
    changed: (finding: FollowUpsPage['items'][number]) => boolean,
    set: FollowUpsUpdate['set'],
  ) => {
    const items = findings
      .filter(changed)
      .map(({ entityRef, checkId }) => ({ entityRef, checkId }));
    if (items.length > 0) await post('/v1/follow-ups/update', { items, set });
  };
  await restore(
    ({ entityRef, overdue, assignee }) =>
      entityRef === service && overdue && assignee === assigned,
    { assignee: null },
  );
  // The sample teams have agreed on nothing that blocks a launch.
  await restore(
    ({ blocker, note, ticketUrl, dueSet }) =>
      blocker && Boolean(note || ticketUrl || dueSet),
    { note: null, ticketUrl: null, dueAt: null },
  );
}

async function answer(
  asked: ReturnType<APIRequestContext['get']>,
): Promise<any> {
  const response = await asked;
  expect(response.ok(), await response.text()).toBe(true);
  return response.json();
}
