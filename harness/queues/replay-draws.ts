import type { StepDifference } from './judge-step.js';
import { claimableRows, claimed, getsCounter } from './model.js';
import type { RecordedDraw, RecordedStep } from './recorded-trace.js';
import { QUEUE_COLUMNS, type QueueRow } from './queue-row.js';
import type { TableHistory } from './table-past.js';

type DrawStep = Omit<RecordedStep, 'operation'> & { readonly operation: RecordedDraw };

/** Judges a step in which many claims were made: one after the other, or by several claimers until nothing was left. */
export function judgeDraw(step: DrawStep, history: TableHistory, processing: boolean): StepDifference[] {
  const repeated = step.operation.op === 'claimRepeatedly';
  // Claims in parallel are those of other claimers: this one's flag stays.
  const flag = repeated ? Array.isArray(step.result) && step.result.at(-1) !== null : processing;
  return [
    ...(repeated ? judgeRepeated(step, history) : judgeParallel(step, history)),
    ...(step.processing === undefined || step.processing === flag ? [] : [{ place: '/processing', expected: flag, seen: step.processing }]),
  ];
}

/** Each id must be one that this claim could draw; null only when there was none. */
function judgeRepeated(step: DrawStep, history: TableHistory): StepDifference[] {
  const { operation, queue, now } = step;
  const drawn: readonly unknown[] = Array.isArray(step.result) ? step.result : [];
  const found: StepDifference[] = [];
  const times = operation.op === 'claimRepeatedly' ? operation.times : 0;
  if (drawn.length !== times) found.push({ place: '/result', expected: `${String(times)} draws`, seen: drawn.length });
  let rows: readonly QueueRow[] = history.before;
  const rewritten = new Set(history.rewritten);
  for (const [at, id] of drawn.entries()) {
    const allowed = claimableRows({ queue, before: rows, limit: step.limit ?? [], now, rewritten }, operation.ordered);
    const taken = allowed.find((row) => row.id === id);
    if (taken === undefined && !(id === null && allowed.length === 0))
      found.push({ place: `/result/${String(at)}`, expected: allowed.length === 0 ? null : `one of ${allowed.map((row) => row.id).join(' ')}`, seen: id });
    if (typeof id !== 'number') continue;
    rewritten.add(id);
    rows = rows.map((row) => (row.id === id ? { ...claimed(row, now, operation.processing_time), id, state_id: `${row.state_id}+` } : row));
  }
  const [acquired, empty] = [drawn.filter((id) => id !== null).length, drawn.filter((id) => id === null).length];
  return [...found, ...metricDifferences(step, { acquired, nonexistant: empty, claimed: 0 }), ...rowDifferences(rows, step.after, history)];
}

/** Every claimable item goes out once; how often a claimer got nothing is left to the race. */
function judgeParallel(step: DrawStep, history: TableHistory): StepDifference[] {
  const { operation, queue, now } = step;
  const claimable = claimableRows(
    { queue, before: history.before, limit: step.limit ?? [], now, rewritten: new Set(history.before.map((row) => row.id)) },
    false,
  );
  const ids = claimable.map((row) => row.id);
  const { claimed_ids, claimed_twice, calls_that_gave_nothing } = (step.result ?? {}) as Readonly<Record<string, unknown>>;
  const found: StepDifference[] = [];
  const seen = Array.isArray(claimed_ids) ? (claimed_ids as number[]).toSorted((left, right) => left - right) : claimed_ids;
  if (JSON.stringify(seen) !== JSON.stringify(ids)) found.push({ place: '/result/claimed_ids', expected: ids, seen });
  if (claimed_twice !== 0) found.push({ place: '/result/claimed_twice', expected: 0, seen: claimed_twice });
  const lost = step.metrics[getsCounter(queue, 'claimed')] ?? 0;
  const empty = step.metrics[getsCounter(queue, 'nonexistant')] ?? 0;
  if (typeof calls_that_gave_nothing !== 'number' || lost + empty !== calls_that_gave_nothing)
    found.push({
      place: '/result/calls_that_gave_nothing',
      expected: `${String(lost)} lost races and ${String(empty)} that found nothing`,
      seen: calls_that_gave_nothing,
    });
  const rows = history.before.map((row) =>
    ids.includes(row.id) ? { ...claimed(row, now, operation.processing_time), id: row.id, state_id: `${row.state_id}+` } : row,
  );
  return [...found, ...metricDifferences(step, { acquired: ids.length, nonexistant: empty, claimed: lost }), ...rowDifferences(rows, step.after, history)];
}

function metricDifferences(step: DrawStep, wanted: Readonly<Record<'acquired' | 'nonexistant' | 'claimed', number>>): StepDifference[] {
  const expected = new Map(
    (['acquired', 'nonexistant', 'claimed'] as const).filter((name) => wanted[name] > 0).map((name) => [getsCounter(step.queue, name), wanted[name]]),
  );
  return [...new Set([...expected.keys(), ...Object.keys(step.metrics)])].flatMap((series) => {
    const [want, seen] = [expected.get(series) ?? 0, step.metrics[series] ?? 0];
    return want === seen ? [] : [{ place: `/metrics/${series}`, expected: want, seen }];
  });
}

function rowDifferences(expected: readonly QueueRow[], after: readonly QueueRow[], history: TableHistory): StepDifference[] {
  const byId = new Map(after.map((row) => [row.id, row]));
  const known = new Set(expected.map((row) => row.id));
  return [
    ...expected.flatMap((row): StepDifference[] => {
      const place = `/rows/${String(row.id)}`;
      const seen = byId.get(row.id);
      if (seen === undefined) return [{ place, expected: 'a row', seen: undefined }];
      const changed = row.state_id.endsWith('+');
      const renewed = changed ? !history.states.has(seen.state_id) : seen.state_id === row.state_id;
      return [
        ...(renewed ? [] : [{ place: `${place}/state_id`, expected: changed ? 'a new state' : row.state_id, seen: seen.state_id }]),
        ...QUEUE_COLUMNS.filter((column) => column !== 'state_id' && seen[column] !== row[column]).map((column) => ({
          place: `${place}/${column}`,
          expected: row[column],
          seen: seen[column],
        })),
      ];
    }),
    ...after.filter((row) => !known.has(row.id)).map((row) => ({ place: `/rows/${String(row.id)}`, expected: undefined, seen: 'a row' })),
  ];
}
