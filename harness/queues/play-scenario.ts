import { DRIVER_ERRORS, missingCapability, type DriverAnswer } from '../core/driver.js';
import { clockText, later, momentOf, type Moment } from './moment.js';
import { judgeStep, type ObservedStep, type StepDifference } from './judge-step.js';
import { claimableRows, type ModelStep } from './model.js';
import type { DriverSide, QueuePlace } from './queue-bench.js';
import { purgedWithNamespace, type QueueDefinition } from './queue-definition.js';
import type { QueueOperation } from './queue-operation.js';
import { QueueKit, type Actor, type Scenario, type ScenarioOperation, type ScenarioStep } from './scenario.js';
import { TableHistory } from './table-past.js';

/** When every scenario begins. */
const BEGINNING = momentOf('2026-03-01T12:00:00Z') ?? 0;

/** One step as a place saw it, with what the contract has against it. */
export interface PlayedStep {
  readonly number: number;
  readonly side: DriverSide;
  readonly op: ScenarioOperation['op'];
  /** What was asked, with references resolved, and the consumer's flag before it. */
  readonly asked: string;
  readonly before: ReturnType<QueuePlace['rows']> extends Promise<infer Rows> ? Rows : never;
  readonly seen: ObservedStep;
  readonly differences: readonly StepDifference[];
}

export type Played =
  | { readonly kind: 'played'; readonly steps: readonly PlayedStep[] }
  | { readonly kind: 'needs-driver'; readonly missing: string }
  | { readonly kind: 'could-not-tell'; readonly detail: string };

export interface PlayInput {
  readonly scenario: Scenario;
  readonly queue: QueueDefinition;
  readonly queues: readonly QueueDefinition[];
  readonly place: QueuePlace;
  readonly sideOf: (actor: Actor) => DriverSide;
  /** Makes the consumers of this play its own: a driver remembers them. */
  readonly play: string;
}

/** Plays a scenario on one database and judges each step by the model, from the rows that were there before it. */
export async function playScenario(input: PlayInput): Promise<Played> {
  const { scenario, queue, place, sideOf } = input;
  const script = scenario.steps(new QueueKit(queue));
  for (const { actor, operation } of script) {
    if (operation.op === 'crash') continue;
    const { description } = await place.driver(sideOf(actor));
    const missing = missingCapability(description.capabilities, methodOf(operation.op), { kind: 'queue', name: queue.queue });
    if (missing !== undefined) return { kind: 'needs-driver', missing: `${missing} (${description.driver.name})` };
  }
  await place.reset(scenario.draws === true);
  const history = new TableHistory();
  const steps: PlayedStep[] = [];
  const processing = new Map<Actor, boolean>();
  const claimed = new Map<Actor, number>();
  const life = new Map<DriverSide, number>();
  for (const [at, step] of script.entries()) {
    const side = sideOf(step.actor);
    if (step.operation.op === 'crash') {
      await place.crash(side);
      life.set(side, (life.get(side) ?? 0) + 1);
      // The flags of a process die with it.
      for (const actor of processing.keys()) if (sideOf(actor) === side) processing.delete(actor);
      continue;
    }
    const operation = resolved(step.operation, claimed, input);
    const now = later(BEGINNING, step.at);
    const driver = await place.driver(side);
    const answer = await driver.call(methodOf(operation.op), {
      queue: queue.queue,
      has_namespace: queue.has_namespace,
      consumer: `${step.actor}-${input.play}`,
      match: step.limit ?? [],
      clock: clockText(now),
      ...parametersOf(operation),
    });
    if (!answer.ok && answer.code === DRIVER_ERRORS.databaseUnavailable) return { kind: 'could-not-tell', detail: `${side}: ${answer.message}` };
    const before = history.before;
    const seen = observedStep(answer, await place.rows());
    const model = modelStep({ step, operation, now, queue, before, history, processing: processing.get(step.actor) ?? false });
    const asked = JSON.stringify([operation, model.processing]);
    const differences = [...judgeStep(model, seen, history), ...shapeDifferences(answer)];
    if (operation.op === 'claim') noteClaim(step.actor, seen, claimed);
    history.take(seen.after);
    if (seen.processing !== undefined) processing.set(step.actor, seen.processing);
    steps.push({ number: at + 1, side, op: step.operation.op, asked, before, seen, differences });
  }
  return { kind: 'played', steps: scenario.draws === true ? withDraw(steps, queue) : steps };
}

const METHODS: Partial<Record<ScenarioOperation['op'], string>> = { deleteNamespace: 'namespace.delete' };
export const methodOf = (op: ScenarioOperation['op']): string => METHODS[op] ?? `queue.${op}`;

function parametersOf(operation: QueueOperation): Readonly<Record<string, unknown>> {
  const { op, ...parameters } = operation;
  if (op !== 'deleteNamespace') return parameters;
  return { namespace: operation.namespace };
}

/** Puts the id in the place of a reference to what an actor claimed last. An actor that got nothing refers to an id that never was. */
function resolved(operation: Exclude<ScenarioOperation, { op: 'crash' }>, claimed: ReadonlyMap<Actor, number>, input: PlayInput): QueueOperation {
  if (operation.op === 'deleteNamespace') return { ...operation, purged: purgedWithNamespace(input.queues) };
  if (!('id' in operation)) return operation;
  const { id } = operation;
  if (typeof id === 'number' || /^\d+$/.test(id)) return operation as QueueOperation;
  return { ...operation, id: claimed.get(id as Actor) ?? NOTHING_CLAIMED };
}

const NOTHING_CLAIMED = 1_000_000;

interface Judging {
  readonly step: ScenarioStep;
  readonly operation: QueueOperation;
  readonly now: Moment;
  readonly queue: QueueDefinition;
  readonly before: ModelStep['before'];
  readonly history: TableHistory;
  readonly processing: boolean;
}

const modelStep = ({ step, operation, now, queue, before, history, processing }: Judging): ModelStep => ({
  queue: queue.queue,
  hasNamespace: queue.has_namespace,
  operation,
  now,
  before,
  limit: step.limit ?? [],
  processing,
  rewritten: history.rewritten,
  contested: false,
});

/** An answer of a driver and the rows behind it as the model wants them. An error that is no refusal is shown as what it is. */
function observedStep(answer: DriverAnswer, after: PlayedStep['before']): ObservedStep {
  if (!answer.ok) {
    const kind = answer.code === DRIVER_ERRORS.refused ? String(answer.data?.['kind']) : `error ${String(answer.code)}: ${answer.message}`;
    return { result: { kind: 'refused', why: kind }, processing: undefined, metrics: {}, after };
  }
  const { result, processing, metrics } = (answer.result ?? {}) as { result?: unknown; processing?: unknown; metrics?: unknown };
  return {
    result: { kind: 'value', value: result },
    processing: typeof processing === 'boolean' ? processing : undefined,
    metrics: typeof metrics === 'object' && metrics !== null ? (metrics as Record<string, number>) : {},
    after,
  };
}

/** Members that an answer of a queue operation must have whatever it says. */
function shapeDifferences(answer: DriverAnswer): StepDifference[] {
  if (!answer.ok) return [];
  const given = (answer.result ?? {}) as Readonly<Record<string, unknown>>;
  return [
    ...(Object.hasOwn(given, 'result') ? [] : [{ place: '/result', expected: 'a member "result"', seen: undefined }]),
    ...(typeof given['processing'] === 'boolean' ? [] : [{ place: '/processing', expected: 'true or false', seen: given['processing'] }]),
    ...(typeof given['metrics'] === 'object' && given['metrics'] !== null ? [] : [{ place: '/metrics', expected: 'an object', seen: given['metrics'] }]),
  ];
}

function noteClaim(actor: Actor, { result }: ObservedStep, claimed: Map<Actor, number>): void {
  const value = result.kind === 'value' ? result.value : null;
  if (typeof value === 'object' && value !== null && 'id' in value) claimed.set(actor, Number(value.id));
}

/** Fewer draws than this prove nothing. */
const LEAST_DRAWS = 5;

/** A draw that always gives the first or always the last item of the pool is none. */
function withDraw(steps: readonly PlayedStep[], queue: QueueDefinition): PlayedStep[] {
  const draws = steps
    .filter(({ op }) => op === 'claim')
    .flatMap(({ before, seen }) => {
      const pool = claimableRows({ queue: queue.queue, before, limit: [], now: BEGINNING, rewritten: new Set() }, false).map((row) => row.id);
      const id = seen.result.kind === 'value' ? (seen.result.value as { id?: unknown } | null)?.id : undefined;
      return pool.length > 1 && id !== undefined ? [{ pool, id }] : [];
    });
  if (draws.length < LEAST_DRAWS) return [...steps];
  const isAlways = (pick: (ids: readonly number[]) => number | undefined): boolean => draws.every(({ pool, id }) => id === pick(pool));
  const always = isAlways((ids) => ids[0]) ? 'the first' : isAlways((ids) => ids.at(-1)) ? 'the last' : undefined;
  if (always === undefined) return [...steps];
  const last = steps.findLast(({ op }) => op === 'claim');
  return steps.map((one) =>
    one === last
      ? { ...one, differences: [...one.differences, { place: '/result/id', expected: 'a random item', seen: `always ${always} of the pool` }] }
      : one,
  );
}
