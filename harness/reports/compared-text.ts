import { addCounts, addLedger, emptyLedger } from '../core/ledger.js';
import { countVerdicts } from '../core/verdict.js';
import { renderGroups } from './groups-text.js';
import { renderFindings, sayUnsure } from './noise-text.js';
import type { Report, ReportedCase } from './report-model.js';
import { plain, sayDivergence, sayMasked, sayUncounted } from './words.js';

/** Divergences of a case that are printed; the rest is counted. */
const SHOWN = 8;

/** Compared recordings for people: what cases have in common, every case that does not match, how much was compared, the counts as the last line. */
export function renderCompared({ cases, problems, noise }: Report): string[] {
  const ledger = emptyLedger();
  for (const one of cases) addLedger(ledger, one.ledger);
  const verdicts = countVerdicts(cases.map((one) => one.verdict));
  return [
    ...renderGroups(cases),
    ...cases.filter((one) => one.verdict !== 'match').flatMap(renderCompareCase),
    ...(noise === undefined ? [] : [...renderFindings(noise), ...noise.unsure.map(sayUnsure)]),
    ...problems.map((problem) => `problem: ${problem}`),
    `compared ${Object.entries(ledger)
      .map(([what, count]) => `${String(count)} ${what}`)
      .join(', ')}`,
    ...sayMasked(addCounts(cases.map((one) => one.masked)), ledger),
    ...sayUncounted(addCounts(cases.map((one) => one.uncounted))),
    `${String(verdicts.match)} match, ${String(verdicts.deviation)} deviation, ${String(verdicts.mismatch)} mismatch, ${String(verdicts.inconclusive)} inconclusive, of ${String(cases.length)} cases`,
  ];
}

function renderCompareCase(one: ReportedCase): string[] {
  const more = one.divergences.length - SHOWN;
  return [
    `${one.verdict.toUpperCase()} ${plain(one.id)}${one.verdict === 'inconclusive' ? `: ${one.reason}: ${plain(one.detail)}` : ''}`,
    ...one.divergences.slice(0, SHOWN).map((divergence) => `  ${sayDivergence(divergence)}`),
    ...(more > 0 ? [`  … and ${String(more)} more`] : []),
    ...(one.noise ?? []).map((divergence) => `  noise: ${sayDivergence(divergence)}`),
  ];
}
