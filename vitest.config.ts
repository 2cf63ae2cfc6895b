import { defineConfig } from 'vitest/config';

const live = { testTimeout: 120_000, hookTimeout: 300_000, fileParallelism: false };

export default defineConfig({
  test: {
    reporters: ['default', './harness/vitest/vacuous-reporter.ts'],
    projects: [
      // As many at once as there are cores: the default leaves one idle, and half of these files wait for a process or a timer.
      { test: { name: 'unit', include: ['harness/**/*.test.ts'], exclude: ['harness/**/*.live.test.ts'], maxWorkers: '100%' } },
      // Each file has sides and databases of its own, and most of its time is spent waiting for them.
      { test: { name: 'live', include: ['harness/**/*.live.test.ts'], ...live, fileParallelism: true, maxWorkers: 2 } },
      // One worker, not isolated: all suites share one connection to the sides.
      { test: { name: 'suites', include: ['suites/**/*.suite.ts'], globalSetup: ['harness/vitest/sides-setup.ts'], isolate: false, ...live } },
    ],
  },
});
