import { CASE_CLOCK, clockText } from '../workers/clock-words.js';
import type { CaseDriver, WorkerPlace } from '../workers/place.js';
import type { CaseStage } from '../workers/stage.js';
import type { Arrangement } from '../workers/worker-fixture.js';
import type { WorkerRun } from '../workers/worker-run.js';
import type { DriverAnswer, DriverCapabilities } from '../core/driver.js';

type Side = 'oracle' | 'target';

/** What a fake stage does when a side's program is run: by whom, how often before since it was arranged, and whose the work is. */
export type FakeProgram = (side: Side, turn: number, owner: string | undefined, arranged: Partial<Arrangement>) => WorkerRun;

/** A stage without drivers and database: a function says what a run does. */
export function fakeStage(program: FakeProgram): CaseStage & { readonly said: string[] } {
  let arranged: Partial<Arrangement> = {};
  let turn = 0;
  let owner: string | undefined;
  const said: string[] = [];
  const answer = (method: string, params: Readonly<Record<string, unknown>>): DriverAnswer => {
    said.push(`${method} ${JSON.stringify(params)}`);
    if (method === 'owner.set') owner = String(params['owner']);
    return { ok: true, result: {} };
  };
  const place = { sink: { http: 'sink:1', script: () => undefined }, objects: '/objects' } as unknown as WorkerPlace;
  return {
    said,
    place,
    around: () => ({ now: CASE_CLOCK, sink: 'sink:1', objects: '/objects' }),
    arrange: (instead = {}) => {
      arranged = instead;
      turn = 0;
      return Promise.resolve();
    },
    run: (side) => {
      turn += 1;
      return Promise.resolve(program(side, turn, owner, arranged));
    },
    request: () => ({ program: 'sampleworker', config: {}, around: { now: CASE_CLOCK, sink: 'sink:1', objects: '/objects' } }),
    clock: () => clockText(CASE_CLOCK),
    driver: (side) => Promise.resolve(fakeDriver(side, {}, answer)),
  };
}

/** A driver that offers what it is told to and answers by a function. */
export function fakeDriver(
  side: Side,
  offered: Partial<DriverCapabilities>,
  answer: (method: string, params: Readonly<Record<string, unknown>>) => DriverAnswer = () => ({ ok: true, result: {} }),
): CaseDriver {
  const capabilities = { operations: [], queues: [], programs: [], components: [], storage: [], ...offered };
  const description = { protocol: '1.0', driver: { name: side, version: '1', language: side === 'oracle' ? 'python' : 'go' }, capabilities };
  return { session: { side, description, call: (method, params) => Promise.resolve(answer(method, params)) }, kill: () => Promise.resolve() };
}
