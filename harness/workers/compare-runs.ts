import type { Divergence, DivergenceCode } from '../core/divergence.js';
import { bindGenerated, blankGenerated } from './bind-generated.js';
import { parsed, shown } from './match-expected.js';
import type { Json, JsonRow } from './worker-fixture.js';
import type { WorkerRun } from './worker-run.js';

/** What was compared of two runs, for the ledger. */
export interface RunsCompared {
  readonly divergences: Divergence[];
  readonly leaves: number;
  readonly messages: number;
  readonly bound: number;
}

type Area = 'result' | 'row' | 'message' | 'object' | 'call' | 'mail' | 'metric' | 'log';

/** Compares what the two sides did, whole rows and all; `arranged` is the text of all that was there before, `addresses` each side's own. */
export function compareRuns(
  oracle: WorkerRun,
  target: WorkerRun,
  step: string,
  arranged: string,
  addresses: readonly [oracle: readonly string[], target: readonly string[]],
): RunsCompared {
  const [left, right] = [oracle, target].map((run, at) => bindGenerated(documentOf(run, arranged, addresses[at] ?? []), arranged)) as [Bound, Bound];
  const divergences: Divergence[] = [];
  const leaves = { count: 0 };
  const [before, after] = [left.value, right.value] as [Readonly<Record<Area, Json>>, Readonly<Record<Area, Json>>];
  for (const area of Object.keys(before) as Area[]) differences(before[area], after[area], `${step} /${PLACES[area]}`, area, divergences, leaves);
  return { divergences, leaves: leaves.count, messages: oracle.items.length + countRows(oracle), bound: left.bound };
}

type Bound = ReturnType<typeof bindGenerated>;

const PLACES: Readonly<Record<Area, string>> = {
  result: 'run',
  row: 'rows',
  message: 'rows/queueitem',
  object: 'objects',
  call: 'calls',
  mail: 'mails',
  metric: 'metrics',
  log: 'log',
};

const countRows = (run: WorkerRun): number =>
  Object.values(run.rows).reduce((sum, { inserted, deleted, updated }) => sum + inserted.length + deleted.length + updated.length, 0);

/** A run as one document in a fixed order: what has no order of its own is sorted with its generated values blanked. */
function documentOf(run: WorkerRun, arranged: string, addresses: readonly string[]): Json {
  const sorted = (rows: readonly JsonRow[]): JsonRow[] =>
    [...rows].sort((a, b) => compareText(blankGenerated(withoutId(a), arranged), blankGenerated(withoutId(b), arranged)));
  const document = {
    result: { outcome: run.outcome, operations: run.operations.map((one) => ({ ...one })) },
    row: Object.fromEntries(
      Object.entries(run.rows).map(([table, { inserted, deleted, updated }]) => [
        table,
        {
          inserted: sorted(inserted).map((row) => jsonCells(row)),
          deleted: deleted.map((row) => jsonCells(row)),
          updated: Object.fromEntries(
            updated.map(({ id, columns }) => [id, Object.fromEntries(Object.entries(columns).map(([name, pair]) => [name, pair[1]]))]),
          ),
        },
      ]),
    ),
    message: run.items.map((row) => jsonCells(row)),
    object: { added: orderedObjects(run.objects.added, arranged), changed: [...run.objects.changed], removed: [...run.objects.removed] },
    call: run.calls.map((call) => ({ ...call })),
    mail: run.mails.map((mail) => ({ ...mail })),
    metric: { ...run.metrics },
    log: { highest: run.log.highest, counts: { ...run.log.counts } },
  };
  return withoutAddresses(document, addresses);
}

const compareText = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0);

const withoutId = ({ id: _id, ...row }: JsonRow): string => JSON.stringify(row);

/** Cells that hold JSON are compared as JSON: its spelling is the language's own. */
const jsonCells = (row: JsonRow): JsonRow =>
  Object.fromEntries(Object.entries(row).map(([name, value]) => [name, typeof value === 'string' && /^[[{"]/.test(value) ? parsed(value) : value]));

function orderedObjects(added: Readonly<Record<string, Json>>, arranged: string): Json {
  const entries = Object.entries(added).sort(([a], [b]) => compareText(blankGenerated(a, arranged), blankGenerated(b, arranged)));
  return Object.fromEntries(entries);
}

function withoutAddresses(value: Json, addresses: readonly string[]): Json {
  const text = addresses.reduce((all, address, at) => all.replaceAll(address, `<address ${String(at + 1)}>`), JSON.stringify(value));
  return JSON.parse(text) as Json;
}

function differences(oracle: Json | undefined, target: Json | undefined, location: string, area: Area, found: Divergence[], leaves: { count: number }): void {
  if (isObject(oracle) && isObject(target)) {
    for (const key of [...new Set([...Object.keys(oracle), ...Object.keys(target)])].sort()) {
      differences(member(oracle, key), member(target, key), `${location}/${key}`, area, found, leaves);
    }
    return;
  }
  leaves.count += 1;
  if (JSON.stringify(oracle) === JSON.stringify(target)) return;
  const [left, right] = [shown(oracle), shown(target)];
  found.push({
    code: codeOf(area, oracle, target),
    location,
    ...(left === undefined ? {} : { oracle: left }),
    ...(right === undefined ? {} : { target: right }),
  });
}

const isObject = (value: Json | undefined): value is JsonRow => typeof value === 'object' && value !== null;
const member = (value: JsonRow, key: string): Json | undefined => (Object.hasOwn(value, key) ? value[key] : undefined);

function codeOf(area: Area, oracle: Json | undefined, target: Json | undefined): DivergenceCode {
  if (area === 'result') return 'result';
  const kind = target === undefined ? 'missing' : oracle === undefined ? 'added' : area === 'metric' ? 'amount' : 'value';
  return `${area}-${kind}` as DivergenceCode;
}
