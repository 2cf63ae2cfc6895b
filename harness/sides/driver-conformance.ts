import { DRIVER_PROTOCOL, type DriverDescription } from '../core/driver.js';
import { resultOf, type CheckedWire, type ConformanceBench, type ConformanceCheck } from './conformance-check.js';
import { excerptOf, Unexpected } from './conformance-expect.js';
import { LIFE_CHECKS } from './conformance-life.js';
import { QUEUE_CHECKS, queueBasics } from './conformance-queue.js';

/** What came of a check. */
export type CheckOutcome = { readonly name: string; readonly title: string } & (
  | { readonly outcome: 'ok' }
  | { readonly outcome: 'failed'; readonly expected: string; readonly seen: string }
  | { readonly outcome: 'skipped'; readonly missing: string }
);

export interface Conformance {
  /** What the driver said of itself; undefined when it could not be begun with. */
  readonly description?: DriverDescription;
  readonly checks: readonly CheckOutcome[];
}

const HANDSHAKE = { name: 'handshake', title: 'initialize is answered with protocol, name and capabilities' } as const;

/** The checks that fit a driver: those of any driver, and the basics of each queue that it offers. */
export function checksFor({ capabilities }: DriverDescription): readonly ConformanceCheck[] {
  const anyQueue = capabilities.queues.includes('*');
  // A driver of any queue has none that it could refuse.
  const life = LIFE_CHECKS.filter(({ name }) => !anyQueue || name !== 'capability-missing:queue');
  return [...life, ...QUEUE_CHECKS, ...capabilities.queues.filter((queue) => queue !== '*').map(queueBasics)];
}

/** Runs the conformance test; every check has a process of its own. Without a handshake nothing else is asked. */
export async function runConformance(
  bench: ConformanceBench,
  signal: AbortSignal,
  choose: (checks: readonly ConformanceCheck[]) => readonly ConformanceCheck[] = (checks) => checks,
): Promise<Conformance> {
  const { outcome, description } = await shakeHands(bench);
  if (description === undefined) return { checks: [outcome] };
  const checks: CheckOutcome[] = [outcome];
  for (const check of choose(checksFor(description))) {
    signal.throwIfAborted();
    checks.push(await runCheck(check, description, bench));
  }
  return { description, checks };
}

async function shakeHands(bench: ConformanceBench): Promise<{ readonly outcome: CheckOutcome; readonly description?: DriverDescription }> {
  const wire = bench.open();
  let description: DriverDescription | undefined;
  const outcome = await judged(HANDSHAKE, wire, bench, async () => {
    description = await begin(wire, bench);
  });
  return { outcome, ...(description === undefined ? {} : { description }) };
}

async function begin(wire: CheckedWire, { initialize }: ConformanceBench): Promise<DriverDescription> {
  return resultOf(await wire.ask('initialize', { protocol: DRIVER_PROTOCOL, ...initialize })) as DriverDescription;
}

async function runCheck(check: ConformanceCheck, { capabilities }: DriverDescription, bench: ConformanceBench): Promise<CheckOutcome> {
  const missing = check.needs.find((operation) => !capabilities.operations.includes(operation));
  if (missing !== undefined) return { name: check.name, title: check.title, outcome: 'skipped', missing: `operation:${missing}` };
  await bench.table.empty();
  const wire = bench.open();
  return judged(check, wire, bench, async () => {
    if (check.fresh !== true) await begin(wire, bench);
    await check.run({ wire, bench, capabilities });
  });
}

/** The outcome of a check, the end of its process included: nothing but answers may have been written. */
async function judged(
  { name, title }: { readonly name: string; readonly title: string },
  wire: ReturnType<ConformanceBench['open']>,
  bench: ConformanceBench,
  work: () => Promise<void>,
): Promise<CheckOutcome> {
  let problem: Unexpected | undefined;
  try {
    await work();
  } catch (error) {
    if (!(error instanceof Unexpected)) throw error;
    problem = error;
  } finally {
    const [extra] = await wire.close(bench.endWithinMs);
    if (extra !== undefined) problem ??= new Unexpected('nothing but answers on standard output', excerptOf(extra));
  }
  return problem === undefined ? { name, title, outcome: 'ok' } : { name, title, outcome: 'failed', expected: problem.expected, seen: problem.seen };
}
