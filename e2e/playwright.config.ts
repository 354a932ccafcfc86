import { defineConfig } from '@playwright/test';
import { launchOptions } from './portal/chromium';
import type { PortalOptions } from './support/test';

// The browser tests: a real portal for each frontend system, a real Chromium, nothing to install by hand.
export default defineConfig<PortalOptions>({
  testDir: '.',
  globalSetup: './portal/globalSetup.ts',
  outputDir: '../test-results/browser',
  reporter: process.env.PLAYWRIGHT_JSON_OUTPUT_FILE
    ? [['list'], ['json']]
    : [['list']],
  workers: 1,
  retries: 0,
  forbidOnly: Boolean(process.env.CI),
  timeout: 60_000,
  expect: { timeout: 15_000 },
  maxFailures: 10, // something that every test needs is broken
  globalTimeout: 30 * 60_000,
  use: {
    launchOptions: launchOptions(),
    trace: 'retain-on-failure',
    locale: 'en-GB',
    timezoneId: 'UTC',
  },
  projects: [
    { name: 'new frontend system', use: { frontend: 'app' } },
    {
      name: 'legacy frontend system',
      use: { frontend: 'app-legacy' },
      testIgnore: 'edges.spec.ts',
    },
  ],
});
