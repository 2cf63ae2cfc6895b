import { setTimeout } from 'node:timers/promises';
import type { DriverAnswer, DriverSession } from '../core/driver.js';
import { bytesOf, showBytes } from './content.js';
import { doneFields, fieldsOf, parametersOf, type Fields } from './fields.js';
import { METHODS, type StorageStep } from './scenario.js';
import type { StorageBench, StoragePlace } from './storage-bench.js';

/** One run of a scenario: a place, and what its uploads are called and remembered by. */
export interface StorageRun {
  readonly storage: string;
  readonly place: StoragePlace;
  readonly uploads: Map<string, { readonly id: string; readonly state: unknown }>;
}

type FetchUrl = StorageBench['fetchUrl'];

/** Does one step with the process of its actor; `second` takes part where two put at once. */
export async function runStep(
  step: StorageStep,
  run: StorageRun,
  actor: DriverSession,
  second: () => Promise<DriverSession>,
  fetchUrl: FetchUrl,
): Promise<Fields> {
  if (step.op === 'concurrentPut') return putAtOnce(step, run, actor, await second());
  const upload = 'upload' in step ? step.upload : '';
  const answer = await call(actor, run, step, parametersOf(step, run.uploads.get(upload) ?? { id: '', state: {} }));
  if (upload !== '') keepUpload(run, step, upload, answer);
  const fields = fieldsOf(answer, run.place.urls);
  const url = step.op === 'directUrl' && answer.ok ? (answer.result as { url?: unknown } | null)?.url : undefined;
  return typeof url === 'string' && URL.canParse(url) ? { ...fields, fetched: await fetched(url, fetchUrl) } : fields;
}

function call(session: DriverSession, { storage, place }: StorageRun, step: StorageStep, parameters: Record<string, unknown>): Promise<DriverAnswer> {
  return session.call(METHODS[step.op], { storage, config: place.config, ...parameters });
}

/** What an upload is known by from now on: a driver may give a new state with every chunk. */
function keepUpload({ uploads }: StorageRun, { op }: StorageStep, name: string, answer: DriverAnswer): void {
  if (!answer.ok || typeof answer.result !== 'object' || answer.result === null) return;
  const { upload, state } = answer.result as { upload?: unknown; state?: unknown };
  const known = uploads.get(name);
  if (op === 'uploadStart') uploads.set(name, { id: typeof upload === 'string' ? upload : '', state });
  else if (op === 'uploadChunk' && known !== undefined) uploads.set(name, { id: known.id, state });
}

async function fetched(url: string, fetchUrl: FetchUrl): Promise<string> {
  try {
    const { status, bytes } = await fetchUrl(url);
    return `${String(status)} ${showBytes(bytes)}`;
  } catch (error) {
    // An address that nobody answers on is what the driver gave, so it is a finding and no failure.
    return `not fetched: ${error instanceof Error ? error.message : String(error)}`;
  }
}

/** Milliseconds between two looks at an object that is being put. */
const BETWEEN_LOOKS_MS = 5;

/** Two processes put at once while the harness reads: it must only ever see the object before, or one of the two, whole. */
async function putAtOnce(step: StorageStep & { op: 'concurrentPut' }, run: StorageRun, one: DriverSession, other: DriverSession): Promise<Fields> {
  const { path, rounds } = step;
  const contents = [bytesOf(step.first), bytesOf(step.second)] as const;
  const wholes = new Set(contents.map(showBytes));
  const before = await run.place.readObject(path);
  const allowed = new Set([...wholes, before === undefined ? 'absent' : showBytes(before.bytes)]);
  const seen = async (): Promise<string> => {
    const object = await run.place.readObject(path);
    return object === undefined ? 'absent' : showBytes(object.bytes);
  };
  const outcomes = { first: 'done', second: 'done' };
  let read = 'whole objects only';
  for (let round = 0; round < rounds; round += 1) {
    let isAtWork = true;
    const put = async (name: 'first' | 'second', session: DriverSession, content: Buffer): Promise<void> => {
      const { outcome } = fieldsOf(await call(session, run, step, { path, content: content.toString('base64') }));
      if (outcome !== 'done') outcomes[name] = String(outcome);
    };
    const puts = Promise.all([put('first', one, contents[0]), put('second', other, contents[1])]).finally(() => (isAtWork = false));
    const look = async (): Promise<void> => {
      while (isAtWork) {
        const found = await seen();
        if (!allowed.has(found)) read = `a part: ${found}`;
        // The writers are what is tested; a reader that never rests would be most of what the store does.
        await setTimeout(BETWEEN_LOOKS_MS);
      }
    };
    await Promise.all([puts, look()]);
  }
  const left = await seen();
  return doneFields({ ...outcomes, read, left: wholes.has(left) ? 'one of the two' : left });
}
