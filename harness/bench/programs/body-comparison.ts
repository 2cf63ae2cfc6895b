import { readFileSync } from 'node:fs';
import { diff } from 'json-diff-ts';
import { create } from 'jsondiffpatch';
import { BindingTable } from '../../compare/bindings.js';
import { compareBodies } from '../../compare/compare-bodies.js';
import type { Comparison } from '../../compare/comparison.js';
import type { ComparisonRules } from '../../core/comparison-rules.js';
import type { HeaderList, Response } from '../../core/exchange.js';
import { emptyLedger } from '../../core/ledger.js';
import type { ComparisonSamples, ComparisonTask } from '../body-comparison.js';
import { shuffled } from '../statistics.js';

/** Measures the comparison of bodies in a process of its own; the task is the only argument, the samples are printed as JSON. */
const task = JSON.parse(readFileSync(process.argv[2] ?? '', 'utf8')) as ComparisonTask;
const collect = (globalThis as { gc?: () => void }).gc;
if (collect === undefined) throw new Error('to be started with --expose-gc');

interface Pair {
  readonly oracle: Response;
  readonly target: Response;
  readonly startedAt: readonly [number, number];
}

const JSON_HEADERS: HeaderList = [['Content-Type', 'application/json']];
const response = (body: string): Response => ({ status: 200, headers: JSON_HEADERS, body: Buffer.from(body), fidelity: 'raw' });
const textOf = ({ body }: Response): string => Buffer.from(body.buffer, body.byteOffset, body.byteLength).toString('utf8');

function compareLosslessly(pairs: readonly Pair[], rules: ComparisonRules): Comparison {
  const kept = { rules, bindings: new BindingTable(), found: [], uncounted: [], ledger: emptyLedger() };
  const sides = ([one = 0, other = 0]: readonly number[]): Pick<Comparison, 'oracle' | 'target'> => ({
    oracle: { authority: 'localhost:8080', startedAt: one },
    target: { authority: 'localhost:8081', startedAt: other },
  });
  for (const { oracle, target, startedAt } of pairs) compareBodies(oracle, target, false, 'step 1 /body', { ...kept, ...sides(startedAt) });
  kept.bindings.settle();
  return { ...kept, ...sides([]) };
}

/** Keys sorted at every level, as a comparison that does not mind their order needs it. */
function sorted(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(sorted);
  if (typeof value !== 'object' || value === null) return value;
  const members = value as Record<string, unknown>;
  return Object.fromEntries(
    Object.keys(members)
      .sort()
      .map((key) => [key, sorted(members[key])]),
  );
}

const normalise = (body: Response): string => JSON.stringify(sorted(JSON.parse(textOf(body))));

const sets = task.sets.map(({ name, pairs }) => ({
  name,
  pairs: pairs.map(({ oracle, target, startedAt }): Pair => ({ oracle: response(oracle), target: response(target ?? oracle), startedAt })),
}));

const contenders = sets.flatMap(({ name, pairs }) => [
  { name: `${name} lossless`, work: (): unknown => compareLosslessly(pairs, task.rules) },
  { name: `${name} normalise`, work: (): unknown => pairs.filter(({ oracle, target }) => normalise(oracle) === normalise(target)) },
  { name: `${name} json-diff-ts`, work: (): unknown => pairs.map(({ oracle, target }) => diff(JSON.parse(textOf(oracle)), JSON.parse(textOf(target)))) },
]);

const samplesMs: Record<string, number[]> = {};
const time = (name: string, work: () => unknown): void => {
  const begun = performance.now();
  work();
  (samplesMs[name] ??= []).push(performance.now() - begun);
};
for (let round = 0; round < task.warmups; round += 1) for (const { work } of contenders) work();
for (let round = 0; round < task.rounds; round += 1) for (const { name, work } of shuffled(contenders, Math.random)) time(name, work);

const items = Array.from({ length: task.reversedMembers }, (_, at) => ({ id: at, name: `member ${String(at)}` }));
const texts = [JSON.stringify(items), JSON.stringify(items.toReversed())] as const;
const lists: readonly Pair[] = [{ oracle: response(texts[0]), target: response(texts[1]), startedAt: [0, 0] }];
for (let round = 0; round < task.warmups; round += 1) compareLosslessly(lists, task.rules);
for (let round = 0; round < task.rounds; round += 1) time('reversed lossless', () => compareLosslessly(lists, task.rules));
// What is still on the heap right after the comparison, garbage included: more than it needs, never less than it keeps.
collect();
const before = process.memoryUsage().heapUsed;
const kept = compareLosslessly(lists, task.rules);
const extraHeapBytes = process.memoryUsage().heapUsed - before;
// Once, for it takes hundreds of times longer: its time and its memory grow with the square of the members.
const patcher = create({ objectHash: (item) => String((item as { id: number }).id) });
time('reversed jsondiffpatch', () => patcher.diff(JSON.parse(texts[0]), JSON.parse(texts[1])));
const samples: ComparisonSamples = { samplesMs, extraHeapBytes, reversedCodes: kept.found.map(({ code }) => code) };
process.stdout.write(JSON.stringify(samples));
