import type { Divergence, DivergenceCode, Shown } from '../core/divergence.js';
import type { Ledger } from '../core/ledger.js';
import type { PlayedStep } from './play-scenario.js';
import { QUEUE_COLUMNS, type QueueRow } from './queue-row.js';

/**
 * Compares two sides step by step: what calls returned, flags, counters and whole rows, with ids and states up to a renaming that is
 * one to one over the step. A step that was not asked of equal tables in equal words is left to the model: what follows from a
 * difference is none of its own.
 */
export function compareSides(oracle: readonly PlayedStep[], target: readonly PlayedStep[], ledger: Ledger): Divergence[] {
  const found: Divergence[] = [];
  for (const [at, left] of oracle.entries()) {
    const right = target[at];
    if (right === undefined) break;
    if (left.asked !== right.asked) continue;
    const names = { oracle: new Names(), target: new Names() };
    const before = [table(left.before, names.oracle), table(right.before, names.target)] as const;
    if (JSON.stringify(before[0]) !== JSON.stringify(before[1])) continue;
    const views = [view(left, names.oracle), view(right, names.target)] as const;
    // A draw may differ: both are outcomes that the model allows, which it judged.
    if (left.op === 'claim' && isDraw(left, right)) continue;
    ledger.bound += left.seen.after.length * 2;
    for (const place of new Set([...views[0].keys(), ...views[1].keys()])) {
      const [a, b] = [views[0].get(place), views[1].get(place)];
      if (a === b) continue;
      found.push({
        code: codeOf(place),
        location: `step ${String(left.number)} /${left.op}${place}`,
        ...(a === undefined ? {} : { oracle: a }),
        ...(b === undefined ? {} : { target: b }),
      });
    }
  }
  return found;
}

/** Aliases in the order of first appearance. */
class Names {
  private readonly known = new Map<string, string>();

  of(kind: string, value: string | number): string {
    const key = `${kind} ${String(value)}`;
    const name = this.known.get(key) ?? `${kind} ${String(this.known.size + 1)}`;
    this.known.set(key, name);
    return name;
  }
}

function table(rows: readonly QueueRow[], names: Names): unknown[] {
  return rows.map((row) => ({ ...row, id: names.of('id', row.id), state_id: names.of('state', row.state_id) }));
}

const isDraw = (left: PlayedStep, right: PlayedStep): boolean =>
  left.differences.length === 0 && right.differences.length === 0 && idOf(left) !== undefined && idOf(right) !== undefined && idOf(left) !== idOf(right);

const idOf = ({ seen }: PlayedStep): unknown => (seen.result.kind === 'value' ? (seen.result.value as { id?: unknown } | null)?.id : undefined);

const codeOf = (place: string): DivergenceCode => {
  if (place.startsWith('/metrics/')) return 'metric-amount';
  return place.startsWith('/rows/') ? 'row-value' : 'result';
};

/** Everything of a step that is compared, by place. */
function view({ op, seen }: PlayedStep, names: Names): Map<string, Shown> {
  const places = new Map<string, Shown>();
  for (const [at, row] of seen.after.entries()) {
    for (const column of QUEUE_COLUMNS) {
      const cell = row[column];
      places.set(`/rows/${String(at)}/${column}`, column === 'id' ? names.of('id', row.id) : column === 'state_id' ? names.of('state', row.state_id) : cell);
    }
  }
  const { result } = seen;
  const value = result.kind === 'refused' ? `refused: ${result.why}` : result.value;
  places.set('/result', JSON.stringify(withNames(op, value, names)));
  if (seen.processing !== undefined) places.set('/processing', seen.processing);
  for (const [series, amount] of Object.entries(seen.metrics)) places.set(`/metrics/${series}`, amount);
  return places;
}

function withNames(op: string, value: unknown, names: Names): unknown {
  // The id keeps its type: text of a put, number of a claim.
  if (op === 'put' && (typeof value === 'string' || typeof value === 'number')) return [typeof value, names.of('id', value)];
  if (op === 'claim' && typeof value === 'object' && value !== null && 'id' in value && (typeof value.id === 'number' || typeof value.id === 'string'))
    return { ...value, id: [typeof value.id, names.of('id', value.id)] };
  return value;
}
