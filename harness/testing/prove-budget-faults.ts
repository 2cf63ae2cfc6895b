import type { BudgetReport, DatabaseFinding } from '../core/budget-report.js';
import type { BudgetMeasure, BudgetReason, BudgetStatus } from '../core/budget.js';
import { writeProof } from './proof-page.js';
import { runJson } from './run-json.js';

/** A wrong target, and what the run must say of it. Empty bodies and kept answers meet the set-up too, so that it is what is undecided. */
interface WrongTarget {
  readonly fault: string;
  readonly budget: string;
  readonly measure: BudgetMeasure;
  readonly window: string;
  readonly status: readonly BudgetStatus[];
  readonly reason?: BudgetReason;
}

const WRONG_TARGETS: readonly WrongTarget[] = [
  { fault: 'slow=0.3', budget: 'PB-REG-PULL', measure: 'p95_latency', window: '90s', status: ['breached'] },
  { fault: 'error-rate=0.005', budget: 'PB-REG-PULL', measure: 'error_rate', window: '4m', status: ['breached'], reason: 'errors' },
  { fault: 'error-rate=0.001', budget: 'PB-REG-PULL', measure: 'error_rate', window: '4m', status: ['within', 'undecided'] },
  { fault: 'fast-errors', budget: 'PB-REG-PULL', measure: 'p95_latency', window: '30s', status: ['breached'], reason: 'errors' },
  { fault: 'empty-body', budget: 'PB-REG-PULL', measure: 'p95_latency', window: '30s', status: ['breached', 'undecided'] },
  { fault: 'cache', budget: 'PB-API-HOT', measure: 'p95_latency', window: '60s', status: ['undecided', 'breached'] },
  { fault: 'digest-once=100', budget: 'PB-REG-PUSH', measure: 'digest_mismatches', window: '30s', status: ['breached'], reason: 'mismatch' },
  { fault: 'die-after=20', budget: 'PB-REG-PULL', measure: 'p95_latency', window: '60s', status: ['undecided', 'breached'] },
];

/** Wrong targets of the database rules, and the rows to look at. */
const WRONG_DATABASES = [
  { fault: 'n-plus-one', row: 'ROUTE-0153', finds: 'n-plus-one' },
  { fault: 'dropped-index', row: 'ROUTE-0080', finds: 'new-scan' },
  { fault: 'harmless-query', row: 'ROUTE-0147', finds: undefined },
] as const;

async function main(): Promise<number> {
  let isRight = true;
  const lines = [
    '| Wrong target (the same build beside it) | Rule | Says | Reason | Target / oracle | Figure with interval | Samples | As it must be |',
    '|---|---|---|---|---|---|---|---|',
  ];
  for (const wrong of WRONG_TARGETS) {
    const args = [
      'budget',
      'run',
      '--same',
      'target',
      '--budget',
      wrong.budget,
      '--window',
      wrong.window,
      '--seed',
      '8',
      `--target-argument=--fault=${wrong.fault}`,
    ];
    const { status: exit, result } = runJson(args);
    const measure = (result as BudgetReport).measures.find((one) => one.measure === wrong.measure);
    const stream = measure?.streams.find((one) => one.status === measure.status);
    const holds =
      measure !== undefined &&
      wrong.status.includes(measure.status) &&
      (wrong.reason === undefined || stream?.reason === wrong.reason) &&
      (measure.status === 'within' || exit !== 0);
    isRight &&= holds;
    const { estimate, figures, samples } = stream ?? {};
    const told = (value: number | null | undefined): string => (value === null || value === undefined ? '–' : value.toFixed(3));
    lines.push(
      `| ${wrong.fault} | ${wrong.budget} ${wrong.measure} | ${measure?.status ?? 'nothing'}, exit ${String(exit)} | ${stream?.reason ?? ''}: ${stream?.detail ?? ''} | ${told(figures?.target)} / ${told(figures?.oracle)} | ${told(estimate?.value)} (${told(estimate?.low)} … ${told(estimate?.high)}) | ${String(samples?.target ?? 0)} / ${String(samples?.oracle ?? 0)} | ${holds ? 'yes' : 'NO'} |`,
    );
    process.stderr.write(`${wrong.fault}: ${measure?.status ?? 'nothing'} ${holds ? '' : 'NOT as it must be'}\n`);
  }
  lines.push('', '## Statements and plans on a million rows a table', '');
  for (const wrong of WRONG_DATABASES) {
    const { status, result } = runJson(['budget', 'database', '--row', wrong.row, '--seed', '8', `--target-argument=--fault=${wrong.fault}`]);
    const { findings } = result as { readonly findings: readonly DatabaseFinding[] };
    const holds =
      wrong.finds === undefined ? findings.length === 0 && status === 0 : findings.length === 1 && findings[0]?.kind === wrong.finds && status === 1;
    isRight &&= holds;
    lines.push(`- ${wrong.fault} on ${wrong.row}: exit ${String(status)}, ${String(findings.length)} findings${holds ? '' : ': NOT as it must be'}`);
    for (const { case: id, kind, executions, statement, plan, oracle } of findings)
      lines.push(
        '',
        `  ${kind} in ${id}, ${String(executions)} × \`${statement}\`; ${oracle}`,
        '',
        '  ```',
        ...(plan ?? 'no plan').split('\n').map((line) => `  ${line}`),
        '  ```',
        '',
      );
  }
  await writeProof('budget-faults', 'Every wrong target is told by the budget that it breaks', lines);
  return isRight ? 0 : 1;
}

process.exitCode = await main();
