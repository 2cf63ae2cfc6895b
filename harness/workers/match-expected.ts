import type { Divergence, Shown } from '../core/divergence.js';
import { fitsText } from './placeholders.js';
import type { ExpectedChanges, ExpectedItem, ExpectedRun, Json, JsonRow } from './worker-fixture.js';
import type { TableChanges, WorkerRun } from './worker-run.js';

/** How many values were looked at: it goes into the ledger. */
export interface Looked {
  values: number;
}

/**
 * Compares what one side did with what is declared. The side's value stands under its own name in the divergence and the declared
 * one is in the location's place of the other side, so that a fault that both sides share is found as well.
 */
export function matchExpected(expected: ExpectedRun, run: WorkerRun, side: 'oracle' | 'target', step: string, looked: Looked): Divergence[] {
  const found: Divergence[] = [];
  const differ = (where: string, declared: Json | undefined, seen: Json | undefined): void => {
    found.push({ code: 'contract', location: `${step} /${side}${where}`, ...pairOf(side, declared, seen) });
  };
  const check = (where: string, declared: Json | undefined, seen: Json | undefined): void => {
    looked.values += 1;
    if (!fits(declared, seen)) differ(where, declared, seen);
  };
  check('/outcome', expected.outcome, run.outcome);
  check(
    '/operations',
    expected.operations.map(({ name, raises }) => ({ name, raised: raises === true })),
    run.operations.map((one) => ({ ...one })),
  );
  for (const table of union(expected.rows, run.rows)) matchTable(expected.rows?.[table], run.rows[table], `/rows/${table}`, check);
  matchItems(expected.items ?? [], run, check);
  for (const path of matchedObjects(expected, run)) check(`/objects/added/${path.name}`, path.declared, path.seen);
  check('/objects/removed', [...(expected.objects?.removed ?? [])], [...run.objects.removed]);
  check('/objects/changed', [], [...run.objects.changed]);
  eachPair(expected.calls ?? [], run.calls, (at, declared, seen) => check(`/calls/${String(at)}`, declared && { ...declared }, seen && { ...seen }));
  eachPair(expected.mails ?? [], run.mails, (at, declared, seen) =>
    check(`/mails/${String(at)}`, declared && { ...declared }, seen && { from: seen.from, to: seen.to, subject: seen.subject }),
  );
  for (const series of union(expected.metrics, run.metrics)) check(`/metrics/${series}`, expected.metrics?.[series], run.metrics[series]);
  if (expected.log !== undefined) {
    check('/log/highest', expected.log.highest, run.log.highest);
    for (const level of union(expected.log.counts, run.log.counts)) check(`/log/counts/${level}`, expected.log.counts?.[level], run.log.counts[level]);
  }
  return found;
}

type Check = (where: string, declared: Json | undefined, seen: Json | undefined) => void;

function matchTable(expected: ExpectedChanges | undefined, seen: TableChanges | undefined, where: string, check: Check): void {
  for (const kind of ['inserted', 'deleted'] as const) {
    for (const [at, { declared, row }] of pairRows(expected?.[kind] ?? [], seen?.[kind] ?? []).entries()) {
      if (declared === undefined || row === undefined) check(`${where}/${kind}/${String(at)}`, declared, row);
      else for (const [column, value] of Object.entries(declared)) check(`${where}/${kind}/${String(at)}/${column}`, value, row[column]);
    }
  }
  const declared = new Map((expected?.updated ?? []).map((one) => [one.id, one.columns]));
  const updated = new Map((seen?.updated ?? []).map((one) => [one.id, one.columns]));
  for (const id of new Set([...declared.keys(), ...updated.keys()])) {
    for (const column of union(declared.get(id), updated.get(id)))
      check(`${where}/updated/${String(id)}/${column}`, declared.get(id)?.[column], updated.get(id)?.[column]?.[1]);
  }
}

/** Pairs declared rows with those seen: each with the first that fits it, what is left over in order. */
export function pairRows(declared: readonly JsonRow[], seen: readonly JsonRow[]): { declared: JsonRow | undefined; row: JsonRow | undefined }[] {
  const left = [...seen];
  const pairs = declared.map((one) => {
    const at = left.findIndex((row) => Object.entries(one).every(([column, value]) => fits(value, row[column])));
    return { declared: one, row: at < 0 ? undefined : left.splice(at, 1)[0] };
  });
  for (const pair of pairs) pair.row ??= left.shift();
  return [...pairs, ...left.map((row) => ({ declared: undefined, row }))];
}

function matchItems(expected: readonly ExpectedItem[] | number, run: WorkerRun, check: Check): void {
  if (typeof expected === 'number') check('/rows/queueitem/count', expected, run.items.length);
  else itemDifferences(expected, run.items, run.itemsBefore, (where, declared, seen) => check(`/rows/queueitem${where}`, declared, seen));
}

/** Every column of the items seen beside the declared ones; `before` says which states are old. */
export function itemDifferences(expected: readonly ExpectedItem[], seen: readonly JsonRow[], before: readonly JsonRow[], check: Check): void {
  const states = new Set(before.map((row) => row['state_id']));
  eachPair(expected, seen, (at, declared, row) => {
    if (declared === undefined || row === undefined) {
      check(`/${String(at)}`, declared && { ...declared }, row);
      return;
    }
    for (const [column, value] of Object.entries(declared) as [string, Json][]) {
      if (column === 'body') check(`/${String(at)}/body`, value, typeof value === 'string' ? row['body'] : parsed(row['body']));
      else if (column === 'state_id') check(`/${String(at)}/state_id`, value, states.has(row['state_id'] ?? '') ? 'kept' : stateWord(row['state_id']));
      else check(`/${String(at)}/${column}`, value, row[column]);
    }
  });
}

const stateWord = (state: Json | undefined): Json =>
  typeof state === 'string' && fitsText('{{uuid}}', state) ? 'new' : `no version 4 UUID: ${JSON.stringify(state)}`;

function* matchedObjects(expected: ExpectedRun, run: WorkerRun): Generator<{ name: string; declared: Json | undefined; seen: Json | undefined }> {
  const left = new Map(Object.entries(run.objects.added));
  for (const [name, declared] of Object.entries(expected.objects?.added ?? {})) {
    const path = [...left.keys()].find((one) => fitsText(name, one));
    yield { name, declared, seen: path === undefined ? undefined : left.get(path) };
    if (path !== undefined) left.delete(path);
  }
  for (const [name, seen] of left) yield { name, declared: undefined, seen };
}

/** True when a value is what is declared; an object may declare fewer members than there are only by leaving the whole value open with `{{any}}`. */
export function fits(declared: Json | undefined, seen: Json | undefined): boolean {
  if (declared === '{{any}}') return seen !== undefined;
  if (typeof declared === 'string')
    return (typeof seen === 'string' || typeof seen === 'number') && fitsText(declared, String(seen)) && (typeof seen === 'string' || declared === '{{int}}');
  if (declared === undefined || seen === undefined || declared === null || seen === null || typeof declared !== 'object' || typeof seen !== 'object')
    return declared === seen;
  if (Array.isArray(declared) || Array.isArray(seen)) {
    return Array.isArray(declared) && Array.isArray(seen) && declared.length === seen.length && declared.every((one: Json, at) => fits(one, seen[at] as Json));
  }
  const [left, right] = [declared as JsonRow, seen as JsonRow];
  return union(left, right).every((key) => key in left && key in right && fits(left[key], right[key]));
}

export function parsed(body: Json | undefined): Json {
  if (typeof body !== 'string') return body ?? null;
  try {
    return JSON.parse(body) as Json;
  } catch {
    return body;
  }
}

const union = (left: object | undefined, right: object | undefined): string[] => [...new Set([...Object.keys(left ?? {}), ...Object.keys(right ?? {})])].sort();

function eachPair<A, B>(left: readonly A[], right: readonly B[], use: (at: number, left: A | undefined, right: B | undefined) => void): void {
  for (let at = 0; at < Math.max(left.length, right.length); at += 1) use(at, left[at], right[at]);
}

/** The declared value is shown in the other side's place. */
function pairOf(side: 'oracle' | 'target', declared: Json | undefined, seen: Json | undefined): { oracle?: Shown; target?: Shown } {
  const [d, s] = [shown(declared), shown(seen)];
  const [oracle, target] = side === 'oracle' ? [s, d] : [d, s];
  return { ...(oracle === undefined ? {} : { oracle }), ...(target === undefined ? {} : { target }) };
}

export function shown(value: Json | undefined): Shown | undefined {
  if (value === undefined || value === null || typeof value !== 'object') return typeof value === 'string' ? value.slice(0, 400) : value;
  return JSON.stringify(value).slice(0, 400);
}
