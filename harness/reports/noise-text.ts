import type { DivergenceCode } from '../core/divergence.js';
import { excerpt } from '../core/excerpt.js';
import type { Noise, NoiseEvidence, NoiseReport } from '../core/noise.js';
import { plain, sayPair, WAYS } from './words.js';

/** Samples shown under a finding; the rest is in the file. */
const SHOWN = 3;
/** Longest value of a neighbour, in UTF-16 units: it is shown as it is spelled. */
const SHOWN_VALUE = 80;

/** What `parity noise` prints: what was run, what may become a mask, what may not, and the counts as the last line. */
export function renderNoise(report: NoiseReport): string[] {
  const runs = report.runs.map(
    ({ name, state, cases, crossed }) =>
      `${name}: ${state} state, ${String(cases)} cases, ${String(crossed)} of them answered in another second by the second instance`,
  );
  const refusedMasks = report.refusedMasks.map(({ mask, unstable, neighbour }) => sayRefusedMask(mask, unstable, neighbour));
  return [...runs, ...renderFindings(report), ...refusedMasks, ...report.unsure.map(sayUnsure), lastNoiseLine(report)];
}

/** A case of which it could not be told whether it differs. */
export const sayUnsure = ({ run, case: id, why }: NoiseReport['unsure'][number]): string => `could not tell: ${run}, ${plain(id)}: ${plain(why)}`;

/** What differs where the oracle meets itself, with the evidence of each. */
export function renderFindings({ proposals, refused, decisions, covered }: Noise): string[] {
  return [
    ...proposals.flatMap(({ id, case: cases, location, code, evidence }) => [
      `PROPOSAL ${id}: case ${plain(cases)}, location ${plain(location)}, code ${code}`,
      ...renderEvidence(evidence, code),
    ]),
    ...refused.flatMap(({ case: cases, location, code, neighbour, instead }) => [
      `REFUSED case ${plain(cases)}, location ${plain(location)}, code ${code}: it would also silence ${plain(neighbour.location)} of ${plain(neighbour.case)}, ${sayState(neighbour)}`,
      `  ${instead.length === 0 ? 'nothing narrower can be masked: it needs a rule or a decision' : `instead: ${instead.join(', ')}`}`,
    ]),
    ...decisions.flatMap(({ code, location, way, evidence }) => [
      `NEEDS A DECISION ${plain(location)}  ${code}: ${WAYS[way]}`,
      ...renderEvidence(evidence, code),
    ]),
    ...covered.map(({ mask, evidence }) => `covered by mask ${mask}: ${sayHowOften(evidence)}`),
  ];
}

type Neighbour = NoiseReport['refusedMasks'][number]['neighbour'];

const sayState = ({ state, value }: Neighbour): string =>
  state === 'stable'
    ? `which was always ${excerpt(plain(value), SHOWN_VALUE)}`
    : 'which differed and was accepted as a pairing or an age, a check that would be lost';

/** A mask that covers more than noise, in one line. */
export function sayRefusedMask(mask: string, unstable: { readonly case: string; readonly location: string }, neighbour: Neighbour): string {
  return `MASK REFUSED ${mask}: it covers ${plain(unstable.location)} of ${plain(unstable.case)}, and also ${plain(neighbour.location)} of ${plain(neighbour.case)}, ${sayState(neighbour)}; write a narrower location`;
}

const sayHowOften = ({ cases, differed, of }: NoiseEvidence): string =>
  `differed in ${String(differed)} of ${String(of)} comparisons, in ${String(cases.length)} ${cases.length === 1 ? 'case' : 'cases'}`;

function renderEvidence(evidence: NoiseEvidence, code: DivergenceCode): string[] {
  const shown = evidence.samples.slice(0, SHOWN).map(({ run, case: id, location, first, second }) => {
    return `    ${run}, ${plain(id)}, ${plain(location)}: ${sayPair({ code, location, ...(first === undefined ? {} : { oracle: first }), ...(second === undefined ? {} : { target: second }) }).join(' | ')}`;
  });
  const more = evidence.samples.length - shown.length + evidence.more;
  return [`  ${sayHowOften(evidence)}`, ...shown, ...(more > 0 ? [`    … and ${String(more)} more`] : [])];
}

/** The last line of every noise report. */
function lastNoiseLine({ proposals, refused, decisions, covered, refusedMasks, unsure, runs }: NoiseReport): string {
  return `${String(proposals.length)} proposals, ${String(refused.length)} refused, ${String(decisions.length)} need a decision, ${String(covered.length)} masks cover noise, ${String(refusedMasks.length)} masks refused, ${String(unsure.length)} could not tell, of ${String(runs.length)} runs`;
}
