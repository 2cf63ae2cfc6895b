import { step, type Scenario } from './scenario.js';

/** Far beyond any lease: a century, in seconds. */
const CENTURY = 3_153_600_000;

/** `QF-*`: what producers put, as they put it; `QBT-*`: what a put writes. */
export const PUT_SCENARIOS: readonly Scenario[] = [
  {
    name: 'producer-least',
    test: 'producer',
    steps: (kit) => [step('P', 0, kit.put(1, { available_after: kit.queue.delay_seconds, retries: kit.queue.retries })), step('P', 0, { op: 'metrics' })],
  },
  {
    name: 'producer-full',
    test: 'producer',
    steps: (kit) => [step('P', 0, kit.put(1, { body: kit.full(1), available_after: kit.queue.delay_seconds, retries: kit.queue.retries }))],
  },
  {
    name: 'producer-batch',
    test: 'producer',
    steps: (kit) => [step('P', 0, kit.batch(3)), step('P', 0, { op: 'metrics' })],
  },
  {
    name: 'put-claim-complete',
    test: 'behaviour',
    steps: (kit) => [
      step('P', 0, kit.put(1)),
      step('P', 0, { op: 'metrics' }),
      step('A', 1, kit.claim()),
      step('A', 1, { op: 'metrics' }),
      step('A', 2, { op: 'complete', id: 'A' }),
      step('A', 2, { op: 'metrics' }),
      step('A', 3, kit.claim()),
    ],
  },
  {
    name: 'put-delayed',
    test: 'behaviour',
    steps: (kit) => [
      step('P', 0, kit.put(1, { available_after: 60 })),
      step('A', 59, kit.claim()),
      step('A', 59.999999, kit.claim()),
      step('A', 60, kit.claim()),
    ],
  },
  {
    name: 'put-delay-edges',
    test: 'behaviour',
    steps: (kit) => [
      step('P', 0, kit.put(1, { available_after: null })),
      step('P', 0, kit.put(2, { available_after: -30 })),
      step('P', 0, kit.put(3, { available_after: 1.5 })),
      step('P', 0, kit.put(4, { available_after: CENTURY })),
      step('A', 1, { op: 'metrics' }),
      step('A', 1.5, { op: 'metrics' }),
    ],
  },
  {
    name: 'put-same-name',
    test: 'behaviour',
    steps: (kit) => [
      step('P', 0, kit.put(1)),
      step('P', 0, kit.put(1)),
      step('A', 0, { op: 'metrics' }),
      step('A', 0, kit.claim({ ordered: true })),
      step('B', 0, kit.claim({ ordered: false })),
      step('A', 0, { op: 'metrics' }),
    ],
  },
  {
    name: 'put-batch',
    test: 'behaviour',
    steps: (kit) => [
      step('P', 0, { op: 'putBatch', items: [] }),
      step('P', 0, {
        op: 'putBatch',
        batch_size: 2,
        items: [1, 2, 3, 4, 5].map((n) => ({ names: kit.names(n), body: kit.body(n), available_after: n * 10 + 0.25, retries: n })),
      }),
      step('A', 30, { op: 'metrics' }),
      step('A', 30.25, { op: 'metrics' }),
    ],
  },
  {
    name: 'put-retries',
    test: 'behaviour',
    steps: (kit) => [
      step('P', 0, kit.put(1, { retries: 0 })),
      step('P', 0, kit.put(2, { retries: -1 })),
      step('A', 0, kit.claim()),
      step('A', 0, { op: 'countAlive', names: [] }),
      step('P', 0, kit.put(3, { retries: 1 })),
      step('A', 0, { op: 'countAlive', names: [] }),
      step('A', 0, kit.claim()),
      step('A', 0, { op: 'hasRetries', id: 'A' }),
      step('A', 0, { op: 'countAlive', names: [] }),
    ],
  },
  {
    name: 'time-precision',
    test: 'behaviour',
    steps: (kit) => [
      step('P', 0.000001, kit.put(1)),
      step('P', 0.5, kit.put(2, { available_after: 0.25 })),
      step('P', 0.123456, kit.put(3, { available_after: CENTURY })),
      step('A', 1, kit.claim({ ordered: true, processing_time: 0.5 })),
      step('B', 1.499999, { op: 'metrics' }),
      step('B', 1.5, { op: 'metrics' }),
      step('B', 1.5, kit.claim({ ordered: true, processing_time: 0.000001 })),
    ],
  },
  {
    name: 'texts',
    test: 'behaviour',
    steps: (kit) => [
      step('P', 0, kit.put(1, { body: '{"name": "żółć ünï 日本語 😀"}' })),
      step('P', 0, kit.put(2, { body: '' })),
      step('P', 0, kit.put(3, { body: 'no JSON' })),
      step('P', 0, kit.put(4, { body: 'line 1\nline 2\t\\ "double" \'single\' %s %% $1' })),
      step('P', 0, kit.put(5, { names: ['ünï', '日本'] })),
      step('A', 0, { op: 'alive', names: ['ünï', '日本'] }),
      step('A', 0, { op: 'alive', names: ['ÜNÏ', '日本'] }),
      step('A', 0, { op: 'countAlive', names: ['ÜN'] }),
      step('A', 0, kit.claim({ ordered: true })),
      step('A', 0, { op: 'complete', id: 'A' }),
      step('A', 0, kit.claim({ ordered: true })),
      step('P', 0, kit.put(6, { body: 'a\u0000b' })),
    ],
  },
  {
    name: 'large-body',
    test: 'behaviour',
    steps: (kit) => [
      step('P', 0, kit.put(1, { body: `{"large": "${'ż'.repeat(300_000)}"}` })),
      step('A', 0, kit.claim()),
      step('A', 0, { op: 'extend', id: 'A', seconds: kit.queue.lease_seconds, body: `{"large": "${'x'.repeat(300_000)}"}` }),
      step('A', 0, { op: 'complete', id: 'A' }),
      step('P', 0, kit.put(2, { names: ['n'.repeat(1022 - kit.queue.queue.length)] })),
      step('P', 0, kit.put(3, { names: ['n'.repeat(1023 - kit.queue.queue.length)] })),
    ],
  },
];
