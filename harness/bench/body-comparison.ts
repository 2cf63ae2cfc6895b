import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { ComparisonRules } from '../core/comparison-rules.js';
import { InputError } from '../core/problem.js';
import { summarize, type Summary } from './statistics.js';
import { lastLine, timed } from './timed-process.js';

/** Bodies of two answers to one step; a target with the same bytes is left out. */
export interface BodyPair {
  readonly oracle: string;
  readonly target?: string;
  /** When the exchanges of oracle and target began, epoch seconds. */
  readonly startedAt: readonly [number, number];
}

/** What the program `programs/body-comparison.ts` is asked to do. */
export interface ComparisonTask {
  readonly sets: readonly { readonly name: string; readonly pairs: readonly BodyPair[] }[];
  readonly rules: ComparisonRules;
  readonly warmups: number;
  readonly rounds: number;
  readonly reversedMembers: number;
}

/** What it answers: milliseconds by `<set> <contender>`, and the heap that ten thousand reversed members took. */
export interface ComparisonSamples {
  readonly samplesMs: Readonly<Record<string, readonly number[]>>;
  readonly extraHeapBytes: number;
  readonly reversedCodes: readonly string[];
}

/** Medians of comparing bodies, in one process, one contender after the other in random order. */
export interface BodyComparison {
  readonly rounds: number;
  readonly sets: readonly {
    readonly name: string;
    readonly pairs: number;
    readonly equalPairs: number;
    readonly bytes: number;
    readonly lossless: Summary;
    readonly normalise: Summary;
    readonly jsonDiffTs: Summary;
  }[];
  readonly reversed: { readonly members: number; readonly lossless: Summary; readonly jsonDiffPatchMs: number; readonly extraHeapBytes: number };
}

export const REPEATED = 'repeated';
/** How an answer of the token service begins: the lossless comparison decodes both tokens, the others take them for one string. */
const TOKEN_ANSWER = '{"token":';
const REVERSED_MEMBERS = 10_000;

export interface BodyComparisonInput {
  readonly root: string;
  readonly folder: string;
  readonly program: string;
  readonly rules: ComparisonRules;
  readonly quick: boolean;
  readonly signal: AbortSignal;
}

/** Measures the comparison of recorded bodies against what else could be done with them. Throws InputError when it fails. */
export async function measureBodyComparison({ root, folder, program, rules, quick, signal }: BodyComparisonInput): Promise<BodyComparison> {
  const lines = (await readFile(join(root, 'fixtures/golden/json-pairs.jsonl'), 'utf8')).trimEnd().split('\n');
  const pairs = lines.map((line) => JSON.parse(line) as BodyPair & { readonly set: string });
  const repeated = pairs.filter(({ set }) => set === REPEATED);
  const task: ComparisonTask = {
    sets: [
      { name: REPEATED, pairs: repeated },
      { name: 'repeated, without tokens', pairs: repeated.filter(({ oracle }) => !oracle.startsWith(TOKEN_ANSWER)) },
      { name: 'rewritten', pairs: pairs.filter(({ set }) => set === 'rewritten') },
    ],
    rules,
    warmups: 10,
    rounds: quick ? 15 : 50,
    reversedMembers: REVERSED_MEMBERS,
  };
  const taskFile = join(folder, 'body-comparison.json');
  await writeFile(taskFile, JSON.stringify(task));
  const ended = await timed({ file: process.execPath, args: ['--expose-gc', program, taskFile], cwd: folder }, signal);
  if (ended.exitCode !== 0) throw new InputError(`the comparison of bodies failed: ${lastLine(ended)}`);
  return summaryOf(task, JSON.parse(ended.stdout) as ComparisonSamples);
}

export function summaryOf(task: ComparisonTask, { samplesMs, extraHeapBytes, reversedCodes }: ComparisonSamples): BodyComparison {
  if (reversedCodes.join() !== 'json-array-order') throw new InputError(`a reversed list was found to be ${reversedCodes.join() || 'equal'}`);
  const of = (name: string): Summary => summarize(samplesMs[name] ?? []);
  return {
    rounds: task.rounds,
    sets: task.sets.map(({ name, pairs }) => ({
      name,
      pairs: pairs.length,
      equalPairs: pairs.filter(({ target }) => target === undefined).length,
      bytes: pairs.reduce((sum, { oracle, target }) => sum + oracle.length + (target ?? oracle).length, 0),
      lossless: of(`${name} lossless`),
      normalise: of(`${name} normalise`),
      jsonDiffTs: of(`${name} json-diff-ts`),
    })),
    reversed: { members: task.reversedMembers, lossless: of('reversed lossless'), jsonDiffPatchMs: of('reversed jsondiffpatch').median, extraHeapBytes },
  };
}
