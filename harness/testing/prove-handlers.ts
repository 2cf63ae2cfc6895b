import { loadProfile } from '../commands/load-config.js';
import { openReferenceParts, runReference, runWithTarget } from './reference-run.js';
import { writeProof } from './proof-page.js';

/**
 * Removes every handler of the target, one at a time, and shows that its row loses its match: a row that stays green without its
 * handler would be a green that checked nothing.
 */
async function main(): Promise<number> {
  await loadProfile('reference', undefined);
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
      const { rows } = await runWithTarget(parts, oracle, [`--without=${row.id}`], { row: [row.id] });
      const after = rows[0]?.verdict ?? 'nothing';
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

process.exitCode = await main();
