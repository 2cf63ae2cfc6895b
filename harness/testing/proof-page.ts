import { mkdirSync } from 'node:fs';
import { dirname, join } from 'node:path';
import writeFileAtomic from 'write-file-atomic';
import { commitOf } from '../sides/commit.js';
import { projectRoot } from './reference-run.js';

/** Writes what a proof found to reports/proofs/, with the commit and date that it holds for. */
export async function writeProof(name: string, title: string, lines: readonly string[]): Promise<void> {
  const file = join(projectRoot, 'reports', 'proofs', `${name}.md`);
  mkdirSync(dirname(file), { recursive: true });
  const head = [
    `# ${title}`,
    '',
    `Commit ${await commitOf(projectRoot)}, ${new Date().toISOString().slice(0, 10)}. Written by \`./scripts/prove ${name}\`.`,
    '',
  ];
  writeFileAtomic.sync(file, [...head, ...lines, ''].join('\n'));
  process.stdout.write(`${[...head, ...lines].join('\n')}\n`);
}
