import { expect, test } from 'vitest';
import { reportedCase } from '../testing/reported-case.js';
import { renderHtml } from './html.js';

const hostile = `</div><script>alert(1)</script><img src=x onerror="alert(1)">' & \u0000\u202e`;

test('nothing that a side sent becomes markup, wherever it stands', () => {
  const page = renderHtml({
    title: hostile,
    provenance: [['oracle', hostile]],
    problems: [hostile],
    noise: { proposals: [], refused: [], decisions: [], covered: [], refusedMasks: [], unsure: [{ run: 'run 1', case: hostile, why: hostile }] },
    cases: [
      reportedCase(hostile, [{ code: 'json-added', location: `step 1 /body/${hostile}`, target: hostile }], {
        masked: { [hostile]: 1 },
        noise: [{ code: 'json-value', location: hostile, oracle: hostile, target: 'x' }],
        deviations: [{ code: 'status', location: 'x', decision: hostile }],
        reproduce: { oracle: [hostile], target: [hostile] },
      }),
      reportedCase('b', [], { verdict: 'inconclusive', reason: 'side-down', detail: hostile }),
    ],
  });
  expect(page).not.toMatch(/<script|<img|\u0000|\u202e/);
  expect(page).not.toMatch(/https?:\/\/|<link|@import|url\(/);
  expect(page.match(/<details/g)?.length).toBe(page.match(/<\/details>/g)?.length);
  expect(page.match(/<div/g)?.length).toBe(page.match(/<\/div>/g)?.length);
});

test('counts stand at the top, then what differs folded by group, case and divergence, with both sides beside each other', () => {
  const gone = { code: 'json-missing', location: 'step 1 /body/a', oracle: '"left"' } as const;
  const page = renderHtml({
    title: 'a against b',
    provenance: [['profile', 'quay']],
    problems: ['mask M1 was not needed'],
    cases: [reportedCase('one', [gone]), reportedCase('two', [gone]), reportedCase('three', [], { masked: { M2: 4 } })],
  });
  const places = [
    '<th>mismatch</th>',
    '3 cases',
    'mask M1 was not needed',
    'the same field differs in 2 cases',
    'one</code>',
    '<code>step 1 /body/a</code> json-missing: missing on the target',
    '&quot;left&quot;</div>',
    'two</code>',
    '<td>mask M2</td><td class="number">4</td>',
    '<td>leaves</td><td class="number">300</td>',
  ].map((text) => page.indexOf(text));
  expect(places.every((place) => place > 0)).toBe(true);
  expect(places).toEqual([...places].sort((one, other) => one - other));
});

test('a report without a difference says so', () => {
  expect(renderHtml({ title: 't', provenance: [], problems: [], cases: [reportedCase('a', [])] })).toContain('nothing that is not approved');
});
