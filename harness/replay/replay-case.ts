import type { Exchange } from '../core/exchange.js';
import { isRequestStep, isRowsStep, probedEffects, statusFits, type FixtureCase, type FixtureStep, type RequestStep, type RowsStep } from '../core/fixture.js';
import type { Halt, Observation, StepObservation } from '../core/observation.js';
import { buildRequest, prepareData, type DataSet } from './build-request.js';
import { capture, CaptureFailed } from './capture.js';
import { followPages } from './follow-pages.js';
import { PrincipalFailed, type SideSession } from './session.js';
import { fill, UnresolvedTemplate, type Variables } from './templates.js';

export interface ReplayInput {
  readonly script: FixtureCase;
  /** Variables of the case, the same on both sides. */
  readonly variables: ReadonlyMap<string, string>;
  readonly session: SideSession;
  readonly signal: AbortSignal;
  readonly now: () => Date;
}

/** Plays a case's steps on one side, in order, and stops where going on would judge nothing. Never throws for what a side does. */
export async function replayCase({ script, variables, session, signal, now }: ReplayInput): Promise<Observation> {
  const known: Variables = new Map([...variables, ...session.variables]);
  const steps: StepObservation[] = [];
  const observed: Observation = { side: session.side, steps, ...(session.addresses === undefined ? {} : { addresses: session.addresses }) };
  const stop = (step: number, reason: Halt['reason'], detail: string): Observation => ({ ...observed, halt: { step, reason, detail } });
  let data: DataSet;
  try {
    data = prepareData(script.data, known);
  } catch (error) {
    if (error instanceof UnresolvedTemplate) return stop(0, 'capture-failed', error.message);
    throw error;
  }
  const kinds = probedEffects(script);
  let watch: Awaited<ReturnType<SideSession['watchEffects']>> | undefined;
  for (const [index, step] of script.steps.entries()) {
    const number = index + 1;
    if (kinds.length > 0 && watch === undefined && step.setup !== true) {
      try {
        // Signing in writes too, and belongs to no case.
        await obtainPrincipals(script, index, known, session, signal);
        watch = await session.watchEffects(kinds);
      } catch (error) {
        return stop(number, error instanceof PrincipalFailed ? 'principal-failed' : 'probe-failed', messageOf(error));
      }
    }
    const failed = await playStep(step, number, { script, known, data, session, signal, steps, now });
    if (failed !== undefined) return stop(number, failed.reason, failed.detail);
  }
  if (watch === undefined) return observed;
  const step = script.steps.length + 1;
  try {
    const effects = await watch.finish();
    steps.push({ kind: 'effects', step, setup: false, expected: script.effects ?? [], effects, readAt: now().toISOString() });
    return observed;
  } catch (error) {
    return stop(step, 'probe-failed', messageOf(error));
  }
}

/** Obtains the principals of the steps from `from` on; one whose name a later step captures is obtained when it is needed. */
async function obtainPrincipals(script: FixtureCase, from: number, known: Variables, session: SideSession, signal: AbortSignal): Promise<void> {
  for (const step of script.steps.slice(from)) {
    if (!isRequestStep(step)) continue;
    try {
      await session.credentials(fill(step.principal ?? script.principal, known), signal);
    } catch (error) {
      if (!(error instanceof UnresolvedTemplate)) throw error;
    }
  }
}

const messageOf = (error: unknown): string => (error instanceof Error ? error.message : String(error));

/** What a step is played with. */
export interface Play {
  readonly script: FixtureCase;
  readonly known: Variables;
  readonly data: DataSet;
  readonly session: SideSession;
  readonly signal: AbortSignal;
  readonly steps: StepObservation[];
  readonly now: () => Date;
}

type Failure = Omit<Halt, 'step'>;

/** Plays one step on one side; undefined when it went well. */
export async function playStep(step: FixtureStep, number: number, play: Play): Promise<Failure | undefined> {
  const setup = step.setup === true;
  try {
    if (isRequestStep(step)) return await playRequest(step, number, setup, play);
    if (isRowsStep(step)) {
      const rows = await play.session.readRows(fillRows(step, play.known));
      play.steps.push({ kind: 'rows', step: number, setup, table: step.table, ...rows, readAt: play.now().toISOString() });
      return undefined;
    }
    const ended = await play.session.runWorker(step.worker, play.signal);
    play.steps.push({ kind: 'worker', step: number, setup, program: step.worker, ...ended });
    return setup && ended.exitCode !== 0
      ? { reason: 'setup-failed', detail: `worker ${step.worker} exited ${String(ended.exitCode)}: ${ended.output}` }
      : undefined;
  } catch (error) {
    if (error instanceof PrincipalFailed) return { reason: 'principal-failed', detail: error.message };
    if (error instanceof UnresolvedTemplate || error instanceof CaptureFailed) return { reason: 'capture-failed', detail: error.message };
    if (!isRequestStep(step)) return { reason: 'probe-failed', detail: messageOf(error) };
    throw error;
  }
}

async function playRequest(step: RequestStep, number: number, setup: boolean, play: Play): Promise<Failure | undefined> {
  const principal = fill(step.principal ?? play.script.principal, play.known);
  const credentials = await play.session.credentials(principal, play.signal);
  const request = buildRequest(step, play.known, play.data, credentials);
  const exchange = await play.session.send(request, play.signal);
  const followed = step.pages === undefined ? undefined : await followPages(step.pages, request, exchange, play.session, play.signal);
  play.steps.push({ kind: 'exchange', step: number, setup, exchange, ...(followed === undefined ? {} : { pages: followed.pages }) });
  if (exchange.kind === 'fault') return { reason: 'fault', detail: `${exchange.fault}: ${exchange.detail}` };
  if (followed?.failure !== undefined) return followed.failure;
  if (setup && !setupWorked(step, exchange)) {
    const body = Buffer.from(exchange.response.body).toString('utf8').slice(0, 200);
    return { reason: 'setup-failed', detail: `${step.method} ${exchange.request.path} answered ${String(exchange.response.status)} ${body}` };
  }
  for (const [name, from] of Object.entries(step.capture ?? {})) play.known.set(name, capture(name, from, exchange.response, play.known));
  return undefined;
}

function setupWorked(step: RequestStep, exchange: Extract<Exchange, { kind: 'response' }>): boolean {
  return statusFits(step.expect ?? '2xx|3xx', exchange.response.status);
}

function fillRows(step: RowsStep, known: Variables): RowsStep {
  const filled = (map: Readonly<Record<string, string>> | undefined): Record<string, string> =>
    Object.fromEntries(Object.entries(map ?? {}).map(([column, value]) => [column, fill(value, known)]));
  return { ...step, where: filled(step.where), startsWith: filled(step.startsWith) };
}
