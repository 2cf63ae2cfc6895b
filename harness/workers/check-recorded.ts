import { shiftOf } from './clock-words.js';
import { fits, parsed } from './match-expected.js';
import { fitsText } from './placeholders.js';
import { pythonJson } from './arrange.js';
import type { RecordedItem, RecordedRun } from './recorded-run.js';
import type { ExpectedChanges, ExpectedItem, ExpectedRun, Json, WorkerScenario } from './worker-fixture.js';

/** Something in which a case says otherwise than its record, by table or area. */
export interface RecordProblem {
  readonly area: string;
  readonly text: string;
}

/** What a case declares against what the real program did. Only what the case names as smaller than its record may differ, and only where it does. */
export function checkRecorded(scenario: WorkerScenario, record: RecordedRun): RecordProblem[] {
  const { expect, smaller = {} } = scenario;
  const all = [
    ...checkOutcome(expect, record),
    ...checkRows(expect, record),
    ...checkItems(scenario, record),
    ...checkObjects(expect, record),
    ...checkCalls(expect, record),
    ...checkMails(expect, record),
    ...checkMetrics(expect, record),
    ...checkLog(expect, record),
  ];
  const unneeded = Object.keys(smaller).filter((area) => !all.some((problem) => problem.area === area));
  return [...all.filter(({ area }) => !(area in smaller)), ...unneeded.map((area) => ({ area, text: 'is called smaller than the record, but is not' }))];
}

function* compare(area: string, what: string, declared: unknown, recorded: unknown): Generator<RecordProblem> {
  if (JSON.stringify(declared) !== JSON.stringify(recorded))
    yield { area, text: `${what}: ${JSON.stringify(declared)} is declared, ${JSON.stringify(recorded)} is recorded` };
}

function* checkOutcome(expect: ExpectedRun, record: RecordedRun): Generator<RecordProblem> {
  yield* compare('outcome', 'outcome', expect.outcome, record.started ? 'ran' : 'guarded');
  const recorded = record.operations.filter(({ run }) => run !== false).map(({ name, raised }) => [name, typeof raised === 'string']);
  yield* compare(
    'operations',
    'operations',
    expect.operations.map(({ name, raises }) => [name, raises === true]),
    recorded,
  );
}

const KINDS = ['inserted', 'deleted', 'updated'] as const;

function* checkRows(expect: ExpectedRun, record: RecordedRun): Generator<RecordProblem> {
  const recorded = { ...record.rows_changed };
  delete recorded['queueitem'];
  // The build manager's records have the phase of the newest build in place of its rows.
  if (record.newest_build !== undefined && record.newest_build.phase !== 'waiting') recorded['repositorybuild'] = phaseChange(record.newest_build.phase);
  else if (record.newest_build !== undefined && expect.rows?.['repositorybuild'] !== undefined) recorded['repositorybuild'] = phaseChange('build-scheduled');
  for (const table of new Set([...Object.keys(recorded), ...Object.keys(expect.rows ?? {})])) {
    const declared = expect.rows?.[table];
    for (const kind of KINDS) yield* compare(table, kind, declared?.[kind]?.length ?? 0, recorded[table]?.[kind] ?? 0);
    yield* checkUpdates(table, declared, recorded[table]?.updated_sample ?? []);
  }
}

const phaseChange = (phase: string): RecordedRun['rows_changed'][string] => ({
  inserted: 0,
  deleted: 0,
  updated: 1,
  updated_sample: [{ id: 1, columns: { phase: ['waiting', phase] } }],
});

/** The same columns change, and what is declared as a value was one of those seen. */
function* checkUpdates(
  table: string,
  declared: ExpectedChanges | undefined,
  sample: readonly { readonly columns: Readonly<Record<string, readonly [Json, Json]>> }[],
): Generator<RecordProblem> {
  const columns = (all: readonly { readonly columns: object }[]): string[] => [...new Set(all.flatMap((one) => Object.keys(one.columns)))].sort();
  yield* compare(table, 'columns that change', columns(declared?.updated ?? []), columns(sample));
  for (const { columns: cells } of declared?.updated ?? []) {
    for (const [column, value] of Object.entries(cells)) {
      if (typeof value === 'string' && value.includes('{{')) continue;
      const seen = sample.map((one) => one.columns[column]?.[1]);
      if (!seen.some((one) => JSON.stringify(one) === JSON.stringify(value)))
        yield { area: table, text: `${column} becomes ${JSON.stringify(value)}, which no recorded row did` };
    }
  }
}

function* checkItems({ arrange, expect }: WorkerScenario, record: RecordedRun): Generator<RecordProblem> {
  const before = record.queue_items_before;
  const arranged = (arrange.items ?? []).reduce((sum, { count = 1 }) => sum + count, 0);
  yield* compare('items', 'items arranged', arranged, isCount(before) ? before.count : before.length);
  if (!isCount(before)) for (const [at, item] of (arrange.items ?? []).entries()) yield* checkItemText(item, before[at]);
  const after = record.queue_items_after;
  if (isCount(after)) {
    yield* compare('items', 'items afterwards', expect.items ?? 0, after.count);
    return;
  }
  const declared = typeof expect.items === 'number' ? [] : (expect.items ?? []);
  yield* compare('items', 'items afterwards', declared.length, after.length);
  const inOrder = [...after].sort((a, b) => a.id - b.id);
  for (const [at, item] of declared.entries()) {
    const seen = inOrder[at];
    if (seen !== undefined) yield* checkItem(item, seen, isCount(before) ? [] : before);
  }
}

const isCount = (items: RecordedRun['queue_items_after']): items is { readonly count: number } => 'count' in items;

function* checkItemText(item: { readonly queue_name: string; readonly body: Json }, seen: RecordedItem | undefined): Generator<RecordProblem> {
  if (seen === undefined) return;
  yield* compare('items', 'queue name', item.queue_name, seen.queue_name);
  const text = (typeof item.body === 'string' ? item.body : pythonJson(item.body)).replaceAll('{{sink}}', RECORDED_SINK);
  // A long body was cut in the record, with its length behind it.
  const cut = /^([\s\S]*)\.\.\.\((\d+)\)$/.exec(seen.body);
  if (cut === null) {
    if (!fits(parsed(text), parsed(seen.body))) yield* compare('body', 'body', text, seen.body);
  } else if (!text.startsWith(cut[1] ?? '') || text.length !== Number(cut[2]))
    yield* compare('body', 'body', `${text.slice(0, 200)}...(${String(text.length)})`, seen.body);
}

const RECORDED_SINK = '127.0.0.2:26081';

function* checkItem(item: ExpectedItem, seen: RecordedItem, before: readonly RecordedItem[]): Generator<RecordProblem> {
  yield* checkItemText(item, seen);
  yield* compare('items', 'available', item.available, seen.available);
  yield* compare('items', 'retries_remaining', item.retries_remaining, seen.retries_remaining);
  const old = before.find(({ id }) => id === seen.id);
  if (old === undefined) return;
  yield* compare('items', 'state', item.state_id, old.state_id === seen.state_id ? 'kept' : 'new');
  yield* checkTime('available_after', item.available_after, seen.available_after, old.available_after);
  yield* checkTime('processing_expires', item.processing_expires, seen.processing_expires, old.available_after);
}

/** Between arranging and running, the record's clock went on for a moment. */
const TOLERANCE_S = 1.5;

function* checkTime(area: string, declared: string | null, recorded: string | null, arranged: string): Generator<RecordProblem> {
  if (declared === null || recorded === null) {
    yield* compare(area, area, declared, recorded);
    return;
  }
  const wanted = shiftOf(declared) / 1e6;
  const seen = (epoch(recorded) - epoch(arranged)) / 1000;
  if (Math.abs(wanted - seen) > TOLERANCE_S) yield { area, text: `${area} moves by ${String(wanted)} s, by ${String(seen)} s in the record` };
}

const epoch = (text: string): number => Date.parse(`${text.replace(' ', 'T')}Z`);

function* checkObjects(expect: ExpectedRun, { stored_objects: { added, removed_count } }: RecordedRun): Generator<RecordProblem> {
  const declared = Object.keys(expect.objects?.added ?? {});
  yield* compare('objects', 'objects added', declared.length, added.length);
  for (const [at, path] of declared.entries()) {
    const seen = added[at];
    if (seen !== undefined && !fitsText(path, seen)) yield* compare('objects', 'path', path, seen);
  }
  yield* compare('objects', 'objects removed', expect.objects?.removed?.length ?? 0, removed_count);
}

function* checkCalls(expect: ExpectedRun, record: RecordedRun): Generator<RecordProblem> {
  const declared = expect.calls ?? [];
  yield* compare('calls', 'calls', declared.length, record.http_calls_count);
  for (const [at, seen] of record.http_calls.entries()) {
    const call = declared[at];
    if (call === undefined) continue;
    yield* compare('calls', 'call', [call.method, call.path, call.content_type], [seen.method, seen.path, seen.content_type]);
    if (!fits(call.body, seen.body === '' ? '' : parsed(seen.body))) yield* compare('calls', 'body of the call', call.body, seen.body);
  }
}

function* checkMails(expect: ExpectedRun, record: RecordedRun): Generator<RecordProblem> {
  yield* compare(
    'mails',
    'mails',
    (expect.mails ?? []).map(({ from, to, subject }) => [from, to, subject]),
    record.mails.map(({ from, to, subject }) => [from, to, subject]),
  );
}

/** Counters alone: gauges say how things stand and not what a run did. */
function* checkMetrics(expect: ExpectedRun, record: RecordedRun): Generator<RecordProblem> {
  const counters = Object.entries(record.metrics_delta).filter(([series]) => /^\w+_total(\{|$)/.test(series));
  const recorded = counters.map(([series, amount]): [string, number] => [series.includes('{') ? series : `${series}{}`, amount]);
  const sorted = (entries: readonly (readonly [string, number])[]): unknown => [...entries].sort(([a], [b]) => (a < b ? -1 : 1));
  yield* compare('metrics', 'counters', sorted(Object.entries(expect.metrics ?? {})), sorted(recorded));
}

const LEVELS = ['DEBUG', 'INFO', 'WARNING', 'ERROR', 'CRITICAL'];

function* checkLog(expect: ExpectedRun, { log_levels }: RecordedRun): Generator<RecordProblem> {
  const counts = Object.fromEntries(LEVELS.slice(2).flatMap((level) => (log_levels[level] === undefined ? [] : [[level, log_levels[level]]])));
  const highest = [...LEVELS].reverse().find((level) => log_levels[level] !== undefined) ?? null;
  const declared = Object.fromEntries(LEVELS.flatMap((level) => (expect.log?.counts?.[level] === undefined ? [] : [[level, expect.log.counts[level]]])));
  yield* compare('log', 'levels', [expect.log?.highest, declared], [highest, counts]);
}
