/** Number of single-character edits between two texts (Levenshtein 1966). */
function editDistance(left: string, right: string): number {
  let row = Array.from({ length: right.length + 1 }, (_, at) => at);
  for (let i = 0; i < left.length; i += 1) {
    const next = [i + 1];
    for (let j = 0; j < right.length; j += 1) next.push(Math.min((next[j] ?? 0) + 1, (row[j + 1] ?? 0) + 1, (row[j] ?? 0) + (left[i] === right[j] ? 0 : 1)));
    row = next;
  }
  return row.at(-1) ?? 0;
}

/** The name most like the one that was read, if one is like it at all: a wrong letter or two, not another word. */
export function nearName(read: string, known: Iterable<string>): string | undefined {
  let best: string | undefined;
  let distance = Math.max(2, Math.floor(read.length / 3)) + 1;
  for (const name of known) {
    if (Math.abs(name.length - read.length) >= distance) continue;
    const here = editDistance(read.toLowerCase().trim(), name.toLowerCase());
    if (here < distance) {
      distance = here;
      best = name;
    }
  }
  return best;
}

const PROPOSALS = 3;

/** Up to three known names nearest to a wrong one, for ids that a user typed: names that contain it first, then by edit distance. */
export function nearNames(wrong: string, known: ReadonlySet<string>): string[] {
  const rank = (name: string): number => (name.includes(wrong) || wrong.includes(name) ? 0 : editDistance(wrong, name));
  return [...known]
    .filter((name) => name !== '')
    .map((name) => ({ name, edits: rank(name) }))
    .filter(({ name, edits }) => edits <= Math.max(3, name.length / 2))
    .sort((one, other) => one.edits - other.edits || (one.name < other.name ? -1 : 1))
    .slice(0, PROPOSALS)
    .map(({ name }) => name);
}
