import type { RunRecord } from '../core/run-record.js';
import type { RunnableCase } from '../core/contract-case.js';
import type { Queue } from '../core/subject.js';
import type { QueueDefinition } from './queue-definition.js';

/** A row of the tracker's matrix of routes and workers. */
export interface QueueDependency {
  readonly queue: string;
  readonly producerRoutes: readonly string[];
  readonly producerWaves: readonly string[];
  readonly consumerPrograms: readonly string[];
  readonly consumerProcesses: readonly string[];
  readonly consumerWaves: readonly string[];
  readonly constraint: string;
}

/** `pending`: nothing is known yet. `blocked`: a gating test is not `match`. `mostly-ready`: the tests are, a wave is not verified. `ready`: both. */
export type QueueGateStatus = 'pending' | 'blocked' | 'mostly-ready' | 'ready';

export interface QueueGate {
  readonly queue: string;
  /** The mixed-mode test that gates route families which can enqueue. */
  readonly test: string;
  /** Cases of it: planned, and seen to match. */
  readonly cases: number;
  readonly matched: number;
  /** Route families that may not flip before. */
  readonly families: readonly string[];
  /** Consumers, and the waves that must be verified first. */
  readonly programs: readonly string[];
  readonly waves: readonly { readonly wave: string; readonly verified: boolean }[];
  /** Routes that flip together with the consumers, as one unit. */
  readonly coupled: { readonly routes: readonly string[]; readonly waves: readonly string[] } | null;
  readonly constraint: string;
  readonly status: QueueGateStatus;
  readonly reasons: readonly string[];
}

export interface FamilyGate {
  readonly family: string;
  readonly queues: readonly string[];
  readonly status: QueueGateStatus;
  readonly reasons: readonly string[];
}

export interface GateInput {
  readonly queues: readonly Queue[];
  readonly definitions: readonly QueueDefinition[];
  readonly dependencies: readonly QueueDependency[];
  /** All cases of the plan: a gating case that did not run is no match. */
  readonly planned: readonly RunnableCase[];
  readonly records: readonly RunRecord[];
  /** Processes whose checklist row is verified. */
  readonly verified: ReadonlySet<string>;
}

/** What each queue gates, and whether it holds. */
export function queueGates({ queues, definitions, dependencies, planned, records, verified }: GateInput): QueueGate[] {
  const verdicts = new Map(records.map((record) => [record.id, record.verdict]));
  return queues.map((row): QueueGate => {
    const test = row.mixedModeCompatibilityTestId;
    const dependency = dependencies.find((one) => one.queue === row.id);
    const cases = planned.filter((one) => one.row === row.id && one.id.startsWith(`${test}.`));
    const seen = cases.flatMap((one) => verdicts.get(one.id) ?? []);
    const matched = seen.filter((verdict) => verdict === 'match').length;
    const waves = (dependency?.consumerWaves ?? []).map((wave) => ({
      wave,
      verified: (dependency?.consumerProcesses ?? []).length > 0 && (dependency?.consumerProcesses ?? []).every((process) => verified.has(process)),
    }));
    const tests = testReasons(test, cases.length, seen.length, matched);
    const open = waves.filter((one) => !one.verified).map(({ wave }) => `wave ${wave} is not verified (${(dependency?.consumerProcesses ?? []).join(', ')})`);
    return {
      queue: row.id,
      test,
      cases: cases.length,
      matched,
      families: definitions.find((one) => one.queue === row.id)?.gated_families ?? [],
      programs: dependency?.consumerPrograms ?? [],
      waves,
      coupled: (dependency?.producerRoutes ?? []).length === 0 ? null : { routes: dependency?.producerRoutes ?? [], waves: dependency?.producerWaves ?? [] },
      constraint: dependency?.constraint ?? '',
      status: tests.length > 0 ? (seen.length === 0 ? 'pending' : 'blocked') : open.length > 0 ? 'mostly-ready' : 'ready',
      reasons: [...tests, ...open],
    };
  });
}

function testReasons(test: string, planned: number, seen: number, matched: number): string[] {
  if (planned === 0) return [`${test} has no cases`];
  if (seen === 0) return [`${test} was not run; parity run --plane queue runs it`];
  if (seen < planned) return [`${String(planned - seen)} of ${String(planned)} cases of ${test} were not run`];
  return matched === planned ? [] : [`${String(planned - matched)} of ${String(planned)} cases of ${test} are not match`];
}

const ORDER: readonly QueueGateStatus[] = ['blocked', 'pending', 'mostly-ready', 'ready'];

/** A family takes the worst of the queues that gate it. */
export function familyGates(gates: readonly QueueGate[]): FamilyGate[] {
  const families = [...new Set(gates.flatMap((gate) => gate.families))].sort();
  return families.map((family) => {
    const own = gates.filter((gate) => gate.families.includes(family));
    const status = ORDER.find((word) => own.some((gate) => gate.status === word)) ?? 'pending';
    return { family, queues: own.map((gate) => gate.queue), status, reasons: own.flatMap((gate) => gate.reasons.map((reason) => `${gate.queue}: ${reason}`)) };
  });
}
