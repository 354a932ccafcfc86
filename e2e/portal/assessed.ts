import type { EntitiesPage } from '@prodready/plugin-readiness-common';
import { components } from '../support/samples';

const patience = 120_000;

/** Waits until a portal that has just started shows a report of every component, so that the tests find finished pages. */
export async function untilAssessed(address: string): Promise<void> {
  const headers = {
    authorization: `Bearer ${await guestToken(address)}`,
    'content-type': 'application/json',
  };
  const deadline = Date.now() + patience;
  for (;;) {
    const page: EntitiesPage = await fetchJson(
      `${address}/api/readiness/v1/entities/query`,
      { method: 'POST', headers, body: '{}' },
    );
    const finished = page.items.filter(
      ({ scan }) => scan.status === 'succeeded',
    );
    if (finished.length === components.length) return;
    if (Date.now() > deadline) {
      throw new Error(
        `After ${patience / 1000} seconds not every component is assessed: ` +
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
