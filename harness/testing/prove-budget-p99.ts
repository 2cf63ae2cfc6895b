import type { BudgetReport } from '../core/budget-report.js';
import { readBudgetReport } from '../reports/budget-report-file.js';
import { renderBudgetText } from '../reports/budget-text.js';
import { writeProof } from './proof-page.js';
import { projectRoot } from './reference-run.js';
import { runJson } from './run-json.js';

/** The budgets with a rule for the 99th percentile, in a window that is long enough for it; with an argument the page of a run that is there. */
async function main(run: string | undefined): Promise<number> {
  const args = ['budget', 'run', '--window', '15m', '--budget', 'PB-REG-AUTH', 'PB-DB-SAFETY'];
  const report = run === undefined ? (runJson(args).result as BudgetReport) : readBudgetReport(projectRoot, run);
  const rules = report.measures.filter(({ measure }) => measure === 'p99_latency');
  await writeProof('budget-p99', 'The 99th percentiles are judged in a long window', [
    `Run ${report.runId} of harness ${report.harnessCommit}, oracle ${report.sides.oracle.commit}, target ${report.sides.target.commit}: \`parity ${args.join(' ')} --seed ${String(report.seed)}\`.`,
    '',
    '```',
    ...renderBudgetText(report),
    '```',
  ]);
  return rules.length > 0 && rules.every(({ status }) => status === 'within' || status === 'breached') ? 0 : 1;
}

process.exitCode = await main(process.argv[2]);
