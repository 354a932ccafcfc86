import type {
  EntitiesPage,
  FollowUpsSummary,
} from '@prodready/plugin-readiness-common';
import { components } from '../support/samples';

const patience = 120_000;
/** As packages/backend/src/sampleFollowUps.ts has it. */
const overdue = 5;

/**
 * Waits until a portal that has just started shows a report of every component, and what the sample teams have agreed on,
 * so that the tests find finished pages.
 */
export async function untilAssessed(address: string): Promise<void> {
  const headers = {
    authorization: `Bearer ${await guestToken(address)}`,
    'content-type': 'application/json',
  };
  const deadline = Date.now() + patience;
  const isAgreedOn = async () => {
    const { total }: FollowUpsSummary = await fetchJson(
      `${address}/api/readiness/v1/follow-ups/summary`,
      { method: 'POST', headers, body: '{}' },
    );
    return total.overdue === overdue;
  };
  for (;;) {
    const page: EntitiesPage = await fetchJson(
      `${address}/api/readiness/v1/entities/query`,
      { method: 'POST', headers, body: '{}' },
    );
    const finished = page.items.filter(
      ({ scan }) => scan.status === 'succeeded',
    );
    if (finished.length === components.length && (await isAgreedOn())) return;
    if (Date.now() > deadline) {
      throw new Error(
        `After ${
          patience / 1000
        } seconds not every component is assessed and followed up: ` +
          `${JSON.stringify(page.items.map(describe), null, 2)}`,
      );
    }
    await new Promise(resolve => setTimeout(resolve, 500));
  }
}

function describe({ entityRef, scan }: EntitiesPage['items'][number]) {
  return { entityRef, status: scan.status, problem: scan.problem };
}

async function guestToken(address: string): Promise<string> {
  const { backstageIdentity } = await fetchJson(
    `${address}/api/auth/guest/refresh`,
  );
  return backstageIdentity.token;
}

async function fetchJson(url: string, options?: RequestInit) {
  const response = await fetch(url, options);
  if (!response.ok) {
    throw new Error(
      `${url} answered ${response.status}: ${await response.text()}`,
    );
  }
  return response.json();
}
