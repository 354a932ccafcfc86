import { defineConfig } from 'vitest/config';

const level = (name: string, timeout: number) => ({
  test: { name, include: [`test/${name}/**/*.test.ts`], testTimeout: timeout, hookTimeout: timeout },
});

export default defineConfig({
  test: {
    projects: [level('unit', 5_000), level('integration', 120_000), level('contract', 20_000)],
    allowOnly: !process.env.CI,
    coverage: {
      provider: 'v8',
      include: ['src/**'],
      exclude: ['src/main.ts'],
      thresholds: { lines: 90, branches: 85 },
    },
  },
});
