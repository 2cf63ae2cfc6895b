import { runsAlone, type RunnableCase } from '../core/contract-case.js';
import { Random } from '../core/random.js';

/**
 * Runs cases of routes side by side. Those of queues and workers drain what others put, and those with side effects would see what
 * others do: they run alone, and first, while there is little to drain and to read.
 */
export async function inCaseOrder(cases: readonly RunnableCase[], work: (one: RunnableCase) => Promise<void>): Promise<void> {
  for (const one of cases) if (runsAlone(one)) await work(one);
  const rest = cases.filter((one) => !runsAlone(one));
  await Promise.all(rest.filter((one) => one.script.driver === undefined).map(work));
  // Drivers have databases of their own; they come last so that they take no time from requests that are measured.
  await Promise.all(rest.filter((one) => one.script.driver !== undefined).map(work));
}

/** The same cases in an order that the seed decides: what a case says may not depend on which ran before it. */
export function shuffled<Item>(items: readonly Item[], seed: number): Item[] {
  const random = new Random(seed);
  const order = [...items];
  for (let at = order.length - 1; at > 0; at -= 1) {
    const other = random.below(at + 1);
    const [left, right] = [order[at], order[other]];
    if (left === undefined || right === undefined) continue;
    order[at] = right;
    order[other] = left;
  }
  return order;
}
