import { describe, expect, it } from 'vitest';
import type { EffectGroup } from '../core/effects.js';
import type { Observation, StepObservation } from '../core/observation.js';
import { answer, observed } from '../testing/builders.js';
import { observedProducers } from './observed-producers.js';

const route = { id: 'ROUTE-0105', method: 'DELETE', canonicalPath: '/repository/<path:repository>' };
const own = answer({ method: 'DELETE', path: '/repository/acme/tools', status: 204 });

const put = (queueName: string, body: string): string => JSON.stringify({ id: 7, queue_name: queueName, body, available: true });

const group = (name: string, ...items: string[]): EffectGroup => ({ kind: 'queue', name, items, ordered: false, bound: [], opaque: [], identity: [] });

const effects = (groups: readonly EffectGroup[], restless: readonly string[] = []): StepObservation => ({
  kind: 'effects',
  ...{ step: 9, setup: false, expected: [], readAt: '' },
  effects: { kinds: ['queue'], groups, identities: {}, restless },
});

const see = (observation: Observation): ReturnType<typeof observedProducers> => observedProducers(route, 'PT-1.delete', observation, 'c0ffee');

const withItems = (one: Observation, ...items: string[]): Observation => ({ ...one, steps: [...one.steps, effects([group('put', ...items)])] });

const item = put('repositorygc/acme/17/', '{"marker_id":17}');

describe('observedProducers', () => {
  it('makes one record a queue, with shapes and keys', () => {
    const items = [item, put('notification/acme/x/', '{"event_data":{}}'), put('repositorygc/acme/18/', '{"marker_id":18,"original_name":"tools"}')];
    const common = { type: 'producer-evidence', route: 'ROUTE-0105', side: 'target', case: 'PT-1.delete', commit: 'c0ffee', source: 'live', certain: true };
    expect(see(withItems(observed('target', own), ...items))).toEqual([
      { ...common, queue: 'notification', names: ['notification/<name>/<name>/'], payload_keys: ['event_data'] },
      { ...common, queue: 'repositorygc', names: ['repositorygc/<name>/<number>/'], payload_keys: ['marker_id', 'original_name'] },
    ]);
  });

  it.each([
    ['nothing moved', []],
    ['items only left the queue, or changed', [effects([group('gone', item), group('changed', item)])]],
    ['something else was inserted', [effects([{ ...group('put', item), kind: 'rows' as const }])]],
    ['the queue moves on its own', [effects([group('put', item)], ['queue'])]],
  ])('makes no record when %s', (_what, more) => {
    const one = observed('oracle', own);
    expect(see({ ...one, steps: [...one.steps, ...more] })).toEqual([]);
  });

  it('stays certain of a row whose case also reads', () => {
    expect(see(withItems(observed('oracle', own, answer({ path: '/repository/acme/tools' })), item))[0]?.certain).toBe(true);
  });

  it.each([
    ['another route was written to', observed('oracle', own, answer({ method: 'POST', path: '/repository' }))],
    ['the row itself was not asked', observed('oracle', answer({ path: '/elsewhere' }))],
    [
      'a worker ran',
      {
        ...observed('oracle', own),
        steps: [...observed('oracle', own).steps, { kind: 'worker', step: 2, setup: false, program: 'w', exitCode: 0, output: '' }],
      },
    ],
  ] satisfies [string, Observation][])('is not certain when %s', (_what, one) => {
    expect(see(withItems(one, item))[0]?.certain).toBe(false);
  });
});
