import type { BudgetProof } from '../core/budget-proof.js';
import { renderProof } from '../reports/budget-proof-text.js';
import { writeProof } from './proof-page.js';
import { projectRoot } from './reference-run.js';
import { runJson } from './run-json.js';
import { runStall } from './stall-run.js';

/** How far the measured P99 may be from the true one. */
const TOLERANCE = 0.1;
const STALL_SECONDS = 150;

/** The error rates of the judgement, resampled and live, and a stall that an open loop sees and a closed one does not. */
async function main(): Promise<number> {
  const stall = await runStall(projectRoot, STALL_SECONDS);
  const off = stall.measured / stall.truth - 1;
  const isSeen = Math.abs(off) <= TOLERANCE;
  process.stderr.write(`stall: measured ${stall.measured.toFixed(1)} ms, true ${stall.truth.toFixed(1)} ms\n`);
  const { status, result } = runJson(['budget', 'prove']);
  await writeProof('budgets', 'The judgement of budgets is wrong as rarely as is promised', [
    '```',
    ...renderProof(result as BudgetProof),
    '```',
    '',
    '## A stall of 200 ms each 5 s',
    '',
    `${String(stall.samples)} requests of a target that stalls, Poisson arrivals at 45 a second for ${String(STALL_SECONDS)} s; true: the wait of each arrival of that schedule, and the service times of the side without stalls.`,
    '',
    '| P99 measured, open loop | P99 true | off | P99 of a closed loop with one connection |',
    '|---|---|---|---|',
    `| ${stall.measured.toFixed(1)} ms | ${stall.truth.toFixed(1)} ms | ${(100 * off).toFixed(1)} % (at most 10 %) | ${stall.closedLoop.p99.toFixed(1)} ms (${String(stall.closedLoop.samples)} requests): missed |`,
    '',
    isSeen ? 'The stall is seen.' : 'MISSED: the stall is not seen as it is.',
  ]);
  return status === 0 && isSeen ? 0 : 1;
}

process.exitCode = await main();
