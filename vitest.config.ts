import { defineConfig } from 'vitest/config';

export default defineConfig({
  test: {
    projects: [
      { test: { name: 'unit', include: ['harness/**/*.test.ts'], exclude: ['harness/**/*.live.test.ts'] } },
      { test: { name: 'live', include: ['harness/**/*.live.test.ts'], testTimeout: 120_000, hookTimeout: 120_000, fileParallelism: false } },
      { test: { name: 'suites', include: ['suites/**/*.suite.ts'], globalSetup: ['harness/vitest/sides-setup.ts'], isolate: false, testTimeout: 60_000, hookTimeout: 120_000 } },
    ],
  },
});
