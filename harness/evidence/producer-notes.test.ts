import { describe, expect, it } from 'vitest';
import type { Producer } from '../core/producer-evidence.js';
import { producerNotes, type NotesInput } from './producer-notes.js';

const confirmed = (route: string, queue: string, ...commits: string[]): Producer => ({
  route,
  queue,
  state: 'confirmed',
  rule: 'seen',
  cases: [],
  commits,
  path: null,
});

const consumers = new Map([
  ['mail', ['P-1', 'P-2']],
  ['mail2', ['P-2']],
]);

const input = (parts: Partial<NotesInput>): NotesInput => ({
  producers: [],
  routes: new Map([
    ['R-1', ''],
    ['R-2', ''],
  ]),
  processes: new Map([
    ['P-1', ''],
    ['P-2', ''],
  ]),
  consumers,
  ...parts,
});

/** The notes after the input's producers were entered. */
function entered(parts: Partial<NotesInput>): Record<string, string> {
  const { routes, processes } = producerNotes(input(parts));
  return Object.fromEntries([...routes, ...processes].map(({ id, value }) => [id, value]));
}

describe('producerNotes', () => {
  it('writes one sentence a queue into routes and consumers', () => {
    expect(
      entered({
        producers: [
          confirmed('R-1', 'mail', 'c1'),
          confirmed('R-1', 'mail2', 'c1', 'c2'),
          confirmed('R-2', 'mail', '0123456789abcdef0123456789abcdef01234567+dirty'),
        ],
      }),
    ).toEqual({
      'R-1': 'enqueues mail (confirmed, c1); enqueues mail2 (confirmed, c1 and c2)',
      'R-2': 'enqueues mail (confirmed, 0123456789ab+dirty)',
      'P-1': 'producers of mail confirmed: R-1, R-2',
      'P-2': 'producers of mail confirmed: R-1, R-2; producers of mail2 confirmed: R-1',
    });
  });

  it('changes nothing when it says the same again', () => {
    const producers = [confirmed('R-1', 'mail', 'c1')];
    const first = entered({ producers });
    const again = input({
      producers,
      routes: new Map([['R-1', first['R-1'] ?? '']]),
      processes: new Map([
        ['P-1', first['P-1'] ?? ''],
        ['P-2', first['P-2'] ?? ''],
      ]),
    });
    expect(producerNotes(again)).toEqual({ routes: [], processes: [] });
  });

  it('replaces its own sentence and leaves the words of others around it', () => {
    const routes = new Map([
      ['R-1', 'Ask Ann, "please"; enqueues mail (confirmed, c0); seen twice'],
      ['R-2', 'checked.'],
    ]);
    expect(entered({ producers: [confirmed('R-1', 'mail', 'c1'), confirmed('R-2', 'mail')], routes })).toMatchObject({
      'R-1': 'Ask Ann, "please"; enqueues mail (confirmed, c1); seen twice',
      'R-2': 'checked. enqueues mail (confirmed, recorded)',
    });
  });

  it('takes away a second copy of its own sentence', () => {
    const routes = new Map([['R-1', 'enqueues mail (confirmed, c0); note; enqueues mail (confirmed, c9)']]);
    expect(entered({ producers: [confirmed('R-1', 'mail', 'c1')], routes })['R-1']).toBe('enqueues mail (confirmed, c1); note');
  });

  it('remembers routes that an earlier run confirmed, and no others', () => {
    const routes = new Map([
      ['R-0', 'no longer enqueues mail, they say'],
      ['R-1', 'enqueues mail (confirmed, c0)'],
      ['R-2', ''],
    ]);
    const processes = new Map([
      ['P-1', 'producers of mail confirmed: R-9, R-1; owned by us'],
      ['P-2', ''],
    ]);
    expect(entered({ producers: [confirmed('R-2', 'mail', 'c1')], routes, processes })).toMatchObject({
      'P-1': 'producers of mail confirmed: R-1, R-2; owned by us',
    });
  });

  it.each([
    ['observed', { ...confirmed('R-1', 'mail', 'c1'), state: 'observed' as const }],
    ['candidate', { ...confirmed('R-1', 'mail', 'c1'), state: 'candidate' as const }],
    ['of a row that is not there', confirmed('R-7', 'mail', 'c1')],
  ])('writes nothing of what is %s', (_what, producer) => {
    expect(entered({ producers: [producer] })).toEqual({});
  });
});
