import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { TRACEABILITY_COLUMNS } from '../evidence/traceability.js';
import { kindOfFile } from '../trackers/manifest-kinds.js';
import { readManifest } from '../trackers/read-manifest.js';

const folder = join(import.meta.dirname, '..', '..', 'trackers');

/** The project's trackers as they were before any run was traced into them, so that tests do not depend on the last trace. */
export function bareTrackers(): { readonly name: string; readonly bytes: Buffer }[] {
  const names = readdirSync(folder).filter((name) => name.endsWith('.csv'));
  return names.sort().map((name) => ({ name, bytes: withoutTraces(name, readFileSync(join(folder, name))) }));
}

function withoutTraces(name: string, bytes: Buffer): Buffer {
  const kind = kindOfFile(name);
  if (kind === undefined || kind === 'unused' || kind.defines === undefined) return bytes;
  const { table, columns } = readManifest(name, kind, bytes);
  const first = Math.min(...TRACEABILITY_COLUMNS.map((column) => columns.get(column) ?? Infinity));
  const kept = [table.header, ...table.rows].flatMap(({ cells, end }, index, records) => {
    const start = records[index - 1]?.end ?? 0;
    const last = cells.at(-1)?.end ?? end;
    return [bytes.subarray(start, (cells[first]?.start ?? last + 1) - 1), bytes.subarray(last, end)];
  });
  return Buffer.concat(kept);
}
