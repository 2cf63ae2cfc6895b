import { isDeepStrictEqual } from 'node:util';
import { DriverFault, missingCapability, type DriverSession } from '../core/driver.js';
import type { DriverOutcome, DriverScript } from '../core/driver-script.js';
import type { Divergence } from '../core/divergence.js';
import { emptyLedger, type Ledger } from '../core/ledger.js';
import { InputError } from '../core/problem.js';
import { compareObjects, compareResults, compareToModel, objectFields } from './compare-fields.js';
import type { Fields } from './fields.js';
import { runStep, type StorageRun } from './run-step.js';
import { METHODS, type StorageScenario, type StorageStep } from './scenario.js';
import { storageScenarios } from './scenarios.js';
import type { OwnedSession, SideName, StorageBench, StoragePlace } from './storage-bench.js';
import { StorageModel } from './storage-model.js';

export type StorageScript = Extract<DriverScript, { plane: 'storage' }>;

/** What one step came to in one run, beside what the contract says. */
interface JudgedStep {
  readonly actor: SideName;
  readonly result: Fields;
  readonly expectedResult: Fields;
  readonly objects: Fields;
  readonly expectedObjects: Fields;
  readonly divergences: readonly Divergence[];
}

class SetupFailed extends Error {}

/**
 * Runs a scenario of the storage contract once for each side, each in a place of its own, and compares every step twice: each side with the
 * contract, so that a fault of both is found, and the sides with each other. What is stored is read by the harness itself.
 */
export async function runStorageCase(script: StorageScript, bench: StorageBench): Promise<DriverOutcome> {
  const scenario = storageScenarios.find(({ id }) => id === script.scenario);
  if (scenario === undefined) throw new InputError(`there is no storage scenario "${script.scenario}"`);
  const missing = missingFor(script.storage, scenario, bench);
  if (missing !== undefined) return { kind: 'needs-driver', missing };
  try {
    // Each side has a place of its own, so they need not wait for each other; a side that takes part in the other's run has one process for both.
    const sides = ['oracle', 'target'] as const;
    const isShared = scenario.steps.some((step) => step.by === 'other');
    const [oracle, target] = isShared
      ? [await runScenario(script.storage, scenario, sides[0], bench), await runScenario(script.storage, scenario, sides[1], bench)]
      : await Promise.all(sides.map((side) => runScenario(script.storage, scenario, side, bench)));
    if (oracle === undefined || target === undefined) return { kind: 'needs-driver', missing: `storage:${script.storage}` };
    return compareRuns(oracle, target);
  } catch (error) {
    if (error instanceof SetupFailed) return { kind: 'could-not-tell', reason: 'setup-failed', detail: error.message };
    if (!(error instanceof DriverFault)) throw error;
    return { kind: 'could-not-tell', reason: 'side-down', detail: error.message };
  }
}

/** The first thing that a scenario needs and a driver does not offer. */
function missingFor(storage: string, { steps }: StorageScenario, { sessions }: StorageBench): string | undefined {
  const methods = ['storage.setup', ...new Set(steps.map(({ op }) => METHODS[op]))];
  const offered = [sessions.oracle, sessions.target].map(({ description }) => description.capabilities);
  return methods
    .flatMap((method) => offered.map((each) => missingCapability(each, method, { kind: 'storage', name: storage })))
    .find((one) => one !== undefined);
}

async function runScenario(storage: string, { steps }: StorageScenario, side: SideName, bench: StorageBench): Promise<JudgedStep[] | undefined> {
  const place = await bench.openPlace(storage);
  if (place === undefined) return undefined;
  let second: Promise<OwnedSession> | undefined;
  const startSecond = (): Promise<DriverSession> => (second ??= bench.startSecond(side));
  try {
    const other: SideName = side === 'oracle' ? 'target' : 'oracle';
    // Each side that takes part makes what it needs: else one would answer for what the other left out.
    for (const each of steps.some(({ by }) => by === 'other') ? [side, other] : [side]) await setUp(storage, place, bench.sessions[each]);
    const run: StorageRun = { storage, place, uploads: new Map() };
    const model = new StorageModel(place);
    const judged: JudgedStep[] = [];
    for (const [index, step] of steps.entries()) {
      const actor: SideName = step.by === 'other' ? other : side;
      const session = step.by === 'second' ? await startSecond() : bench.sessions[actor];
      const result = await runStep(step, run, session, startSecond, bench.fetchUrl);
      // What reads only should change nothing: whether it did is seen at the next step that writes, or at the end.
      const look = WRITING.has(step.op) || index === steps.length - 1;
      judged.push(await judgeStep({ number: index + 1, step, run, model, actor, result, look }));
    }
    return judged;
  } finally {
    await (await second?.catch(() => undefined))?.close();
    await place.close();
  }
}

async function setUp(storage: string, { config }: StoragePlace, session: DriverSession): Promise<void> {
  const answer = await session.call('storage.setup', { storage, config });
  if (!answer.ok) throw new SetupFailed(`the ${session.side} could not set up ${storage}: ${answer.message}`);
}

/** Steps that change what is stored. */
const WRITING: ReadonlySet<StorageStep['op']> = new Set(['put', 'delete', 'copy', 'uploadStart', 'uploadChunk', 'uploadEnd', 'uploadCancel', 'concurrentPut']);

/** Folder that the service keeps the chunks of open uploads in. */
const STAGING = 'uploads/';

interface Judging {
  readonly number: number;
  readonly step: StorageStep;
  readonly run: StorageRun;
  readonly model: StorageModel;
  readonly actor: SideName;
  readonly result: Fields;
  /** Whether what is stored is looked at now. */
  readonly look: boolean;
}

async function judgeStep({ number, step, run, model, actor, result, look }: Judging): Promise<JudgedStep> {
  const expected = model.apply(step);
  if (!look) return { actor, result, expectedResult: expected, objects: {}, expectedObjects: {}, divergences: compareToModel(number, actor, result, expected) };
  const everything = await run.place.read([...('path' in step ? [step.path] : []), ...('to' in step && typeof step.to === 'string' ? [step.to] : [])]);
  const stored = model.hasUploads ? new Map([...everything].filter(([path]) => !path.startsWith(STAGING))) : everything;
  // Which of two racing writers wins is left open; that it is one of them was looked at by the step.
  if (step.op === 'concurrentPut') model.adopt(stored);
  const objects = objectFields(stored);
  const expectedObjects = objectFields(model.stored);
  model.adopt(stored);
  const divergences = [...compareToModel(number, actor, result, expected), ...compareToModel(number, actor, objects, expectedObjects)];
  return { actor, result, expectedResult: expected, objects, expectedObjects, divergences };
}

function compareRuns(oracle: readonly JudgedStep[], target: readonly JudgedStep[]): DriverOutcome {
  const ledger = emptyLedger();
  const divergences = oracle.flatMap((first, index) => {
    const second = target[index];
    if (second === undefined) return first.divergences;
    count(ledger, first);
    // A step that the other side does in a run belongs to that side.
    const [left, right] = first.actor === 'oracle' ? [first, second] : [second, first];
    const number = index + 1;
    return [
      ...first.divergences,
      ...second.divergences,
      // Places that an earlier fault or a race left different lead to different answers: those are compared with the contract only.
      ...(isAlike(left.expectedResult, right.expectedResult) ? compareResults(number, left.result, right.result) : []),
      ...(isAlike(left.expectedObjects, right.expectedObjects) ? compareObjects(number, left.objects, right.objects) : []),
    ];
  });
  const exercised = !divergences.some(({ code, location }) => code === 'contract' && /^step \d+ \/oracle\//.test(location));
  return { kind: 'compared', divergences, ledger, exercised };
}

const isAlike = (one: Fields, other: Fields): boolean => isDeepStrictEqual(one, other);

function count(ledger: Ledger, { result, objects }: JudgedStep): void {
  ledger.exchanges += 1;
  ledger.leaves += Object.keys(result).length;
  ledger.messages += Object.keys(objects).length;
}
