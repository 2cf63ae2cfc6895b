import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { InputError } from '../core/problem.js';
import { readCsv } from '../trackers/csv-table.js';

const FILE = join('fixtures', 'decisions.csv');
const HEADER = ['decision_id', 'decided_on', 'owner', 'title'];

/** Ids of the decisions that deviations may name (fixtures/decisions.csv); none where a project has no such file. Throws InputError. */
export function loadDecisions(root: string): Set<string> {
  const path = join(root, FILE);
  if (!existsSync(path)) return new Set();
  const table = readCsv(readFileSync(path));
  const [fault] = table.faults.filter((one) => one.severity === 'error');
  if (fault !== undefined) throw new InputError(`${FILE}: ${fault.code}: ${fault.message}`);
  const header = table.header.cells.map((cell) => cell.value);
  if (header.join() !== HEADER.join()) throw new InputError(`${FILE}: the columns are ${header.join(', ')}; they must be ${HEADER.join(', ')}`);
  const ids = new Set<string>();
  for (const row of table.rows) {
    const id = row.cells[0]?.value ?? '';
    if (id === '' || ids.has(id)) throw new InputError(`${FILE}: decision_id "${id}" is ${id === '' ? 'empty' : 'there twice'}; every decision has its own id`);
    ids.add(id);
  }
  return ids;
}
