import type { Ledger } from '../core/ledger.js';
import type { Received } from './constant-answer.js';

/** What of `parity run --json` says whether a run did the whole work. */
export interface HarnessSummary {
  readonly runId: string;
  readonly exitCode: number;
  readonly problems: readonly string[];
  readonly cases: readonly { readonly id: string; readonly verdict: string; readonly live: boolean; readonly ledger: Pick<Ledger, 'leaves' | 'headers'> }[];
}

/** Why a run of the harness does not count as a measurement; undefined when it does. Nothing is exercised by sweep cases, so it ends with 2. */
export function faultOfRun(stdout: string, exitCode: number, cases: number): string | undefined {
  let summary: HarnessSummary;
  try {
    summary = JSON.parse(stdout) as HarnessSummary;
  } catch {
    return `exit ${String(exitCode)} without a result`;
  }
  if (exitCode !== summary.exitCode || exitCode === 1) return `exit ${String(exitCode)}`;
  if (summary.problems.length > 0) return summary.problems[0];
  if (summary.cases.length !== cases) return `${String(summary.cases.length)} of ${String(cases)} cases`;
  const odd = summary.cases.find((one) => one.verdict !== 'match' || !one.live || compared(one.ledger) === 0);
  return odd === undefined ? undefined : `case ${odd.id} is ${odd.verdict}, live ${String(odd.live)}, ${String(compared(odd.ledger))} values compared`;
}

/** The answer to a HEAD has headers only. */
const compared = (ledger: Pick<Ledger, 'leaves' | 'headers'>): number => ledger.leaves + ledger.headers;

/** Why a server did not get exactly the requests it should have got. */
export function faultOfReceived(received: Received, expected: Received): string | undefined {
  if (received.count !== expected.count) return `a server got ${String(received.count)} of ${String(expected.count)} requests`;
  return received.digest === expected.digest ? undefined : 'a server got other methods or paths than those planned';
}
