import type { ConfirmationRule, Producer, ProducerEvidence, ProducerFinding } from '../core/producer-evidence.js';

/**
 * Sets what was seen beside what the sources say, for each route and queue. Only the oracle confirms: what the target puts is what is
 * to be shown right, not what is right. One of two things must hold:
 * - `seen-and-read`: the oracle put an item, and a call path without a guess leads there, which also tells which of several requests did it;
 * - `seen`: the oracle put an item, and the route's request is the only one that can have done it.
 * Seen in another way is `observed`, read alone is `candidate`: a path may hang on a condition that never holds.
 */
export function joinProducers(records: readonly ProducerEvidence[], findings: readonly ProducerFinding[]): Producer[] {
  const keyOf = ({ route, queue }: { readonly route: string; readonly queue: string }): string => `${route} ${queue}`;
  const pairs = new Map([...records, ...findings].map((one) => [keyOf(one), { route: one.route, queue: one.queue }]));
  const paths = new Map(findings.map((one) => [keyOf(one), one.resolved]));
  return [...pairs]
    .sort(([one], [other]) => (one < other ? -1 : 1))
    .map(([key, pair]): Producer => {
      const own = records.filter((one) => keyOf(one) === key);
      const ofOracle = own.filter(({ side }) => side === 'oracle');
      const path = paths.get(key) ?? null;
      const rule = ruleOf(ofOracle, path);
      return {
        ...pair,
        state: rule !== null ? 'confirmed' : own.length > 0 ? 'observed' : 'candidate',
        rule,
        cases: [...new Set(own.map(({ source, side, case: id }) => `${source} ${side} ${id}`))].sort(),
        commits: [...new Set(ofOracle.map(({ commit }) => commit).filter((commit) => commit !== ''))].sort(),
        path,
      };
    });
}

function ruleOf(ofOracle: readonly ProducerEvidence[], path: Producer['path']): ConfirmationRule | null {
  if (ofOracle.length > 0 && path === 'certain') return 'seen-and-read';
  return ofOracle.some(({ certain }) => certain) ? 'seen' : null;
}

/** How many routes, queues and pairs there are, and how sure they are. */
export interface ProducerSummary {
  readonly routes: number;
  readonly queues: number;
  readonly confirmed: number;
  readonly observed: number;
  readonly candidates: number;
}

export function summariseProducers(producers: readonly Producer[]): ProducerSummary {
  const count = (state: Producer['state']): number => producers.filter((one) => one.state === state).length;
  return {
    routes: new Set(producers.map(({ route }) => route)).size,
    queues: new Set(producers.map(({ queue }) => queue)).size,
    confirmed: count('confirmed'),
    observed: count('observed'),
    candidates: count('candidate'),
  };
}
