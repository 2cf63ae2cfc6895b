import { DatabaseBlocks, type PassLimit } from '../budgets/database-blocks.js';
import type { LargeDataRules } from '../budgets/large-data-values.js';
import { newScans, type PlannedStatement, type PlanNode } from '../budgets/plan-scans.js';
import { planText } from '../budgets/plan-text.js';
import { mergeFindings } from '../budgets/merge-findings.js';
import { countExecutions, findRepeats } from '../budgets/statement-repeats.js';
import { withLiterals, wordsOf } from '../budgets/statement-text.js';
import type { DatabaseFinding } from '../core/budget-report.js';
import type { PerSide } from '../core/budget.js';
import type { RunnableCase } from '../core/contract-case.js';
import type { DatabaseMeasurement, DatabaseSample } from '../core/database-measurement.js';
import type { SchemaTable } from '../core/database-schema.js';
import type { CapturedRequest, CapturedStatement } from '../core/statement.js';
import { LargeSession, type RunnableStatement } from '../probes/large-session.js';
import { readSchema } from '../probes/schema-reader.js';
import { readSmallRows } from '../probes/small-rows.js';
import { connectAs } from '../probes/statement-watch.js';
import type { SidePair } from '../sides/start-sides.js';
import { captureStatements, type Capture, type CapturedWork } from './capture-statements.js';
import { openLargeData, type LargeData } from './make-large-data.js';
import type { CaseBench } from './run-case.js';

/** Rows from which reading a table whole is a finding. */
export const BIG_TABLE_ROWS = 100_000;

export interface DatabaseSafetyInput {
  readonly root: string;
  readonly pair: Pick<SidePair, 'oracle' | 'target'>;
  readonly bench: CaseBench;
  /** Happy cases of routes whose verdict is known to be a match. */
  readonly cases: readonly RunnableCase[];
  readonly rules: LargeDataRules;
  /** `BIG_TABLE_ROWS` unless said. */
  readonly bigTableRows?: number;
  /** Part of the names that the cases make here; a run that plays the same cases has another one. */
  readonly names: string;
  readonly seed: number;
  /** Where large data sets are kept, `.parity` unless said. */
  readonly folder?: string;
  /** Milliseconds that only go forward. */
  readonly clock: () => number;
  readonly note: (line: string) => void;
  readonly signal: AbortSignal;
}

export interface DatabaseSafety extends DatabaseMeasurement {
  /** More samples of the time that the statements take on the large data set. */
  passes(limit: PassLimit, signal: AbortSignal): Promise<DatabaseSample[]>;
  close(): Promise<void>;
}

/**
 * Captures what each side's database does for the cases, looks for statements that repeat by member, and for plans on a large data set that
 * read a big table whole on the target alone. Stays open for samples of the time that the statements take there.
 */
export async function openDatabaseSafety(input: DatabaseSafetyInput): Promise<DatabaseSafety> {
  const { oracle, target } = input.pair;
  if (oracle.databaseUrl === undefined || target.databaseUrl === undefined)
    return notMeasured(`the ${oracle.databaseUrl === undefined ? 'oracle' : 'target'} gives no access to its database`);
  const urls = { oracle: oracle.databaseUrl, target: target.databaseUrl };
  const schemas = { oracle: await schemaOf(urls.oracle), target: await schemaOf(urls.target) };
  const capture = await captureStatements({
    bench: { ...input.bench, variables: new Map([...input.bench.variables, ['run', input.names]]) },
    cases: input.cases,
    databaseUrls: urls,
    schemas: { oracle: schemas.oracle.tables, target: schemas.target.tables },
    progress: (done, of) => {
      if (done % 25 === 0 || done === of) input.note(`statements of ${String(done)} of ${String(of)} cases`);
    },
  });
  if (typeof capture === 'string') return notMeasured(capture);
  const large = await openLargeData({
    ...input,
    schemas: { oracle: schemas.oracle.tables, target: schemas.target.tables },
    named: { oracle: wordsOfAll(capture, 'oracle'), target: wordsOfAll(capture, 'target') },
    version: schemas.oracle.version,
  });
  const sessions: LargeSession[] = [];
  const close = async (): Promise<void> => {
    await Promise.allSettled(sessions.map((session) => session.close()));
    await large.close();
  };
  try {
    const open = async (side: 'oracle' | 'target'): Promise<LargeSession> => {
      const session = await LargeSession.open(large.url[side], schemas[side].tables, await rowsOf(urls[side], schemas[side].tables));
      sessions.push(session);
      return session;
    };
    return await judge(input, capture, large, { oracle: await open('oracle'), target: await open('target') }, close);
  } catch (error) {
    await close();
    throw error;
  }
}

function notMeasured(why: string): DatabaseSafety {
  return { status: 'not-measured', why, findings: [], sampled: [], unpaired: [], passes: () => Promise.resolve([]), close: () => Promise.resolve() };
}

async function schemaOf(url: string): Promise<{ readonly tables: readonly SchemaTable[]; readonly version: string }> {
  const client = await connectAs(url, 'schema');
  try {
    const { rows } = await client.query<{ version: string }>(`SELECT current_setting('server_version') AS version`);
    return { tables: await readSchema(client), version: rows[0]?.version ?? '' };
  } finally {
    await client.end();
  }
}

async function rowsOf(url: string, tables: readonly SchemaTable[]): ReturnType<typeof readSmallRows> {
  const client = await connectAs(url, 'rows');
  try {
    await client.query('BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY');
    return await readSmallRows(client, tables);
  } finally {
    await client.end();
  }
}

const statementsOf = (requests: readonly CapturedRequest[]): CapturedStatement[] => requests.flatMap(({ statements }) => statements);

function wordsOfAll({ works }: Capture, side: 'oracle' | 'target'): Set<string> {
  const texts = new Set(works.flatMap((work) => statementsOf(work[side]).map(({ sql }) => sql)));
  return new Set([...texts].flatMap((sql) => [...wordsOf(sql)]));
}

/** A statement in the form that the large data set takes, with its plan there. */
type Planned = PlannedStatement & { readonly runnable: RunnableStatement; readonly parameters: readonly (string | null)[] };

async function judge(
  input: DatabaseSafetyInput,
  capture: Capture,
  large: LargeData,
  sessions: PerSide<LargeSession>,
  close: () => Promise<void>,
): Promise<DatabaseSafety> {
  const unpaired = [...capture.unpaired];
  const findings: DatabaseFinding[] = [];
  const timed = new Map<string, { readonly work: CapturedWork; readonly statements: PerSide<readonly RunnableStatement[]> }>();
  const big = large.rows >= (input.bigTableRows ?? BIG_TABLE_ROWS) ? large.filled.target : new Set<string>();
  for (const work of capture.works) {
    input.signal.throwIfAborted();
    const oracle = await planAll(sessions.oracle, statementsOf(work.oracle));
    const target = await planAll(sessions.target, statementsOf(work.target));
    const why = oracle.why ?? target.why;
    if (why !== undefined) unpaired.push({ case: work.id, why: `no plan: ${oracle.why === undefined ? 'target' : 'oracle'}: ${why}` });
    const show = (normal: string): string | undefined => planOf(target.planned, normal, input.bench.redactor);
    findings.push(...findRepeats(work).map((finding) => withPlan(finding, show(finding.statement))));
    findings.push(...scanFindings(work, oracle.planned, target.planned, big).map((finding) => withPlan(finding, show(finding.statement))));
    if (why !== undefined) continue;
    const without = (['oracle', 'target'] as const).find((side) => statementsOf(work[side]).length === 0);
    if (without !== undefined) unpaired.push({ case: work.id, why: `the ${without} executed no statement` });
    else timed.set(work.id, { work, statements: { oracle: oracle.runnable, target: target.runnable } });
  }
  const execute = (id: string, side: 'oracle' | 'target'): Promise<number> => {
    const entry = timed.get(id);
    return entry === undefined ? Promise.reject(new Error(`no case ${id}`)) : sessions[side].time(entry.statements[side], entry.work.undo[side]);
  };
  for (const id of [...timed.keys()]) {
    const failed = await tryBoth(id, execute);
    if (failed === undefined) continue;
    timed.delete(id);
    unpaired.push({ case: id, why: `cannot be repeated: ${failed}` });
  }
  const blocks = new DatabaseBlocks([...timed.keys()], execute, input.seed, input.clock);
  return {
    status: 'measured',
    findings: mergeFindings(findings),
    sampled: capture.works.map((work) => ({
      case: work.id,
      row: work.row,
      elements: Math.max(0, ...work.target.map(({ elements }) => elements)),
      statements: { oracle: countExecutions(statementsOf(work.oracle)), target: countExecutions(statementsOf(work.target)) },
    })),
    unpaired,
    large,
    passes: (limit, signal) => blocks.passes(limit, signal),
    close,
  };
}

async function tryBoth(id: string, execute: (id: string, side: 'oracle' | 'target') => Promise<number>): Promise<string | undefined> {
  for (const side of ['oracle', 'target'] as const) {
    try {
      await execute(id, side);
    } catch (error) {
      return `${side}: ${messageOf(error)}`;
    }
  }
  return undefined;
}

interface PlannedCase {
  /** One for each different statement. */
  readonly planned: readonly Planned[];
  /** Every execution in its order. */
  readonly runnable: readonly RunnableStatement[];
  /** Why one of the statements has no plan. */
  readonly why?: string;
}

async function planAll(session: LargeSession, statements: readonly CapturedStatement[]): Promise<PlannedCase> {
  const planned = new Map<string, Planned>();
  const inlined = new Set<string>();
  let why: string | undefined;
  for (const { normal, executions } of countExecutions(statements)) {
    const sample = statements.find((one) => one.normal === normal);
    if (sample === undefined) continue;
    const found = await planOne(session, sample);
    if (typeof found === 'string') why ??= `${found} (${normal})`;
    else {
      if (found.runnable.sql !== sample.sql) inlined.add(normal);
      planned.set(normal, { normal, executions, plan: found.plan, runnable: found.runnable, parameters: sample.parameters });
    }
  }
  const runnable = statements.map(({ sql, normal, parameters }): RunnableStatement =>
    inlined.has(normal) ? { sql: withLiterals(sql, parameters), parameters: [] } : { sql, parameters },
  );
  return { planned: [...planned.values()], runnable, ...(why === undefined ? {} : { why }) };
}

/** The plan with the values of the request; with them written into the text where the server cannot tell their types; else the general one. */
async function planOne(session: LargeSession, { sql, parameters }: CapturedStatement): Promise<{ plan: PlanNode; runnable: RunnableStatement } | string> {
  const asSent: RunnableStatement = { sql, parameters };
  const inlined: RunnableStatement = { sql: withLiterals(sql, parameters), parameters: [] };
  let first: string | undefined;
  for (const [runnable, generic] of [
    [asSent, false],
    [inlined, false],
    [{ sql, parameters: [] }, true],
  ] as const) {
    try {
      const plan = (await session.explain(runnable, generic)) as PlanNode | undefined;
      if (plan !== undefined) return { plan, runnable: generic ? asSent : runnable };
    } catch (error) {
      first ??= messageOf(error);
    }
  }
  return first ?? 'EXPLAIN gave no plan';
}

const messageOf = (error: unknown): string => (error instanceof Error ? error.message : String(error));

function withPlan(finding: DatabaseFinding, plan: string | undefined): DatabaseFinding {
  return plan === undefined ? finding : { ...finding, plan };
}

function planOf(planned: readonly Planned[], normal: string, redactor: CaseBench['redactor']): string | undefined {
  const found = planned.find((one) => one.normal === normal);
  return found === undefined ? undefined : redactor.redact(planText(found.plan, found.parameters));
}

function scanFindings(work: CapturedWork, oracle: readonly Planned[], target: readonly Planned[], big: ReadonlySet<string>): DatabaseFinding[] {
  return newScans(oracle, target, big).map(({ statement, table }): DatabaseFinding => ({
    kind: 'new-scan',
    row: work.row,
    case: work.id,
    statement: statement.normal,
    executions: statement.executions,
    table,
    oracle: `No plan of the oracle's ${String(oracle.length)} statements for this case reads ${table} whole.`,
  }));
}
