import { countVerdicts, type Judgement } from '../core/verdict.js';

/** The verdicts of rows that goldens cover: those without a green by name, the counts as the last line. */
export function renderGoldenRows(rows: readonly (Judgement & { readonly id: string })[] | undefined): string[] {
  if (rows === undefined) return [];
  const counts = countVerdicts(rows.map(({ verdict }) => verdict));
  const named = (['mismatch', 'inconclusive'] as const).flatMap((verdict) => {
    const ids = rows.filter((row) => row.verdict === verdict).map(({ id }) => id);
    return ids.length === 0 ? [] : [`rows ${verdict}: ${ids.join(', ')}`];
  });
  return [
    ...named,
    `${String(counts.match)} match, ${String(counts.deviation)} deviation, ${String(counts.mismatch)} mismatch, ${String(counts.inconclusive)} inconclusive, of ${String(rows.length)} rows`,
  ];
}
