import { BindingTable } from '../compare/bindings.js';
import { countMasks, withMasked, type Approvals, type Reviewed } from '../compare/approvals.js';
import { checkBodies, type BodyCheck } from '../compare/check-bodies.js';
import type { BodySchemas } from '../compare/body-schemas.js';
import { compareObservations } from '../compare/compare-observations.js';
import { isExercised, judgeCase, measuredExchanges } from '../compare/judge-case.js';
import type { ComparisonRules } from '../core/comparison-rules.js';
import type { RunnableCase } from '../core/contract-case.js';
import { controlPath, fitsTemplate, withoutControlMarks } from '../core/control-path.js';
import { startDeadline } from '../core/deadline.js';
import { countCodes, type Divergence } from '../core/divergence.js';
import { headerValues, type Exchange, type HeaderList } from '../core/exchange.js';
import { isRequestStep, statusFits } from '../core/fixture.js';
import { goldenObservation, type GoldenCase } from '../core/golden.js';
import type { Observation } from '../core/observation.js';
import type { Redactor } from '../core/redact.js';
import type { RunRecord } from '../core/run-record.js';
import type { Planes } from './open-planes.js';
import { runDriverCase } from './run-driver-case.js';
import { replayCase } from '../replay/replay-case.js';
import { PrincipalFailed, type SideSession } from '../replay/session.js';
import { curlLine } from '../reports/curl.js';

/** Everything that one case needs to be run; the same for every case of a run and for both entries (command line and vitest). */
export interface CaseBench {
  readonly oracle: SideSession;
  readonly target: SideSession;
  readonly rules: ComparisonRules;
  readonly approvals: Approvals;
  /** What the oracle did in a case, where goldens take its place; undefined on a bench with an oracle. */
  readonly golden?: (caseId: string) => GoldenCase | undefined;
  /** Schemas of the happy bodies, where the profile has any. */
  readonly bodySchemas?: BodySchemas;
  readonly redactor: Redactor;
  readonly variables: ReadonlyMap<string, string>;
  /** Method and canonical path template of a route row, for the control request; undefined for other rows. */
  readonly routeOf: (row: string) => { readonly method: string; readonly canonicalPath: string } | undefined;
  /** Runs a side's part of a case within the side's own bound of parallel work. */
  readonly within: (side: 'oracle' | 'target', work: () => Promise<Observation>) => Promise<Observation>;
  /** Sides that no longer answer their health check; asked after a transport fault, remembered for the rest of the run. */
  readonly findDown: (suspects: readonly ('oracle' | 'target')[]) => Promise<readonly ('oracle' | 'target')[]>;
  /** False when a side is a recording. */
  readonly isLive: boolean;
  /** What runs the cases beyond HTTP, where the profile has drivers. */
  readonly planes?: Pick<Planes, 'run'>;
  readonly caseTimeoutMs: number;
  readonly signal: AbortSignal;
  readonly now: () => Date;
}

/** What both sides did in one case, and when the first of them began (milliseconds of `performance.now`). */
interface ObservedCase {
  readonly oracle: Observation;
  readonly target: Observation;
  readonly begun: number;
}

/**
 * Plays one case on both sides, at once unless `beforeTarget` is given: then the target begins when the oracle has ended and this
 * has been waited for.
 */
export async function observeCase(
  contract: RunnableCase,
  bench: CaseBench,
  options: { readonly beforeTarget?: (oracle: Observation) => Promise<void> } = {},
): Promise<ObservedCase> {
  if (bench.golden !== undefined) return observeWithGolden(contract, bench, bench.golden(contract.id));
  let begun = Number.POSITIVE_INFINITY;
  const play = (session: SideSession): Promise<Observation> =>
    playCase(contract, session, bench, () => {
      begun = Math.min(begun, performance.now());
    });
  const first = play(bench.oracle);
  const second = options.beforeTarget === undefined ? play(bench.target) : first.then(options.beforeTarget).then(() => play(bench.target));
  const [oracle, target] = await Promise.all([first, second]);
  return { oracle, target, begun };
}

/** Plays one case on one side. Its time and deadline begin when the side has room for it, not when it was queued. */
export function playCase({ id, script }: RunnableCase, session: SideSession, bench: CaseBench, begin: () => void = () => undefined): Promise<Observation> {
  const variables = new Map([...bench.variables, ['case', caseName(id, bench.variables.get('run') ?? '')]]);
  return bench.within(session.side, async () => {
    begin();
    const deadline = startDeadline(bench.signal, bench.caseTimeoutMs);
    try {
      return await replayCase({ script, variables, session, signal: deadline.signal, now: bench.now });
    } finally {
      deadline.clear();
    }
  });
}

/** A golden holds no side effects: the case is played and judged without them. */
export function withoutEffects(contract: RunnableCase): RunnableCase {
  const { effects: _effects, quiet: _quiet, ...script } = contract.script;
  return { ...contract, script };
}

/** The golden is what the oracle did; the target plays the case under the names that the golden was recorded with. */
async function observeWithGolden(contract: RunnableCase, bench: CaseBench, golden: GoldenCase | undefined): Promise<ObservedCase> {
  const begun = performance.now();
  if (golden === undefined) return { oracle: withoutGolden(contract), target: { side: 'target', steps: [] }, begun };
  const names = golden.source.names === undefined ? [] : ([['run', golden.source.names]] as const);
  const target = await playCase(withoutEffects(contract), bench.target, { ...bench, variables: new Map([...bench.variables, ...names]) });
  return { oracle: goldenObservation(golden), target, begun };
}

/** A case without golden asked nothing of anybody, and says so where the oracle's answer would be. */
function withoutGolden({ id, script }: RunnableCase): Observation {
  const { method = 'GET', path = '/' } = script.steps.findLast(isRequestStep) ?? {};
  const request = { method, path, headers: [], body: new Uint8Array() };
  const detail = `there is no golden of the case; parity record --case ${id} --accept makes it`;
  const exchange: Exchange = { kind: 'fault', fault: 'not-sent', detail, request, startedAt: '', latencyMs: 0 };
  return { side: 'oracle', steps: [{ kind: 'exchange', step: 1, setup: false, exchange }] };
}

/** Runs one case on both sides, compares and judges it. This is the one executor: `parity run` and the suites call it. */
export async function runCase(contract: RunnableCase, bench: CaseBench): Promise<RunRecord> {
  if (contract.script.driver !== undefined) return runDriverCase(contract, bench);
  const startedAt = bench.now();
  const { oracle, target, begun } = await observeCase(contract, bench);
  const result = compareObservations(oracle, target, bench.rules, new BindingTable());
  const leftOut = bench.golden?.(contract.id)?.leftOut ?? [];
  // Goldens hold some cases of a row and no side effects: whether a mask or a deviation is still needed, a run with an oracle says.
  const isWhole = oracle.halt === undefined && target.halt === undefined && bench.golden === undefined;
  const compared = bench.approvals.review(contract.id, result.divergences, isWhole);
  const bodies = checkHappyBodies(contract, oracle, target, compared, bench);
  const reviewed = bodies.divergences.length === 0 ? compared : addReviewed(compared, bench.approvals.review(contract.id, bodies.divergences, false));
  const suspects = [oracle, target].filter((side) => side.halt?.reason === 'fault' || side.halt?.reason === 'principal-failed').map((side) => side.side);
  const gone = suspects.length === 0 ? [] : await bench.findDown(suspects);
  const isOpen = reviewed.uncovered.length > 0 || (target.halt !== undefined && target.halt.reason !== 'fault');
  const route = gone.length === 0 && isOpen && oracle.halt === undefined ? await askForRoute(contract, target, oracle, bench) : 'present';
  // A target that died before it could be asked what it knows is down, whatever it answered before.
  const down = route === 'no-answer' ? await bench.findDown(['target']) : gone;
  const judgement = judgeCase({
    oracle,
    target,
    result,
    reviewed,
    down,
    routeAbsent: route === 'absent',
    declared: contract.script.expect,
    declaredError: contract.script.error,
    ...(bodies.unfit === undefined ? {} : { unfit: bodies.unfit }),
  });
  const record: RunRecord = {
    type: 'case',
    id: contract.id,
    row: contract.row,
    kind: contract.kind,
    capability: contract.capability,
    principal: contract.principal,
    ...judgement,
    exercised: contract.happy && isExercised(oracle, contract.expect, contract.script.lists),
    happy: contract.happy,
    flaky: false,
    live: bench.isLive && oracle.steps.length > 0 && target.steps.length > 0 && down.length === 0,
    divergences: reviewed.uncovered,
    uncounted: countCodes(result.uncounted),
    restless: [...restlessOf(oracle), ...restlessOf(target)],
    ...(leftOut.length === 0 ? {} : { leftOut }),
    deviations: reviewed.covered.map(({ divergence, deviation }) => ({ location: divergence.location, code: divergence.code, decision: deviation.decision })),
    masked: countMasks(reviewed.masked),
    ledger: withMasked(result.ledger, reviewed.masked),
    // Requests to repeat are for cases that need a second look; of a match the log only says how much was compared.
    reproduce:
      judgement.verdict === 'match'
        ? { oracle: [], target: [] }
        : { oracle: reproduce(oracle, bench.oracle, bench.redactor), target: reproduce(target, bench.target, bench.redactor) },
    startedAt: startedAt.toISOString(),
    durationMs: Math.round(performance.now() - begun),
  };
  const text = JSON.stringify(record);
  const clean = bench.redactor.redact(text);
  return clean === text ? record : (JSON.parse(clean) as RunRecord);
}

/** The happy bodies of a row against the row's schema, where the profile has one. What a mask silenced still has to fit. */
function checkHappyBodies(contract: RunnableCase, oracle: Observation, target: Observation, compared: Reviewed, bench: CaseBench): BodyCheck {
  const { bodySchemas: schemas, rules } = bench;
  const found: readonly Divergence[] = [...compared.uncovered, ...compared.covered.map(({ divergence }) => divergence)];
  const route = bench.routeOf(contract.row);
  if (schemas === undefined || route === undefined || !contract.happy || !schemas.has(contract.row)) return { divergences: [] };
  return checkBodies(oracle, target, found, { row: contract.row, route, schemas, rules });
}

function addReviewed(one: Reviewed, other: Reviewed): Reviewed {
  return { uncovered: [...one.uncovered, ...other.uncovered], covered: [...one.covered, ...other.covered], masked: [...one.masked, ...other.masked] };
}

/**
 * A name that is unique to the case and the run and the same on both sides, so that cases run in any order on state that other cases
 * have used. Lower-case letters and digits, at most 30 characters: it must do as a user, organisation and repository name.
 */
export function caseName(caseId: string, run: string): string {
  let hash = 2_166_136_261;
  for (const char of caseId) hash = Math.imul(hash ^ (char.codePointAt(0) ?? 0), 16_777_619) >>> 0;
  return `c${hash.toString(36)}${run}`;
}

/**
 * Whether the target lacks the route: it answers the measured requests as it answers a control request of the same method to an
 * impossible sibling path. A status alone proves nothing: real targets say 404, 405, 401, or a greedy rule swallows it. Where the
 * target never came to its measured request (its setup needs the missing route too), it is asked what the oracle was asked.
 */
async function askForRoute(contract: RunnableCase, target: Observation, oracle: Observation, bench: CaseBench): Promise<'absent' | 'present' | 'no-answer'> {
  const route = bench.routeOf(contract.row);
  if (route === undefined) return 'present';
  const asked = measuredExchanges(oracle).filter((exchange) => exchange.kind === 'response');
  let answered = measuredExchanges(target).filter((exchange) => exchange.kind === 'response');
  if (answered.length === 0 && target.halt !== undefined) answered = await askAsTheOracleWas(contract, asked, bench);
  // Other rows' handlers that the case reads with say nothing about this row.
  const own = answered.filter(({ request }) => request.method === route.method && fitsTemplate(route.canonicalPath, request.path));
  if (own.length > 0) answered = own;
  // A target that answers as the oracle is declared to answer has the route, whatever else differs.
  if (answered.length === 0 || (contract.happy && answered.every((exchange) => statusFits(contract.expect, exchange.response.status)))) return 'present';
  for (const exchange of answered) {
    const path = controlPath(route.canonicalPath, exchange.request.path);
    if (path === undefined) return 'present';
    const control = await bench.target.send({ ...exchange.request, path, headers: withoutHost(exchange.request.headers) }, bench.signal);
    if (control.kind === 'fault') return 'no-answer';
    if (!sameAnswer(exchange, control)) return 'present';
  }
  return 'absent';
}

type Answered = Extract<Exchange, { kind: 'response' }>;

async function askAsTheOracleWas(contract: RunnableCase, asked: readonly Answered[], bench: CaseBench): Promise<Answered[]> {
  const answers: Answered[] = [];
  const credentials = await credentialsOf(contract, bench);
  if (credentials === undefined) return [];
  for (const { request } of asked) {
    const contentType = request.headers.filter(([name]) => name.toLowerCase() === 'content-type');
    const answer = await bench.target.send({ ...request, headers: [...Object.entries(credentials), ...contentType] }, bench.signal);
    if (answer.kind === 'response') answers.push(answer);
  }
  return answers;
}

/** A target that gives the principal no credentials cannot be asked as it: the case says so already, by its halt. */
async function credentialsOf({ principal }: RunnableCase, { target, signal }: CaseBench): Promise<Readonly<Record<string, string>> | undefined> {
  try {
    return await target.credentials(principal.includes('{{') ? 'anonymous' : principal, signal);
  } catch (error) {
    if (error instanceof PrincipalFailed) return undefined;
    throw error;
  }
}

const withoutHost = (headers: HeaderList): HeaderList => headers.filter(([name]) => name !== 'Host');

function sameAnswer(measured: Answered, control: Exchange): boolean {
  if (control.kind !== 'response' || control.response.status !== measured.response.status) return false;
  // A path whose methods are known is no impossible one, although both refuse the method with the same page.
  const allowed = (headers: HeaderList): string => headerValues(headers, 'allow').join(', ');
  if (allowed(control.response.headers) !== allowed(measured.response.headers)) return false;
  const text = (body: Uint8Array): string => Buffer.from(body).toString('latin1');
  return withoutControlMarks(text(control.response.body)) === withoutControlMarks(text(measured.response.body));
}

const restlessOf = (side: Observation): string[] =>
  side.steps.flatMap((step) => (step.kind === 'effects' ? step.effects.restless.map((place) => `${side.side} ${place}`) : []));

function reproduce(side: Observation, session: SideSession, redactor: Redactor): string[] {
  const base = session.variables.get('base') ?? '';
  return side.steps.flatMap((step) =>
    step.kind === 'exchange' ? [redactor.redact(curlLine(step.exchange.request, base)) + (step.setup ? '  # setup' : '')] : [],
  );
}
