import type { ComparisonRules } from '../core/comparison-rules.js';
import type { Exchange, HeaderList } from '../core/exchange.js';
import { emptyLedger } from '../core/ledger.js';
import type { Observation } from '../core/observation.js';
import type { RunRecord } from '../core/run-record.js';
import type { Route } from '../core/subject.js';

/** Strict rules with every generator: what a test does not change does not hide anything. */
export const strictRules: ComparisonRules = {
  spelling: { keyOrder: true, numberSpelling: true, escapes: true, duplicateKeys: true, whitespace: true, headerCase: true, framing: true },
  generators: ['uuid', 'token-upper', 'token-mixed', 'token-hex'],
  timeToleranceSeconds: 5,
  transportHeaders: ['connection'],
  setHeaders: ['allow'],
  bytePaths: ['/manifests/'],
  setArrays: [],
  keyedArrays: [],
  sortedArrays: [],
  boundParameters: ['_state'],
  boundIntegers: [],
  boundStrings: [],
};

export interface AnswerParts {
  readonly method?: string;
  readonly path?: string;
  readonly host?: string;
  readonly status?: number;
  readonly headers?: HeaderList;
  readonly body?: string | Uint8Array;
  readonly startedAt?: string;
}

/** An exchange that got an answer; JSON with status 200 unless said. */
export function answer({
  method = 'GET',
  path = '/x',
  host = 'oracle:80',
  status = 200,
  headers,
  body = '{}',
  startedAt = '2026-11-21T07:00:00.000Z',
}: AnswerParts): Exchange {
  return {
    kind: 'response',
    request: { method, path, headers: [['Host', host]], body: new Uint8Array() },
    startedAt,
    latencyMs: 1,
    response: {
      status,
      headers: headers ?? [['Content-Type', 'application/json']],
      body: typeof body === 'string' ? Buffer.from(body) : body,
      fidelity: 'raw',
    },
  };
}

/** An observation of one side with the exchanges as measured steps 1, 2, … */
export function observed(side: 'oracle' | 'target', ...exchanges: readonly Exchange[]): Observation {
  return { side, steps: exchanges.map((exchange, at) => ({ kind: 'exchange', step: at + 1, setup: false, exchange })) };
}

/** A record of a live, exercised match. */
export function record(parts: Partial<RunRecord> & { readonly id: string; readonly row: string }): RunRecord {
  return {
    type: 'case',
    verdict: 'match',
    kind: 'route',
    capability: 'api-v1/organization',
    principal: 'anonymous',
    exercised: true,
    happy: true,
    flaky: false,
    live: true,
    divergences: [],
    uncounted: {},
    restless: [],
    deviations: [],
    masked: {},
    ledger: { ...emptyLedger(), exchanges: 1 },
    reproduce: { oracle: [], target: [] },
    startedAt: '2026-11-21T07:00:00.000Z',
    durationMs: 1,
    ...parts,
  } as RunRecord;
}

/** A route of the tracker. */
export function route(id: string, parts: Partial<Route> = {}): Route {
  return {
    kind: 'route',
    id,
    status: 'inferred',
    owner: '',
    wave: 'A2',
    batch: 'BATCH-A2-ROUTES',
    method: 'GET',
    pathTemplate: '/api/v1/user/',
    canonicalPath: '/api/v1/user/',
    family: 'api-v1',
    authMode: 'session-or-oauth2',
    featureGates: [],
    goldenFixtureId: `GF-${id}`,
    parityTestId: `PT-${id}`,
    budgetId: 'PB-API-V1',
    ...parts,
  };
}
