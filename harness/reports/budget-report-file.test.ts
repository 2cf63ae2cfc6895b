import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { budgetReport } from '../testing/budget-report-builder.js';
import { inTemporaryFolder } from '../testing/temporary-folder.js';
import { readBudgetReport } from './budget-report-file.js';

function put(root: string, id: string, text: string | undefined): void {
  mkdirSync(join(root, 'reports', 'budgets', id), { recursive: true });
  if (text !== undefined) writeFileSync(join(root, 'reports', 'budgets', id, 'report.json'), text);
}

test('the newest run that has a report is the latest', async () => {
  await inTemporaryFolder((root) => {
    expect(() => readBudgetReport(root, 'latest')).toThrow('no budget run has a report yet; parity budget run makes one');
    put(root, '2026-11-20', JSON.stringify(budgetReport({ runId: 'one' })));
    put(root, '2026-11-21', JSON.stringify(budgetReport({ runId: 'two' })));
    put(root, '2026-11-22', undefined);
    expect(readBudgetReport(root, 'latest').runId).toBe('two');
    expect(readBudgetReport(root, '2026-11-20').runId).toBe('one');
    expect(readBudgetReport(root, join(root, 'reports/budgets/2026-11-20')).runId).toBe('one');
    return Promise.resolve();
  });
});

test.each([
  ['cut in half', JSON.stringify(budgetReport()).slice(0, 900), /^reports\/budgets\/x\/report\.json: it does not hold JSON/],
  ['of another shape', JSON.stringify({ ...budgetReport(), measures: 1 }), /: no budget report: at \/measures: must be array .*run parity budget run again$/],
  ['of no number', JSON.stringify(budgetReport({ measuredSeconds: Number.NaN })), /: no budget report: at \/measuredSeconds: must be number/],
  ['not there', undefined, /: no such budget run, or one that did not come to its end; parity budget run makes one/],
])('a report that is %s is named', async (_what, text, message) => {
  await inTemporaryFolder((root) => {
    put(root, 'x', text);
    expect(() => readBudgetReport(root, 'x')).toThrow(message);
    return Promise.resolve();
  });
});
