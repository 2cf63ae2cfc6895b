import { step, type Scenario } from './scenario.js';

/** `QBT-*`: which item a claim gives, and which it does not. */
export const CLAIM_SCENARIOS: readonly Scenario[] = [
  {
    name: 'claim-defaults',
    test: 'behaviour',
    steps: (kit) => [step('P', 0, kit.put(1)), step('A', 0, { op: 'claim' }), step('A', 0, { op: 'complete', id: 'A' })],
  },
  {
    name: 'claim-nothing',
    test: 'behaviour',
    steps: (kit) => [step('A', 0, kit.claim()), step('A', 0, kit.claim({ ordered: !kit.queue.ordered })), step('A', 0, { op: 'metrics' })],
  },
  {
    name: 'claim-running',
    test: 'behaviour',
    steps: (kit) => [step('P', 0, kit.put(1)), step('A', 0, kit.claim()), step('B', 1, kit.claim()), step('B', 1, kit.claim({ ordered: true }))],
  },
  {
    name: 'claim-draw',
    test: 'behaviour',
    draws: true,
    steps: (kit) => [
      step('P', 0, kit.batch(60)),
      ...Array.from({ length: 8 }, () => step('A', 0, kit.claim({ ordered: false }))),
      step('A', 0, { op: 'metrics' }),
    ],
  },
  {
    name: 'claim-ordered',
    test: 'behaviour',
    steps: (kit) => [
      step('P', 0, kit.batch(4)),
      step('A', 0, kit.claim({ ordered: true })),
      step('B', 0, kit.claim({ ordered: true })),
      step('A', 1, { op: 'complete', id: 'A' }),
      step('C', 1, kit.claim({ ordered: true })),
      step('A', 1, kit.claim({ ordered: true })),
      step('A', 1, kit.claim({ ordered: true })),
    ],
  },
  {
    name: 'claim-ordered-same-name',
    test: 'behaviour',
    steps: (kit) => [
      step('P', 0, kit.put(1)),
      step('P', 0, kit.put(1)),
      step('P', 0, kit.put(2, { names: ['other', 'name'] })),
      step('A', 0, kit.claim({ ordered: true })),
      step('B', 0, kit.claim({ ordered: true })),
      step('C', 0, kit.claim({ ordered: true })),
      step('A', 1, { op: 'complete', id: 'A' }),
      step('C', 1, kit.claim({ ordered: true })),
    ],
  },
  {
    name: 'claim-ordered-expired',
    test: 'behaviour',
    steps: (kit) => [
      step('P', 0, kit.put(1)),
      step('P', 0, kit.put(2, { names: ['other', 'name'] })),
      step('P', 0, kit.put(3, { names: ['third', 'name'] })),
      step('A', 0, kit.claim({ ordered: true, processing_time: 10 })),
      step('B', 5, kit.claim({ ordered: true, processing_time: 60 })),
      step('C', 10, kit.claim({ ordered: true })),
      step('A', 10, kit.claim({ ordered: true })),
    ],
  },
  {
    name: 'claim-no-lease',
    test: 'behaviour',
    steps: (kit) => [
      step('P', 0, kit.put(1)),
      step('A', 0, kit.claim({ processing_time: 0 })),
      step('B', 0, kit.claim({ processing_time: -5 })),
      step('C', 0, kit.claim({ processing_time: 0.5 })),
      step('A', 0.4, kit.claim()),
      step('A', 0.5, kit.claim()),
    ],
  },
];
