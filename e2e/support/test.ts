import { test as base } from '@playwright/test';
import type { Frontend } from '../portal/portal';

/** What each project of playwright.config.ts says about its portal. */
export interface PortalOptions {
  frontend: Frontend;
}

/** The environment variable in which the set-up leaves the address of a portal for the tests. */
export function addressVariable(frontend: Frontend): string {
  return `PRODREADY_PORTAL_${frontend.toUpperCase().replace('-', '_')}`;
}

/** The same for the folder of the service whose repository tests may change. */
export function repositoryVariable(frontend: Frontend): string {
  return `${addressVariable(frontend)}_REPOSITORY`;
}

/** Playwright's `test`, with relative addresses leading to the portal of the project. */
export const test = base.extend<PortalOptions & { repository: string }>({
  frontend: ['app', { option: true }],
  baseURL: async ({ frontend }, use) => {
    await use(process.env[addressVariable(frontend)]);
  },
  repository: async ({ frontend }, use) => {
    await use(process.env[repositoryVariable(frontend)]!);
  },
});

export { expect } from '@playwright/test';
