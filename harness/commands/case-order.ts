import { runsAlone, type RunnableCase } from '../core/contract-case.js';

/**
 * Runs cases of routes side by side. Those of queues and workers drain what others put, and those with side effects would see what
 * others do: they run alone, and first, while there is little to drain and to read.
 */
export async function inCaseOrder(cases: readonly RunnableCase[], work: (one: RunnableCase) => Promise<void>): Promise<void> {
  for (const one of cases) if (runsAlone(one)) await work(one);
  await Promise.all(cases.filter((one) => !runsAlone(one)).map(work));
}
