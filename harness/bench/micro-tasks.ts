import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { pairedSchedule } from '../budgets/arrivals.js';
import { ascending, percentileOf } from '../budgets/percentiles.js';
import { ratioInterval, type Block } from '../budgets/ratio-interval.js';
import { bodySchemaFile, readBodySchemas } from '../commands/body-schema-files.js';
import type { ChosenProfile } from '../commands/load-config.js';
import { loadPlan } from '../commands/load-plan.js';
import { BindingTable } from '../compare/bindings.js';
import { BodySchemas } from '../compare/body-schemas.js';
import { compareBodies } from '../compare/compare-bodies.js';
import { parseLexemes } from '../compare/json-lexemes.js';
import type { ComparisonRules } from '../core/comparison-rules.js';
import type { Response } from '../core/exchange.js';
import { emptyLedger } from '../core/ledger.js';
import { InputError } from '../core/problem.js';
import { Random } from '../core/random.js';
import { Redactor } from '../core/redact.js';
import { readCsv } from '../trackers/csv-table.js';
import type { BodyPair } from './body-comparison.js';

/** One thing that the harness does often, to be timed by itself. */
export interface MicroTask {
  readonly name: string;
  readonly run: () => unknown;
}

export interface MicroInput {
  readonly root: string;
  /** Whose rows are planned. */
  readonly chosen: ChosenProfile;
  /** The profile that the recorded bodies are of, and its rules. */
  readonly recorded: { readonly name: string; readonly rules: ComparisonRules };
}

const BLOCKS = 120;
const PER_BLOCK = 20;
const SECRETS = 200;

/** The tasks, with what they work on made beforehand. Throws InputError where the recorded bodies are not there. */
export function microTasks({ root, chosen, recorded }: MicroInput): MicroTask[] {
  const tracker = readFileSync(join(root, 'trackers', 'route_migration_tracker.csv'));
  const [pair, body] = recordedBodies(root);
  const schemas = readBodySchemas(bodySchemaFile(root, recorded.name), recorded.name, root);
  const row = Object.keys(schemas?.rows ?? {})[0];
  if (schemas === undefined || row === undefined) throw new InputError(`profile ${recorded.name} has no body schemas`);
  const compiled = new BodySchemas(schemas);
  const random = new Random(20);
  const latencies = Array.from({ length: 10_000 }, () => -Math.log(1 - random.next()));
  const blocks = Array.from({ length: BLOCKS }, (_, at): Block => ({
    oracle: latencies.slice(at, at + PER_BLOCK),
    target: latencies.slice(at + 50, at + 50 + PER_BLOCK),
  }));
  const redactor = new Redactor();
  const secrets = Array.from({ length: SECRETS }, () => random.uuid());
  for (const secret of secrets) redactor.add(secret);
  const page = Array.from(
    { length: 1000 },
    (_, at) => `{"id": ${String(at)}, "token": "${secrets[at % 7 === 0 ? at % SECRETS : 0] ?? ''}", "name": "somebody"}`,
  ).join(',\n');
  return [
    { name: `read the route tracker as CSV with places (${kib(tracker.length)})`, run: () => readCsv(tracker) },
    { name: 'plan every row, from the files', run: () => loadPlan(root, chosen) },
    { name: `read a recorded body losslessly (${kib(body.length)})`, run: () => parseLexemes(body) },
    { name: `compare two recorded bodies that differ (${kib(pair.oracle.length)})`, run: () => compareOnce(pair, recorded.rules) },
    { name: `hold a value against a compiled body schema (${row})`, run: () => compiled.misfits(row, { anything: [1, 2, 3] }) },
    { name: `redact ${String(SECRETS)} secrets in ${kib(page.length)}`, run: () => redactor.redact(page) },
    {
      name: 'schedule 10,000 arrivals on two sides',
      run: () => pairedSchedule({ process: 'poisson', perSecond: 100, seconds: 50, weights: [5, 3, 1], random }),
    },
    { name: 'P95 of 10,000 latencies', run: () => percentileOf(ascending(latencies), 0.95) },
    {
      name: `bootstrap interval of a ratio of P95s (${String(BLOCKS)} blocks of ${String(PER_BLOCK)} a side)`,
      run: () => ratioInterval({ blocks, fraction: 0.95, alpha: { low: 0.001, high: 0.01 }, random }),
    },
  ];
}

/** The longest pair of bodies that differ, and the longest body of all. */
function recordedBodies(root: string): [pair: Required<BodyPair>, body: string] {
  const lines = readFileSync(join(root, 'fixtures/golden/json-pairs.jsonl'), 'utf8').trimEnd().split('\n');
  const pairs = lines.map((line) => JSON.parse(line) as BodyPair).sort((one, other) => other.oracle.length - one.oracle.length);
  const [longest] = pairs;
  const differing = pairs.find((one): one is Required<BodyPair> => one.target !== undefined);
  if (longest === undefined || differing === undefined) throw new InputError('fixtures/golden/json-pairs.jsonl has no pair of bodies that differ');
  return [differing, longest.oracle];
}

function compareOnce({ oracle, target, startedAt }: Required<BodyPair>, rules: ComparisonRules): number {
  const found: Parameters<typeof compareBodies>[4]['found'] = [];
  const sides = { oracle: { authority: 'localhost:8080', startedAt: startedAt[0] }, target: { authority: 'localhost:8081', startedAt: startedAt[1] } };
  compareBodies(answer(oracle), answer(target), false, 'step 1 /body', {
    rules,
    bindings: new BindingTable(),
    found,
    uncounted: [],
    ledger: emptyLedger(),
    ...sides,
  });
  return found.length;
}

const answer = (body: string): Response => ({ status: 200, headers: [['Content-Type', 'application/json']], body: Buffer.from(body), fidelity: 'raw' });
const kib = (bytes: number): string => `${String(Math.ceil(bytes / 1024))} KiB`;
