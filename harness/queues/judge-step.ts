import { clockText } from './moment.js';
import { allowedOutcomes, type ExpectedRow, type ModelStep, type Outcome } from './model.js';
import { QUEUE_COLUMNS, type QueueRow } from './queue-row.js';

/** What was seen of one operation. */
export interface ObservedStep {
  readonly result: { readonly kind: 'value'; readonly value: unknown } | { readonly kind: 'refused'; readonly why: string };
  /** Undefined where it was not looked at. */
  readonly processing: boolean | undefined;
  readonly metrics: Readonly<Record<string, number>>;
  /** All rows of the table after it, by id. */
  readonly after: readonly QueueRow[];
}

/** What is known of a table beside its rows: ids and states that must not come again. */
export interface TablePast {
  readonly highestId: number;
  readonly states: ReadonlySet<string>;
}

/** One difference between what the contract allows and what was seen; `place` is a JSON Pointer into `{result, processing, metrics, rows}`. */
export interface StepDifference {
  readonly place: string;
  readonly expected: unknown;
  readonly seen: unknown;
}

/** What is wrong with an operation: the differences from the allowed outcome that is nearest; none when it is one of them. */
export function judgeStep(step: ModelStep, seen: ObservedStep, past: TablePast): StepDifference[] {
  let nearest: StepDifference[] | undefined;
  for (const allowed of sortedByResult(allowedOutcomes(step), seen)) {
    const found = differences(allowed, seen, past);
    if (found.length === 0) return [];
    if (nearest === undefined || found.length < nearest.length) nearest = found;
  }
  return nearest ?? [{ place: '', expected: 'an outcome', seen: 'the contract allows none' }];
}

/** The draw that was seen first: with many items most others are far from it. */
function sortedByResult(outcomes: readonly Outcome[], seen: ObservedStep): Outcome[] {
  const text = seen.result.kind === 'value' ? JSON.stringify(seen.result.value) : '';
  const isSame = ({ result }: Outcome): boolean => result.kind === 'value' && JSON.stringify(result.value) === text;
  return [...outcomes.filter(isSame), ...outcomes.filter((one) => !isSame(one)).slice(0, 60)];
}

function differences(allowed: Outcome, seen: ObservedStep, past: TablePast): StepDifference[] {
  const found: StepDifference[] = [];
  const note = (place: string, expected: unknown, value: unknown): void => {
    if (!isEqual(expected, value)) found.push({ place, expected, seen: value });
  };
  const fresh = freshRows(allowed.rows, seen.after);
  if (allowed.result.kind === 'refused') note('/result', `refused: ${allowed.result.why}`, spellResult(seen));
  else {
    const id = [...fresh.values()][0]?.id;
    note('/result', allowed.result.kind === 'fresh-id' ? String(id ?? 'an id') : allowed.result.value, spellResult(seen));
  }
  if (seen.processing !== undefined) note('/processing', allowed.processing, seen.processing);
  for (const series of new Set([...Object.keys(allowed.metrics), ...Object.keys(seen.metrics)]))
    note(`/metrics/${pointer(series)}`, allowed.metrics[series] ?? 0, seen.metrics[series] ?? 0);
  return [...found, ...rowDifferences(allowed.rows, seen.after, fresh, past)];
}

const spellResult = ({ result }: ObservedStep): unknown => (result.kind === 'refused' ? `refused: ${result.why}` : result.value);

/** New rows in the order in which they were put. */
function freshRows(expected: readonly ExpectedRow[], after: readonly QueueRow[]): Map<ExpectedRow, QueueRow> {
  const known = new Set(expected.flatMap((row) => (row.id === undefined ? [] : [row.id])));
  const added = after.filter((row) => !known.has(row.id));
  return new Map(
    expected
      .filter((row) => row.id === undefined)
      .flatMap((row, at) => {
        const made = added[at];
        return made === undefined ? [] : [[row, made] as const];
      }),
  );
}

function rowDifferences(
  expected: readonly ExpectedRow[],
  after: readonly QueueRow[],
  fresh: ReadonlyMap<ExpectedRow, QueueRow>,
  past: TablePast,
): StepDifference[] {
  const found: StepDifference[] = [];
  const byId = new Map(after.map((row) => [row.id, row]));
  const used = new Set<number>();
  for (const row of expected) {
    const actual = row.id === undefined ? fresh.get(row) : byId.get(row.id);
    if (actual === undefined) {
      found.push({ place: `/rows/${row.id ?? 'new'}`, expected: spellRow(row), seen: undefined });
      continue;
    }
    used.add(actual.id);
    const place = `/rows/${String(actual.id)}`;
    if (row.id === undefined && actual.id <= past.highestId) found.push({ place: `${place}/id`, expected: `above ${String(past.highestId)}`, seen: actual.id });
    for (const column of QUEUE_COLUMNS) {
      if (column === 'id') continue;
      const want = row[column];
      if (column === 'state_id' && want === undefined) {
        if (past.states.has(actual.state_id)) found.push({ place: `${place}/state_id`, expected: 'a new state', seen: actual.state_id });
      } else if (want !== actual[column])
        found.push({ place: `${place}/${column}`, expected: spellCell(column, want), seen: spellCell(column, actual[column]) });
    }
  }
  for (const row of after) if (!used.has(row.id)) found.push({ place: `/rows/${String(row.id)}`, expected: undefined, seen: spellRow(row) });
  const states = after.map((row) => row.state_id);
  if (new Set(states).size !== states.length) found.push({ place: '/rows', expected: 'a state of its own for each row', seen: 'two rows of one state' });
  return found;
}

const spellCell = (column: string, value: unknown): unknown =>
  (column === 'available_after' || column === 'processing_expires') && typeof value === 'number' ? clockText(value) : value;

const spellRow = (row: ExpectedRow): Record<string, unknown> => Object.fromEntries(QUEUE_COLUMNS.map((column) => [column, spellCell(column, row[column])]));

const pointer = (name: string): string => name.replaceAll('~', '~0').replaceAll('/', '~1');

/** JSON values by content; members in any order. */
function isEqual(left: unknown, right: unknown): boolean {
  if (left === right) return true;
  if (typeof left !== 'object' || typeof right !== 'object' || left === null || right === null) return false;
  if (Array.isArray(left) !== Array.isArray(right)) return false;
  const [a, b] = [Object.entries(left), Object.entries(right)];
  return a.length === b.length && a.every(([key, value]) => Object.hasOwn(right, key) && isEqual(value, (right as Record<string, unknown>)[key]));
}
