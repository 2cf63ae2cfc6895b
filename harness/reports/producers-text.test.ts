import { expect, it } from 'vitest';
import type { Producer } from '../core/producer-evidence.js';
import { renderProducers, renderRemarks } from './producers-text.js';

const producer = (parts: Partial<Producer>): Producer => ({
  route: 'R-1',
  queue: 'mail',
  state: 'candidate',
  rule: null,
  cases: [],
  commits: [],
  path: null,
  ...parts,
});

it('the table aligns its columns and counts each queue', () => {
  const producers = [
    producer({ state: 'confirmed', rule: 'seen', cases: ['live oracle A', 'live oracle B', 'live oracle C', 'live oracle D'] }),
    producer({ route: 'R-20', queue: 'report', path: 'by-name' }),
  ];
  expect(renderProducers(producers, (route) => `GET /${route}`)).toEqual([
    'R-1   GET /R-1   mail    confirmed  seen; live oracle A, live oracle B, live oracle C, and 1 more',
    'R-20  GET /R-20  report  candidate  call path by-name',
    '',
    'mail: 1 confirmed, 0 observed, 0 candidates',
    'report: 0 confirmed, 0 observed, 1 candidates',
  ]);
});

it('a long list of remarks is cut, with a word of how much', () => {
  const remarks = Array.from({ length: 22 }, (_, at) => ({ where: `w${String(at)}`, why: 'why' }));
  expect(renderRemarks(remarks.slice(0, 1))).toEqual(['w0: why']);
  expect(renderRemarks(remarks)).toHaveLength(21);
  expect(renderRemarks(remarks).at(-1)).toContain('2 more');
});
