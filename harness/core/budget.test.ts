import { expect, test } from 'vitest';
import { budgetExitCode, worstStatus, type BudgetStatus } from './budget.js';

test.each<{ statuses: BudgetStatus[]; worst: BudgetStatus }>([
  { statuses: ['within', 'within'], worst: 'within' },
  { statuses: ['within', 'deferred'], worst: 'deferred' },
  { statuses: ['deferred', 'undecided', 'within'], worst: 'undecided' },
  { statuses: ['within', 'undecided', 'breached', 'deferred'], worst: 'breached' },
  { statuses: [], worst: 'undecided' },
])('the worst of $statuses is $worst, in whatever order', ({ statuses, worst }) => {
  expect(worstStatus(statuses)).toBe(worst);
  expect(worstStatus(statuses.toReversed())).toBe(worst);
});

test.each<{ statuses: BudgetStatus[]; problems: string[]; exit: 0 | 1 | 2 }>([
  { statuses: ['within'], problems: [], exit: 0 },
  { statuses: ['within', 'deferred'], problems: [], exit: 0 },
  { statuses: ['within', 'undecided'], problems: [], exit: 2 },
  { statuses: ['deferred'], problems: [], exit: 2 },
  { statuses: [], problems: [], exit: 2 },
  { statuses: ['within', 'undecided', 'breached'], problems: [], exit: 1 },
  { statuses: ['within'], problems: ['an exception has expired'], exit: 1 },
  { statuses: [], problems: ['an exception has expired'], exit: 1 },
])('$statuses with problems $problems exits $exit', ({ statuses, problems, exit }) => {
  expect(budgetExitCode(statuses, problems)).toBe(exit);
});
