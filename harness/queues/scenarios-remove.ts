import { step, type Scenario } from './scenario.js';

/** `QBT-*`: what is removed, and what is not. */
export const REMOVE_SCENARIOS: readonly Scenario[] = [
  {
    name: 'complete-missing',
    test: 'behaviour',
    steps: (kit) => [
      step('P', 0, kit.batch(2)),
      step('A', 0, kit.claim({ ordered: true })),
      step('B', 0, { op: 'cancel', id: 'A' }),
      step('A', 0, { op: 'complete', id: 'A' }),
      step('A', 0, { op: 'complete', id: 999 }),
      step('A', 0, { op: 'metrics' }),
    ],
  },
  {
    name: 'complete-beside-others',
    test: 'behaviour',
    steps: (kit) => [
      step('P', 0, kit.batch(3)),
      step('A', 0, kit.claim({ ordered: true })),
      step('B', 0, kit.claim({ ordered: true })),
      step('B', 0, { op: 'complete', id: 'B' }),
      step('A', 0, { op: 'complete', id: 'A' }),
    ],
  },
  {
    name: 'cancel',
    test: 'behaviour',
    steps: (kit) => [
      step('P', 0, kit.batch(3)),
      step('A', 0, { op: 'cancel', id: 1 }),
      step('A', 0, kit.claim({ ordered: true })),
      step('B', 0, { op: 'cancel', id: '2' }),
      step('B', 0, { op: 'cancel', id: 2 }),
      step('B', 0, { op: 'cancel', id: 999 }),
    ],
  },
  {
    name: 'purge',
    test: 'behaviour',
    steps: (kit) => [
      step('P', 0, kit.put(1, { names: ['acme', 'one'] })),
      step('P', 0, kit.put(2, { names: ['acme', 'two'], available_after: 900 })),
      step('P', 0, kit.put(3, { names: ['acmeother', 'three'] })),
      step('A', 0, kit.claim({ ordered: true })),
      step('A', 0, { op: 'purgeNamespace', namespace: 'acme' }),
      step('A', 0, { op: 'purgeNamespace', namespace: 'acme' }),
      step('A', 0, { op: 'purgeNamespace', namespace: 'nobody' }),
    ],
  },
  {
    name: 'purge-below',
    test: 'behaviour',
    steps: (kit) => [
      step('P', 0, kit.put(1, { names: ['my_org', 'repo'] })),
      step('P', 0, kit.put(2, { names: ['my_org', 'repo', 'x'] })),
      step('P', 0, kit.put(3, { names: ['my_org', 'repository'] })),
      step('P', 0, kit.put(4, { names: ['myxorg', 'repo'] })),
      step('P', 0, kit.put(5, { names: ['My_Org', 'repo'] })),
      step('A', 0, { op: 'purgeNamespace', namespace: 'my_org', subpath: 'repo' }),
      step('A', 0, { op: 'purgeNamespace', namespace: 'my_org', subpath: null }),
    ],
  },
  {
    name: 'namespace-deletion',
    test: 'behaviour',
    steps: (kit) => [
      step('P', 0, kit.put(1, { names: ['doomed', 'one'] })),
      step('P', 0, kit.put(2, { names: ['doomed', 'two'] })),
      step('P', 0, kit.put(3, { names: ['spared', 'three'] })),
      step('P', 0, kit.put(4, { names: ['doomedtoo', 'four'] })),
      step('A', 0, kit.claim({ ordered: true })),
      step('P', 0, { op: 'deleteNamespace', namespace: 'doomed' }),
      step('P', 0, { op: 'metrics' }),
    ],
  },
  {
    name: 'delete-expired',
    test: 'behaviour',
    steps: (kit) => [
      step('P', 0, kit.put(1)),
      step('P', 0, kit.put(2, { names: ['other', 'name'] })),
      step('P', 0, kit.put(3, { names: ['third', 'name'] })),
      step('A', 0, kit.claim({ ordered: true, processing_time: 10 })),
      step('B', 0, kit.claim({ ordered: true, processing_time: 20 })),
      step('A', 60, { op: 'deleteExpired', expired_before: '2026-03-01T12:00:09.999999Z', threshold: 1, batch_size: 10 }),
      step('A', 60, { op: 'deleteExpired', expired_before: '2026-03-01T12:00:10.000000Z', threshold: 2, batch_size: 10 }),
      step('A', 60, { op: 'incomplete', id: 1, retry_after: 1000 }),
      step('A', 60, { op: 'deleteExpired', expired_before: '2026-03-01T12:00:10.000000Z', threshold: 1, batch_size: 10 }),
      step('A', 60, { op: 'deleteExpired', expired_before: '2026-03-01T12:01:00.000000Z', threshold: 0, batch_size: 10 }),
      step('A', 60, { op: 'deleteExpired', expired_before: '2026-03-01T12:01:00.000000Z', threshold: 0, batch_size: 10 }),
    ],
  },
];
