import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { editCells } from '../trackers/edit-cells.js';
import { kindOfFile } from '../trackers/manifest-kinds.js';
import { readManifest } from '../trackers/read-manifest.js';
import { bareTrackers } from './bare-trackers.js';
import { inTemporaryFolder } from './temporary-folder.js';

const CHECKLISTS = ['route_auth_verification_checklist.csv', 'worker_verification_checklist.csv'];

/** The project's trackers without the notes of their checklists, so that tests do not depend on the last evidence that was written. */
function notelessTrackers(): { readonly name: string; readonly bytes: Buffer }[] {
  return bareTrackers().map(({ name, bytes }) => {
    const kind = kindOfFile(name);
    if (!CHECKLISTS.includes(name) || kind === undefined || kind === 'unused') return { name, bytes };
    const manifest = readManifest(name, kind, bytes);
    const blank = manifest.rows.map(({ values }) => ({ id: values[kind.key[0] ?? ''] ?? '', column: 'verification_notes', value: '' }));
    return { name, bytes: editCells(manifest, blank, []).bytes };
  });
}

/** A copy of them in a folder that is gone after `work`. */
export async function withNotelessTrackers(work: (dir: string, bytesOf: (name: string) => Buffer) => Promise<void>): Promise<void> {
  const files = new Map(notelessTrackers().map(({ name, bytes }) => [name, bytes]));
  await inTemporaryFolder(async (dir) => {
    for (const [name, bytes] of files) writeFileSync(join(dir, name), bytes);
    await work(dir, (name) => files.get(name) ?? Buffer.alloc(0));
  });
}
