/** Number of single-character edits between two texts (Levenshtein 1966). */
function distance(left: string, right: string): number {
  let row = Array.from({ length: right.length + 1 }, (_, at) => at);
  for (const [i, char] of Array.from(left).entries()) {
    const next = [i + 1];
    for (const [j, other] of Array.from(right).entries())
      next.push(Math.min((next[j] ?? 0) + 1, (row[j + 1] ?? 0) + 1, (row[j] ?? 0) + (char === other ? 0 : 1)));
    row = next;
  }
  return row.at(-1) ?? 0;
}

const PROPOSALS = 3;

/** Up to three known names nearest to a wrong one: names that contain it first, then by edit distance. */
export function nearest(wrong: string, known: ReadonlySet<string>): string[] {
  const rank = (name: string): number => (name.includes(wrong) || (name !== '' && wrong.includes(name)) ? 0 : distance(wrong, name));
  return [...known]
    .filter((name) => name !== '')
    .map((name) => ({ name, rank: rank(name) }))
    .filter(({ name, rank: edits }) => edits <= Math.max(3, name.length / 2))
    .sort((one, other) => one.rank - other.rank || (one.name < other.name ? -1 : 1))
    .slice(0, PROPOSALS)
    .map(({ name }) => name);
}
