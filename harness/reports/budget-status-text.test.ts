import { expect, test } from 'vitest';
import { renderBaselineStatus } from './budget-status-text.js';

test('days, streams, refused baselines and what is missing each have lines', () => {
  const lines = renderBaselineStatus('reference', {
    days: 3,
    from: '2026-11-19',
    to: '2026-11-21',
    covered: ['2026-11-19', '2026-11-21'],
    gaps: ['2026-11-20'],
    counted: ['a', 'b'],
    refused: [{ id: 'c', differences: ['environment.cores is 8 in the baseline and 2 here'] }],
    commits: ['5b5a3df'],
    streams: [
      {
        stream: 'PB-API-HOT/session',
        budget: 'PB-API-HOT',
        days: [
          { day: '2026-11-19', p95: 10, samples: 400 },
          { day: '2026-11-21', p95: 13, samples: 400 },
        ],
        spread: 1.3,
        limit: 1.1,
        stable: false,
        out: '2026-11-21',
      },
    ],
    missing: ['2 of 3 days are covered; missing: 2026-11-20'],
  });
  expect(lines).toEqual([
    'baselines of profile reference, 2026-11-19 to 2026-11-21: 2 of commit 5b5a3df',
    'days      11-19✓ 11-20· 11-21✓',
    '',
    'stream              days  samples  smallest P95  largest P95  spread  allowed',
    'PB-API-HOT/session     2      800         10 ms        13 ms   1.300     1.10  not steady: 2026-11-21',
    'not counted: c: environment.cores is 8 in the baseline and 2 here',
    '',
    'missing: 2 of 3 days are covered; missing: 2026-11-20',
    '',
    '2 of 3 days, 0 of 1 streams steady, 1 missing',
  ]);
});
