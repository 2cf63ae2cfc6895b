import { createHash } from 'node:crypto';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join, relative } from 'node:path';
import type { GoldenCase, GoldenRow } from '../core/golden.js';
import { InputError } from '../core/problem.js';
import { readGolden } from './golden-file.js';
import type { Side } from './side.js';

/** The golden fixtures of a profile. */
export interface Goldens {
  readonly rows: ReadonlyMap<string, GoldenRow>;
  /** `sha256:` over all of them. */
  readonly digest: string;
}

export const goldenFolder = (root: string, profile: string): string => join(root, 'fixtures', 'golden', profile);

export const goldenFile = (folder: string, id: string): string => join(folder, `${id}.jsonl`);

/** Reads the goldens of a profile; none where the folder is not there. Throws InputError on a file that is none of this profile. */
export function readGoldens(folder: string, profile: string, root: string): Goldens {
  const names = existsSync(folder)
    ? readdirSync(folder)
        .filter((name) => name.endsWith('.jsonl'))
        .sort()
    : [];
  const digest = createHash('sha256');
  const rows = new Map<string, GoldenRow>();
  for (const name of names) {
    const file = relative(root, join(folder, name));
    const text = readFileSync(join(folder, name), 'utf8');
    digest.update(`${name}\0${text}\0`);
    const row = readGolden(text, file);
    if (row.profile !== profile) throw new InputError(`${file}: is a golden of profile ${row.profile}, not of ${profile}; move it to its own folder`);
    if (`${row.id}.jsonl` !== name) throw new InputError(`${file}: holds ${row.id}; rename the file`);
    rows.set(row.row, row);
  }
  return { rows, digest: `sha256:${digest.digest('hex')}` };
}

/** The same, where a command cannot go on without any. */
export function requireGoldens(folder: string, profile: string, root: string): Goldens {
  const goldens = readGoldens(folder, profile, root);
  if (goldens.rows.size === 0)
    throw new InputError(
      `${relative(root, folder)}: no golden fixtures of profile ${profile}; make them with parity record --profile ${profile} --accept (add --from FILE to take them from a recording)`,
    );
  return goldens;
}

/** Every golden case by its id. */
export function goldenCases({ rows }: Goldens): Map<string, GoldenCase> {
  return new Map([...rows.values()].flatMap(({ cases }) => cases.map((one) => [one.id, one] as const)));
}

/** What stands where the oracle would: it answers nothing itself, cases are judged by what was recorded of them. */
export function openGoldenSide(goldens: Goldens): Side {
  const commits = new Set([...goldenCases(goldens).values()].map(({ source }) => source.oracleCommit));
  return standInSide('oracle', 'http://golden.invalid', commits.size === 1 ? ([...commits][0] ?? 'unknown') : [...commits].sort().join(' '));
}

/** A side that takes no part: nothing can be asked of it. */
export function standInSide(name: 'oracle' | 'target', baseUrl: string, commit: string): Side {
  return {
    name,
    baseUrl,
    description: { provider: 'recording', baseUrl, commit },
    healthy: () => Promise.resolve(true),
    close: () => Promise.resolve(),
    runWorker: (program) => Promise.reject(new InputError(`the ${name} takes no part and runs no workers (asked for ${program})`)),
    answer: (request) => ({ kind: 'fault', fault: 'not-sent', detail: `the ${name} takes no part`, request, startedAt: '', latencyMs: 0 }),
  };
}
