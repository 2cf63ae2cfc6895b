import type { RunRecord } from '../core/run-record.js';
import { shuffled } from '../commands/case-order.js';
import { openReferenceParts, runReference, type ReferenceParts } from './reference-run.js';
import { writeProof } from './proof-page.js';

const SEEDS = [1, 2, 3];
const ALONE = 60;

/**
 * Runs the pair in the order of the plan, in three random orders and, for a sample of cases, each alone on a pair that nothing but the
 * world was ever sent to: a case that read what another one wrote would change its verdict.
 */
async function main(): Promise<number> {
  const parts = await openReferenceParts();
  try {
    const planned = await freshRun(parts, {});
    const verdicts = new Map(planned.map((record) => [record.id, record.verdict]));
    const lines = ['| Run | Cases | Another verdict than in the order of the plan |', '|---|---|---|', `| order of the plan | ${String(planned.length)} | |`];
    let disagreed = 0;
    const compare = (name: string, records: readonly RunRecord[]): void => {
      const other = records.filter((record) => verdicts.get(record.id) !== record.verdict);
      disagreed += other.length + (records.length === 0 ? 1 : 0);
      lines.push(`| ${name} | ${String(records.length)} | ${other.map((record) => `${record.id} ${record.verdict}`).join(', ') || '0'} |`);
    };
    for (const seed of SEEDS) compare(`random order, seed ${String(seed)}`, await freshRun(parts, { seed }));
    const alone: RunRecord[] = [];
    const sample = shuffled([...verdicts.keys()], SEEDS[0] ?? 1).slice(0, ALONE);
    for (const id of sample) alone.push(...(await freshRun(parts, { case: id })));
    compare(`${String(sample.length)} cases, each alone`, alone);
    await writeProof('orders', 'Verdicts do not depend on the order of the cases', lines);
    return disagreed === 0 && alone.length === sample.length ? 0 : 1;
  } finally {
    await parts.close();
  }
}

/** A run on sides whose databases are new. */
async function freshRun(parts: ReferenceParts, { seed, case: id }: { readonly seed?: number; readonly case?: string }): Promise<readonly RunRecord[]> {
  parts.reset();
  const oracle = await parts.start('oracle');
  const target = await parts.start('target');
  try {
    const { outcome } = await runReference({ oracle, target, close: () => Promise.resolve() }, id === undefined ? {} : { case: [id] }, { seed });
    return outcome.cases;
  } finally {
    await oracle.close();
    await target.close();
  }
}

process.exitCode = await main();
