import type { BudgetProof, ProofCounts } from '../core/budget-proof.js';

const share = (part: number, of: number): string => `${((100 * part) / Math.max(1, of)).toFixed(1)} %`;

function counts({ runs, within, breached, undecided }: ProofCounts): string {
  return `${String(runs).padStart(4)} runs  ${share(within, runs).padStart(7)} within  ${share(breached, runs).padStart(7)} breached  ${share(undecided, runs).padStart(7)} undecided`;
}

/** What `parity budget prove` says to a terminal. */
export function renderProof({ capture, window, aa, power, live, missed, seed }: BudgetProof): string[] {
  const [first] = power;
  return [
    `seed ${String(seed)}; captured live, the same build on both sides:`,
    ...capture.map(({ stream, oracle, target, seconds, blocks }) => `  ${stream.padEnd(34)} ${String(oracle)}/${String(target)} samples in ${String(blocks)} blocks, ${seconds.toFixed(0)} s`),
    '',
    `nothing changed, whole runs over all budgets (window ${window.name}, ${String(window.seconds)} s):`,
    `  ${counts(aa)}; median ${aa.medianSeconds.toFixed(0)} s sampled`,
    `  the naive rule (100 samples a side, one after the other): ${share(aa.naiveBreached, aa.runs)} breached`,
    ...Object.entries(aa.open).map(([measure, times]) => `  open or breached: ${measure} ${String(times)} times`),
    `  deferred in this window: ${aa.deferred.join(', ') || 'none'}`,
    '',
    ...(first === undefined ? [] : [`a slower target, ${first.budget} with 10 % allowed:`]),
    ...power.map((one) => `  +${String(Math.round(one.slowdown * 100)).padStart(2)} %  ${counts(one)}`),
    ...(live.aa.length === 0 ? [] : ['', 'live runs with the same build on both sides:', ...live.aa.map((one) => `  build of the ${one.build}: ${counts(one)}`)]),
    ...(live.slowed === null ? [] : ['live runs with a slowed target:', `  +${String(Math.round(live.slowed.slowdown * 100))} %  ${counts(live.slowed)}`]),
    '',
    ...(missed.length === 0 ? ['everything that is promised holds'] : missed.map((line) => `MISSED: ${line}`)),
  ];
}
