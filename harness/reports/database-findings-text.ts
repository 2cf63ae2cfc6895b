import type { DatabaseFinding } from '../core/budget-report.js';

/** Lines for people: each finding with its statement, what the oracle does instead, and the plan where one tells it. */
export function databaseFindingLines(findings: readonly DatabaseFinding[]): string[] {
  return findings.flatMap((finding) => [
    headOf(finding),
    `  statement: ${finding.statement}`,
    `  ${finding.oracle}`,
    ...(finding.alsoIn === undefined ? [] : [`  also in: ${finding.alsoIn.join(', ')}`]),
    ...(finding.plan === undefined ? [] : ['  plan:', ...finding.plan.split('\n').map((line) => `    ${line}`)]),
  ]);
}

function headOf({ kind, row, case: id, table, executions, elements }: DatabaseFinding): string {
  const where = `${row} ${id}`;
  switch (kind) {
    case 'new-scan':
      return `NEW FULL SCAN of ${table ?? 'a big table'} in ${where}`;
    case 'n-plus-one':
      return `N+1 in ${where}: executed ${String(executions)} times for a list of ${String(elements ?? 0)}`;
  }
}
