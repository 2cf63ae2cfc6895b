import { InputError } from '../core/problem.js';
import type { Side } from '../sides/side.js';
import { openReferenceParts, runReference, runWithTarget, type ReferenceParts } from './reference-run.js';
import { writeProof } from './proof-page.js';

/**
 * Removes every handler of the target, one at a time, and shows that its row loses its match: a row that stays green without its
 * handler would be a green that checked nothing.
 */
async function main(): Promise<number> {
  const parts = await openReferenceParts();
  try {
    const oracle = await parts.start('oracle');
    const target = await parts.start('target');
    const whole = await runReference({ oracle, target, close: () => Promise.resolve() });
    await target.close();
    const green = whole.outcome.rows.filter((row) => row.kind === 'route' && (row.verdict === 'match' || row.verdict === 'deviation'));
    const lines = ['| Row | With its handler | Without |', '|---|---|---|'];
    const kept: string[] = [];
    for (const row of green) {
      const after = await verdictWithout(row.id, parts, oracle);
      if (after === 'match' || after === 'deviation') kept.push(row.id);
      lines.push(`| ${row.id} | ${row.verdict} | ${after} |`);
    }
    lines.push(
      '',
      `${String(green.length)} handlers removed one at a time, ${String(green.length - kept.length)} rows lost their match, ${String(kept.length)} kept it${kept.length > 0 ? `: ${kept.join(', ')}` : ''}.`,
    );
    await writeProof('handlers', 'Every removed handler loses its match', lines);
    return kept.length === 0 && green.length > 0 ? 0 : 1;
  } finally {
    await parts.close();
  }
}

/** The row's verdict without its handler; a handler that the seeding needs stops the run before any case, loudly. */
async function verdictWithout(row: string, parts: ReferenceParts, oracle: Side): Promise<string> {
  try {
    const { rows } = await runWithTarget(parts, oracle, [`--without=${row}`], { row: [row] });
    return rows[0]?.verdict ?? 'nothing';
  } catch (error) {
    if (error instanceof InputError) return `refused: ${error.message.slice(0, 60)}`;
    throw error;
  }
}

process.exitCode = await main();
