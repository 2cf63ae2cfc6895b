import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { HeaderList } from '../core/exchange.js';
import type { Observation, StepObservation } from '../core/observation.js';
import { answer, observed, strictRules } from '../testing/builders.js';
import { BindingTable } from './bindings.js';
import { compareObservations } from './compare-observations.js';
import { locationsOf, reachOf, sharedLocations } from './locations.js';

const locate = (observation: Observation): Record<string, string> => Object.fromEntries(locationsOf(observation.steps, strictRules));
const html = (lines: readonly string[]): Observation =>
  observed('oracle', answer({ headers: [['Content-Type', 'text/html']], body: ['<html>', ...lines].join('\n') }));

describe('everything that is compared has a location', () => {
  test.each<[string, Observation, Record<string, string>]>([
    [
      'JSON leaves as they are spelled',
      observed('oracle', answer({ body: '{"a":[1.0,{"b/c":"\\u00e9"}],"d":{}}' })),
      { '/body/a/0': '1.0', '/body/a/1/b~1c': '"\\u00e9"', '/body/d': '{}' },
    ],
    [
      'status and headers, repeats joined',
      observed(
        'oracle',
        answer({
          status: 201,
          headers: [
            ['Vary', 'a'],
            ['vary', 'b'],
          ],
          body: '',
        }),
      ),
      { '/status': '201', '/headers/vary': 'a, b', '/body': '' },
    ],
    [
      'cookies by part',
      observed('oracle', answer({ headers: [['Set-Cookie', 's=1; Path=/']], body: '' })),
      { '/headers/set-cookie/s/value': '1', '/headers/set-cookie/s/attributes': 'path=/' },
    ],
    [
      'lines of text',
      observed('oracle', answer({ headers: [['Content-Type', 'text/plain']], body: 'one\ntwo' })),
      { '/body/line 1': 'one', '/body/line 2': 'two' },
    ],
    ['JSON that a page assigns', html(['window.x = {"a":1};']), { '/body/line 2': 'window.x = ;', '/body/line 2/a': '1' }],
    [
      'server-sent events',
      observed('oracle', answer({ headers: [['Content-Type', 'text/event-stream']], body: 'event: done\ndata: {"n":1}\n\ndata: text\n\n' })),
      { '/body/events/0/event': 'done', '/body/events/0/data/n': '1', '/body/events/1/data': 'text' },
    ],
    ['only the length behind HEAD', observed('oracle', answer({ method: 'HEAD', body: 'x' })), { '/body': '1 bytes' }],
    [
      'metric series',
      observed('oracle', answer({ headers: [['Content-Type', 'text/plain']], body: '# TYPE x counter\nx{a="b"} 3\n' })),
      { '/body/families/# TYPE x counter': '# TYPE x counter', '/body/series/x{a="b"}': '3' },
    ],
  ])('%s', (_, observation, expected) => {
    expect(locate(observation)).toMatchObject(Object.fromEntries(Object.entries(expected).map(([at, value]) => [`step 1 ${at}`, value])));
  });

  test('rows and workers have one too, setup steps have none', () => {
    const steps: StepObservation[] = [
      { kind: 'rows', step: 1, setup: false, table: 'tag', json: '[{"id":7}]', count: 1, readAt: '2026-11-21T07:00:00Z' },
      { kind: 'worker', step: 2, setup: false, program: 'gc', exitCode: 0, output: 'done' },
      { kind: 'worker', step: 3, setup: true, program: 'gc', exitCode: 0, output: '' },
    ];
    expect(locate({ side: 'oracle', steps })).toEqual({ 'step 1 /rows/tag/0/id': '7', 'step 2 /worker/gc': 'exit 0: done' });
  });
});

test('pages that were followed have locations of their own', () => {
  const more = [answer({ body: '{"tags":[2]}' })];
  const steps: StepObservation[] = [{ kind: 'exchange', step: 1, setup: false, exchange: answer({ body: '{"tags":[1]}' }), pages: { list: '/tags', more } }];
  expect(locate({ side: 'oracle', steps })).toMatchObject({ 'step 1 /body/tags/0': '1', 'step 1 /pages/1/body/tags/0': '2' });
});

test('no depth is too deep', () => {
  const depth = 50_000;
  const found = locationsOf(observed('oracle', answer({ body: `${'['.repeat(depth)}7${']'.repeat(depth)}` })).steps, strictRules);
  expect(found.get(`step 1 /body${'/0'.repeat(depth)}`)).toBe('7');
});

const scalar = fc.oneof(fc.integer(), fc.boolean(), fc.constant(null), fc.string());
const { tree } = fc.letrec((tie) => ({
  tree: fc.oneof({ maxDepth: 3 }, scalar, fc.array(tie('tree'), { maxLength: 4 }), fc.dictionary(fc.string({ maxLength: 4 }), tie('tree'), { maxKeys: 4 })),
}));

/** Replaces the value that a walk by numbers ends at. */
function edited(value: unknown, walk: readonly number[]): unknown {
  const [at = 0, ...rest] = walk;
  if (Array.isArray(value) && value.length > 0) return value.map((item: unknown, index) => (index === at % value.length ? edited(item, rest) : item));
  if (typeof value === 'object' && value !== null && Object.keys(value).length > 0) {
    const keys = Object.keys(value);
    return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, key === keys[at % keys.length] ? edited(item, rest) : (item as unknown)]));
  }
  return 'edited, as nothing here is';
}

test('the location of any single edit is one of these or a parent of some', () => {
  const headers: HeaderList = [
    ['Content-Type', 'application/json'],
    ['X-One', 'a'],
  ];
  const edit = fc.oneof(
    fc.record({ tree, walk: fc.array(fc.nat(9), { minLength: 3, maxLength: 3 }) }).map(({ tree: value, walk }) => [
      { headers, body: JSON.stringify([value]) },
      { headers, body: JSON.stringify(edited([value], walk)) },
    ]),
    fc
      .constantFrom({ status: 404 }, { headers: [...headers, ['X-Two', 'b'] as const] }, { headers: headers.slice(1) }, { body: 'text' }, { body: '' })
      .map((change) => [{ headers }, { headers, ...change }]),
  );
  fc.assert(
    fc.property(edit, ([left, right]) => {
      const oracle = observed('oracle', answer({ ...left }));
      const target = observed('target', answer({ ...right, host: 'target:80' }));
      const known = [...locationsOf(oracle.steps, strictRules).keys(), ...locationsOf(target.steps, strictRules).keys()];
      const { divergences } = compareObservations(oracle, target, strictRules, new BindingTable());
      expect(divergences.length).toBeGreaterThan(0);
      for (const { location } of divergences)
        expect(
          known.some((one) => one === location || one.startsWith(`${location}/`)),
          location,
        ).toBe(true);
    }),
  );
});

test('an entry at a whole text reaches its lines', () => {
  expect(reachOf('step 1 /body/line 3/paths')).toEqual(['step 1 /body/line 3/paths', 'step 1 /body']);
  expect(reachOf('step 1 /body/a')).toEqual(['step 1 /body/a']);
});

test('two sides share the locations that both have; answers that are the same to the last byte show nothing', () => {
  const left = observed('oracle', answer({ body: '{"a":1,"b":2}' }), answer({ body: '{"same":1}' }));
  const right = observed('target', answer({ body: '{"a":2,"c":2}' }), answer({ body: '{"same":1}' }));
  expect([...sharedLocations(left.steps, right.steps, strictRules)].filter((one) => one.includes('/body'))).toEqual(['step 1 /body/a']);
});
