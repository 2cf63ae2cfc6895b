import { expect, test } from 'vitest';
import type { AuthFinding } from '../core/auth-mode.js';
import { renderAuth, type AuthReport } from './auth-text.js';

const finding = (row: string): AuthFinding => ({
  row,
  mode: 'jwt-bearer',
  kind: 'anonymous',
  promise: 'refused',
  state: 'contradicts',
  exchanges: [{ source: 'r.jsonl', case: 'c1', principal: 'anon', method: 'GET', path: '/v2/_catalog', status: '200' }],
});
const report: AuthReport = {
  profile: 'p',
  evidence: { runs: [], recordings: ['r.jsonl'] },
  summary: { rows: 2, observed: 2, agree: 1, contradict: 2, accepted: 1 },
  modes: [{ mode: 'jwt-bearer', rows: 2, observed: 2, agrees: 1, contradicts: 2 }],
  causes: [{ mode: 'jwt-bearer', kind: 'anonymous', promise: 'refused', verb: 'read', findings: [finding('ROUTE-0002')] }],
  accepted: [{ finding: finding('ROUTE-0001'), reason: 'the catalog is public' }],
  unneeded: [],
  unobserved: [{ row: 'ROUTE-0003', kind: 'basic' }],
  problems: ['1 contradictions are not accepted'],
};

test('exceptions are grouped by cause, with the exchange that shows each', () => {
  expect(renderAuth(report).slice(4)).toEqual([
    '',
    'accepted: the catalog is public',
    '  ROUTE-0001 anonymous: GET /v2/_catalog 200 (anon, c1 in r.jsonl)',
    '',
    'jwt-bearer: anonymous reads are let in although the mode refuses such credentials: 1 rows',
    '  ROUTE-0002 anonymous: GET /v2/_catalog 200 (anon, c1 in r.jsonl)',
    '',
    'accepted and not observed: ROUTE-0003 basic',
    'problem: 1 contradictions are not accepted',
    '2 of 2 rows observed; of their kinds of credentials 1 agree, 2 contradict, 1 of these accepted',
  ]);
});
