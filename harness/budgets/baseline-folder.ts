import { existsSync, mkdirSync, readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import writeFileAtomic from 'write-file-atomic';
import { InputError } from '../core/problem.js';
import { packBaseline, unpackBaseline } from './baseline-bytes.js';
import type { Baseline } from './baseline.js';

const SUFFIX = '.json.gz';

/** Folder of a profile's baselines, relative to the project. */
export const baselineFolder = (profile: string): string => join('reports', 'baselines', 'budgets', profile);

/** Writes a baseline as a file of its own, whole or not at all. Returns the file, relative to the project. Throws InputError when there is one of that name. */
export async function writeBaseline(root: string, baseline: Baseline): Promise<string> {
  const folder = baselineFolder(baseline.profile);
  const file = join(folder, `${baseline.id}${SUFFIX}`);
  if (existsSync(join(root, file))) throw new InputError(`${file}: there is a baseline of this second already; take another one`);
  mkdirSync(join(root, folder), { recursive: true });
  await writeFileAtomic(join(root, file), packBaseline(baseline));
  return file;
}

/** Every baseline of a profile, the oldest first. Throws InputError on the first file that is no whole baseline of this profile. */
export function readBaselines(root: string, profile: string): Baseline[] {
  const folder = baselineFolder(profile);
  return baselineIds(root, profile).map((id) => {
    const file = join(folder, `${id}${SUFFIX}`);
    const baseline = unpackBaseline(readFileSync(join(root, file)), file);
    if (baseline.profile !== profile)
      throw new InputError(`${file}: a baseline of profile ${baseline.profile}; move it to ${baselineFolder(baseline.profile)}`);
    if (baseline.id !== id) throw new InputError(`${file}: it holds baseline ${baseline.id}; give the file that name`);
    return baseline;
  });
}

/** One baseline of a profile by its id; `latest` is the newest. Throws InputError. */
export function readBaseline(root: string, profile: string, wanted: string): Baseline {
  const ids = baselineIds(root, profile);
  const id = wanted === 'latest' ? ids.at(-1) : ids.find((one) => one === wanted);
  const folder = baselineFolder(profile);
  if (id === undefined) {
    const there = ids.length === 0 ? 'there is none yet' : `there are ${ids.slice(-5).join(', ')}`;
    throw new InputError(`${folder}: no baseline ${wanted}; ${there}; parity budget baseline takes one`);
  }
  const file = join(folder, `${id}${SUFFIX}`);
  return unpackBaseline(readFileSync(join(root, file)), file);
}

/** Ids begin with their time, so name order is time order. */
function baselineIds(root: string, profile: string): string[] {
  const path = join(root, baselineFolder(profile));
  if (!existsSync(path)) return [];
  return readdirSync(path)
    .filter((name) => name.endsWith(SUFFIX))
    .map((name) => name.slice(0, -SUFFIX.length))
    .sort();
}
