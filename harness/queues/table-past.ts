import type { TablePast } from './judge-step.js';
import type { QueueRow } from './queue-row.js';

/** What a table has been through: the ids and states that must not come again, and the rows that were written since they were put. */
export class TableHistory implements TablePast {
  highestId = 0;
  readonly states: Set<string>;
  readonly rewritten = new Set<number>();
  private rows: ReadonlyMap<number, QueueRow> = new Map();

  /** A table that was emptied and counts from 1 again still knows the states that were used. */
  constructor(states: Iterable<string> = []) {
    this.states = new Set(states);
  }

  /** All rows of the table now, by id. */
  get before(): QueueRow[] {
    return [...this.rows.values()];
  }

  /** Takes the rows that were seen after an operation as they are, right or wrong, so that the next one is judged by itself. */
  take(after: readonly QueueRow[]): void {
    for (const row of after) {
      this.highestId = Math.max(this.highestId, row.id);
      this.states.add(row.state_id);
      const known = this.rows.get(row.id);
      if (known !== undefined && known.state_id !== row.state_id) this.rewritten.add(row.id);
    }
    this.rows = new Map([...after].sort((left, right) => left.id - right.id).map((row) => [row.id, row]));
  }
}
