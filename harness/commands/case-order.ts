import type { RunnableCase } from '../core/contract-case.js';

/** Runs cases of routes side by side; those of queues and workers drain what others put, so they run alone and after the others. */
export async function inCaseOrder(cases: readonly RunnableCase[], work: (one: RunnableCase) => Promise<void>): Promise<void> {
  await Promise.all(cases.filter((one) => one.kind === 'route').map(work));
  for (const one of cases) if (one.kind !== 'route') await work(one);
}
