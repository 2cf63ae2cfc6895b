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

function editDistance(left: string, right: string): number {
  let row = Array.from({ length: right.length + 1 }, (_, index) => index);
  for (let i = 0; i < left.length; i += 1) {
    const next = [i + 1];
    for (let j = 0; j < right.length; j += 1) next.push(Math.min((next[j] ?? 0) + 1, (row[j + 1] ?? 0) + 1, (row[j] ?? 0) + (left[i] === right[j] ? 0 : 1)));
    row = next;
  }
  return row[right.length] ?? 0;
}
