import type { DivergenceCode } from '../core/divergence.js';
import type { FaultOperator, FaultSite } from './operator.js';
import type { Random } from '../core/random.js';

/** Status codes that keep a body where there is one: nothing else changes with them. */
const BY_CLASS: Readonly<Record<string, readonly number[]>> = {
  '2': [200, 201, 202],
  '3': [300, 301, 302, 303, 307, 308],
  '4': [400, 401, 403, 404, 405, 409, 410, 415, 429],
  '5': [500, 501, 502, 503],
};

function statusTo(choose: (status: number, random: Random) => number | undefined, expected: DivergenceCode): FaultOperator['apply'] {
  return (site: FaultSite, random: Random) => {
    const { status } = site.exchange.response;
    const other = choose(status, random);
    if (other === undefined || other === status || status === 204 || status === 304) return undefined;
    return { answer: { ...site.answer, statusLine: `HTTP/1.1 ${String(other)} Other` }, expected, what: `status ${String(status)} → ${String(other)}` };
  };
}

const classOf = (status: number): string => String(Math.floor(status / 100));
const sibling = (status: number, random: Random): number | undefined => random.pick((BY_CLASS[classOf(status)] ?? []).filter((other) => other !== status));

/** Wrong status codes. */
export const statusOperators: readonly FaultOperator[] = [
  {
    id: 'status-sibling',
    group: 'status',
    title: 'another status of the same class',
    apply: statusTo((status, random) => (classOf(status) === '3' ? undefined : sibling(status, random)), 'status'),
  },
  {
    id: 'status-success-to-error',
    group: 'status',
    title: 'an error instead of a success',
    apply: statusTo((status, random) => (classOf(status) === '2' ? random.pick([400, 403, 404, 500]) : undefined), 'status-class'),
  },
  {
    id: 'status-error-to-success',
    group: 'status',
    title: 'a success instead of an error',
    apply: statusTo((status) => (status >= 400 ? 200 : undefined), 'status-class'),
  },
  {
    id: 'status-client-to-server-error',
    group: 'status',
    title: 'the side blames itself instead of the client',
    apply: statusTo((status) => (classOf(status) === '4' ? 500 : undefined), 'status-class'),
  },
  {
    id: 'redirect-kind',
    group: 'status',
    title: 'another kind of redirect',
    apply: statusTo((status, random) => (classOf(status) === '3' ? sibling(status, random) : undefined), 'redirect-kind'),
  },
];
