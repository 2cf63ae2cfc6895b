import { describe, expect, it } from 'vitest';
import type { ProducerEvidence, ProducerFinding } from '../core/producer-evidence.js';
import { joinProducers, summariseProducers } from './join-producers.js';

const seen = (parts: Partial<ProducerEvidence> = {}): ProducerEvidence => ({
  type: 'producer-evidence',
  ...{ route: 'R-1', queue: 'mail', names: ['mail/<name>/'], payload_keys: [], side: 'oracle', case: 'C-1', commit: 'c1', source: 'live', certain: true },
  ...parts,
});

const read = (parts: Partial<ProducerFinding> = {}): ProducerFinding => ({ route: 'R-1', queue: 'mail', path: ['a.py:1 f'], resolved: 'certain', ...parts });

describe('joinProducers', () => {
  it.each([
    ['certain evidence alone', [seen()], [], 'confirmed', 'seen'],
    ['certain evidence beside a guessed path', [seen()], [read({ resolved: 'by-name' })], 'confirmed', 'seen'],
    ['certain evidence and a certain path', [seen()], [read()], 'confirmed', 'seen-and-read'],
    ['uncertain evidence and a certain path', [seen({ certain: false })], [read()], 'confirmed', 'seen-and-read'],
    ['uncertain evidence alone', [seen({ certain: false })], [], 'observed', null],
    ['uncertain evidence beside a guessed path', [seen({ certain: false })], [read({ resolved: 'by-name' })], 'observed', null],
    ['the target alone', [seen({ side: 'target' })], [], 'observed', null],
    ['the target and a certain path', [seen({ side: 'target' })], [read()], 'observed', null],
    ['a certain path alone', [], [read()], 'candidate', null],
    ['a guessed path alone', [], [read({ resolved: 'by-name' })], 'candidate', null],
  ] as const)('of %s', (_what, records, findings, state, rule) => {
    expect(joinProducers(records, findings)).toMatchObject([{ route: 'R-1', queue: 'mail', state, rule }]);
  });

  it('keeps routes and queues apart, in order, and says who saw what at which commit', () => {
    const records = [
      seen({ route: 'R-2', commit: 'c2' }),
      seen({ side: 'target', commit: 't1' }),
      seen({ source: 'recording', case: 'QP-1', commit: '' }),
      seen(),
      seen(),
    ];
    const producers = joinProducers(records, [read({ queue: 'report' })]);
    expect(producers).toEqual([
      {
        route: 'R-1',
        queue: 'mail',
        state: 'confirmed',
        rule: 'seen',
        cases: ['live oracle C-1', 'live target C-1', 'recording oracle QP-1'],
        commits: ['c1'],
        path: null,
      },
      { route: 'R-1', queue: 'report', state: 'candidate', rule: null, cases: [], commits: [], path: 'certain' },
      { route: 'R-2', queue: 'mail', state: 'confirmed', rule: 'seen', cases: ['live oracle C-1'], commits: ['c2'], path: null },
    ]);
    expect(summariseProducers(producers)).toEqual({ routes: 2, queues: 2, confirmed: 2, observed: 0, candidates: 1 });
  });
});
