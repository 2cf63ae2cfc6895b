import type { BodyComparison } from './body-comparison.js';
import { stateOf, type Goal, type GoalState } from './goals.js';
import type { MicroRow } from './micro-benchmarks.js';
import type { ReplayLoad } from './replay-load.js';
import type { SchemaCompilation } from './schema-compilation.js';
import type { Summary } from './statistics.js';
import type { Environment } from './environment.js';
import { renderTable } from './table.js';
import { WRK_MISSING } from './wrk.js';

/** A line of the side-by-side table. Ratios are of medians. */
export type ReportRow =
  | ({
      readonly kind: 'measured';
      readonly name: string;
      readonly what: string;
      readonly requests: number;
      readonly samplesMs: readonly number[];
      readonly msPerRequest: number;
    } & Summary & {
        /** This median over the bare loop's. */
        readonly toBareLoop?: number;
        /** This median over the harness's. */
        readonly toHarness?: number;
      })
  | { readonly kind: 'not-measured'; readonly name: string; readonly what: string; readonly why: string };

export type Timing = ({ readonly kind: 'measured'; readonly repetitions: number } & Summary) | { readonly kind: 'not-measured'; readonly why: string };

export interface Report {
  readonly schema: 'parity-bench/1';
  readonly environment: Environment;
  readonly repetitions: number;
  readonly inFlight: number;
  readonly cases: number;
  readonly contenders: readonly ReportRow[];
  readonly planning: Timing & { readonly routes: number };
  readonly warm: Timing & { readonly capability: string };
  readonly bodies: BodyComparison;
  readonly schemas: SchemaCompilation;
  readonly micro: readonly MicroRow[];
  readonly load: ReplayLoad;
  readonly goals: readonly (Goal & { readonly state: GoalState })[];
}

export function renderReport(report: Report): string[] {
  const { environment, cases, repetitions, inFlight, contenders, planning, warm, bodies, schemas, micro, load, goals } = report;
  return [
    `${String(cases)} route cases, whole process, cold, ${String(repetitions)} repetitions in random order after one that only warms; ${String(inFlight)} requests in flight a server (parity run, bare loop)`,
    `node ${environment.node}, ${String(environment.cores)} cores (${environment.cpu}), ${environment.date}, commit ${environment.commit}`,
    '',
    ...renderTable(['', 'requests', 'min ms', 'median ms', 'max ms', 'ms/request', 'x bare loop', 'x parity run'], contenders.map(cells)),
    '',
    ...contenders.map((row) => `${row.name}: ${row.kind === 'measured' ? row.what : `not measured: ${row.why}`}`),
    '',
    `planning all ${String(planning.routes)} route rows and the others: ${timing(planning)}`,
    `warm run --capability ${warm.capability}, sides up: ${timing(warm)}`,
    '',
    ...bodyLines(bodies),
    '',
    schemaLine(schemas),
    '',
    'one thing at a time, in one process (tinybench)',
    ...renderTable(['', 'calls', 'min ms', 'median ms', 'P95 ms', 'max ms', 'calls/s'], micro.map(microCells)),
    '',
    ...loadLines(load),
    '',
    ...renderTable(['goal', 'limit', 'value', ''], goals.map(goalCells)),
  ];
}

function cells(row: ReportRow): string[] {
  if (row.kind === 'not-measured') return [row.name, 'not measured'];
  return [row.name, String(row.requests), ms(row.min), ms(row.median), ms(row.max), row.msPerRequest.toFixed(2), times(row.toBareLoop), times(row.toHarness)];
}

function bodyLines({ rounds, sets, reversed }: BodyComparison): string[] {
  return [
    `comparing recorded JSON bodies, one process, medians of ${String(rounds)} rounds in random order`,
    ...renderTable(
      ['set', 'pairs', 'of equal bytes', 'MB', 'lossless ms', 'parse + normalise ms', 'parse + json-diff-ts ms'],
      sets.map((set) => [
        set.name,
        String(set.pairs),
        String(set.equalPairs),
        (set.bytes / 1e6).toFixed(2),
        ms(set.lossless.median),
        ms(set.normalise.median),
        ms(set.jsonDiffTs.median),
      ]),
    ),
    `${String(reversed.members)} reversed members: lossless ${ms(reversed.lossless.median)} ms and ${(reversed.extraHeapBytes / 1e6).toFixed(1)} MB more on the heap, jsondiffpatch ${ms(reversed.jsonDiffPatchMs)} ms (once)`,
  ];
}

function schemaLine({ rows, distinct, naive, shared }: SchemaCompilation): string {
  return `compiling the body schemas of ${String(rows)} rows, ${String(distinct)} of them distinct: one validator a row ${ms(naive.median)} ms, shared ${ms(shared.median)} ms, ${times(naive.median / shared.median)} x`;
}

function microCells(row: MicroRow): string[] {
  if (row.kind === 'not-measured') return [row.name, `not measured: ${row.why}`];
  return [row.name, String(row.samples), fine(row.min), fine(row.median), fine(row.p95), fine(row.max), row.perSecond.toFixed(row.perSecond < 100 ? 1 : 0)];
}

function loadLines({ repetitions, seconds, servers }: ReplayLoad): string[] {
  return [
    `the client of budget runs (after a second that only warms) and wrk in a closed loop, medians of ${String(repetitions)} repetitions of ${String(seconds)} s in random order`,
    ...renderTable(
      ['server', 'client', 'connections', 'requests/s', 'P50 ms'],
      servers.flatMap((load) => {
        if (load.kind === 'not-measured') return [[load.server, `not measured: ${load.why}`]];
        return load.figures.map(({ client, connections, requestsPerSecond, p50Ms }) => [
          load.server,
          client,
          String(connections),
          requestsPerSecond.median.toFixed(0),
          fine(p50Ms.median),
        ]);
      }),
    ),
    ...(servers.some((load) => load.kind === 'measured' && !load.figures.some(({ client }) => client === 'wrk')) ? [`wrk: not measured: ${WRK_MISSING}`] : []),
  ];
}

function timing(one: Timing): string {
  if (one.kind === 'not-measured') return `not measured: ${one.why}`;
  return `min ${ms(one.min)}, median ${ms(one.median)}, max ${ms(one.max)} ms (${String(one.repetitions)} repetitions)`;
}

function goalCells(goal: Goal): string[] {
  const amount = (value: number): string => (goal.unit === 'x' ? `${value.toFixed(2)} x` : `${ms(value)} ${goal.unit}`);
  return [goal.text, `${goal.sense === 'most' ? '<=' : '>='} ${amount(goal.limit)}`, goal.value === undefined ? '' : amount(goal.value), stateOf(goal)];
}

const fine = (value: number): string => value.toFixed(value < 1 ? 4 : 2);
const ms = (value: number): string => value.toFixed(value < 100 ? 1 : 0);
const times = (value: number | undefined): string => value?.toFixed(2) ?? '';
