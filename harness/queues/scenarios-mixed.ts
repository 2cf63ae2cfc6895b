import { step, type Scenario } from './scenario.js';

/** `QMT-*`: one side produces, a side consumes, on one database; each is run for all four pairs. */
export const MIXED_SCENARIOS: readonly Scenario[] = [
  ...(['least', 'full', 'extra'] as const).map((body): Scenario => ({
    name: { least: 'optional-absent', full: 'optional-present', extra: 'unknown-keys' }[body],
    test: 'mixed',
    steps: (kit) => [
      step('P', 0, kit.put(1, { body: { least: kit.body(1), full: kit.full(1), extra: kit.extra(1) }[body], retries: kit.queue.retries })),
      step('A', 0, { op: 'metrics' }),
      step('A', 1, kit.claim()),
      step('A', 2, { op: 'complete', id: 'A' }),
      step('P', 2, { op: 'metrics' }),
    ],
  })),
  {
    name: 'odd-bodies',
    test: 'mixed',
    steps: (kit) => [
      step('P', 0, kit.put(1, { body: '{"name": "żółć ünï 日本語 😀"}', names: ['ünï', '日本'] })),
      step('P', 0, kit.put(2, { body: `{"large": "${'ż'.repeat(200_000)}"}` })),
      step('P', 0, kit.put(3, { body: 'no JSON' })),
      ...[1, 2, 3].flatMap(() => [step('A', 1, kit.claim({ ordered: true })), step('A', 1, { op: 'complete', id: 'A' })]),
    ],
  },
  {
    name: 'give-back-and-take-again',
    test: 'mixed',
    first: ['P', 'B'],
    steps: (kit) => [
      step('P', 0, kit.put(1)),
      step('A', 0, kit.claim()),
      step('A', 1, { op: 'incomplete', id: 'A', retry_after: 5, restore_retry: true }),
      step('B', 5.999999, kit.claim()),
      step('B', 6, kit.claim()),
      step('B', 6, { op: 'complete', id: 'B' }),
    ],
  },
  {
    name: 'lease-runs-out',
    test: 'mixed',
    first: ['P', 'A'],
    steps: (kit) => [
      step('P', 0, kit.put(1)),
      step('A', 0, kit.claim({ processing_time: 30 })),
      step('B', 29.999999, kit.claim()),
      step('B', 30, kit.claim({ processing_time: 30 })),
      step('A', 31, { op: 'extend', id: 'A', seconds: 120 }),
      step('A', 60, kit.claim()),
      step('B', 61, { op: 'complete', id: 'B' }),
    ],
  },
  {
    name: 'crash-before-complete',
    test: 'mixed',
    first: ['P', 'A'],
    steps: (kit) => [
      step('P', 0, kit.put(1)),
      step('A', 0, kit.claim({ processing_time: 30 })),
      step('A', 1, { op: 'crash' }),
      step('B', 1, kit.claim()),
      step('B', 30, kit.claim()),
      step('B', 31, { op: 'complete', id: 'B' }),
    ],
  },
  {
    name: 'ordered',
    test: 'mixed',
    first: ['P', 'A'],
    steps: (kit) => [
      step('P', 0, kit.put(1)),
      step('P', 0, kit.put(1)),
      step('P', 0, kit.put(2, { names: ['other', 'name'] })),
      step('A', 0, kit.claim({ ordered: true })),
      step('B', 0, kit.claim({ ordered: true })),
      step('A', 0, kit.claim({ ordered: true })),
      step('A', 1, { op: 'complete', id: 1 }),
      step('B', 1, kit.claim({ ordered: true })),
    ],
  },
  {
    name: 'changed-body',
    test: 'mixed',
    first: ['P', 'B'],
    steps: (kit) => [
      step('P', 0, kit.put(1)),
      step('A', 0, kit.claim({ processing_time: 30 })),
      step('A', 1, { op: 'extend', id: 'A', seconds: 30, body: { page: 'p2', next: null } }),
      step('B', 31, kit.claim({ processing_time: 30 })),
      step('B', 32, { op: 'extend', id: 'B', seconds: 60, body: kit.full(1) }),
      step('A', 92, kit.claim()),
    ],
  },
  {
    name: 'purge',
    test: 'mixed',
    steps: (kit) => [
      step('P', 0, kit.put(1, { names: ['my_org', 'one'] })),
      step('P', 0, kit.put(2, { names: ['myxorg', 'two'] })),
      step('P', 0, kit.put(3, { names: ['other', 'three'] })),
      step('A', 0, { op: 'purgeNamespace', namespace: 'my_org' }),
      step('P', 0, { op: 'countAlive', names: [] }),
      step('A', 0, { op: 'deleteNamespace', namespace: 'other' }),
    ],
  },
];
