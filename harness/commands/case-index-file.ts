import { existsSync, mkdirSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import writeFileAtomic from 'write-file-atomic';
import { nextIndex, type CaseIndex } from '../core/case-index.js';
import type { Plan } from '../core/contract-case.js';
import { InputError } from '../core/problem.js';
import type { RunRecord } from '../core/run-record.js';

const fileOf = (root: string): string => join(root, 'reports', 'baselines', 'cases.json');

/** The committed case index; empty where a project has none yet. Throws InputError when it cannot be read. */
export function readCaseIndex(root: string): CaseIndex {
  const file = fileOf(root);
  if (!existsSync(file)) return { schema: 'parity-case-index/1', profiles: {} };
  try {
    const index = JSON.parse(readFileSync(file, 'utf8')) as CaseIndex;
    if ((index.schema as string) !== 'parity-case-index/1') throw new Error(`unknown schema ${JSON.stringify(index.schema)}`);
    return index;
  } catch (error) {
    throw new InputError(`${file}: not a case index: ${error instanceof Error ? error.message : String(error)}; restore it from the repository`);
  }
}

export function writeCaseIndex(root: string, index: CaseIndex, profile: string, plan: Plan, records: readonly RunRecord[]): void {
  const next: CaseIndex = { ...index, profiles: { ...index.profiles, [profile]: nextIndex(index.profiles[profile], plan, records) } };
  mkdirSync(dirname(fileOf(root)), { recursive: true });
  writeFileAtomic.sync(fileOf(root), `${JSON.stringify(next, null, 2)}\n`);
}
