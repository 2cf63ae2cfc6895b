import type { RunRecord } from './run-record.js';
import { worstJudgement, type Judgement, type Verdict } from './verdict.js';
import { judgementOf } from './judge-row.js';

/** What a run says of one test id of a tracker: `QRT-NOTIFICATION`. */
export interface TestVerdict {
  readonly test: string;
  readonly row: string;
  /** Worst of its cases. */
  readonly verdict: Verdict;
  readonly cases: number;
}

/** Every test id that had cases in a run, in the order of the cases. A case id is its test id, a dot, and a name. */
export function testVerdicts(cases: readonly RunRecord[]): TestVerdict[] {
  const tests = new Map<string, { readonly row: string; judgement: Judgement; cases: number }>();
  for (const record of cases) {
    const test = record.id.slice(0, record.id.indexOf('.'));
    const known = tests.get(test);
    if (known === undefined) tests.set(test, { row: record.row, judgement: judgementOf(record), cases: 1 });
    else {
      known.judgement = worstJudgement(known.judgement, judgementOf(record));
      known.cases += 1;
    }
  }
  return [...tests].map(([test, { row, judgement, cases: count }]) => ({ test, row, verdict: judgement.verdict, cases: count }));
}
