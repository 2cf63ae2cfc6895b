import type { Divergence } from '../core/divergence.js';

/** A line of two columns: what stands on both sides, or only on one. */
export interface AlignedLine {
  readonly mark: '=' | '≠' | '-' | '+';
  readonly oracle?: string;
  readonly target?: string;
}

/** Longer lists are shown one below the other without being aligned: aligning takes time and memory by the product of both. */
const ALIGNED_AT_MOST = 400;

/** The longest common subsequence of two lists brings equal members side by side; members between them that differ stand opposite. */
export function alignLists(oracle: readonly string[], target: readonly string[]): AlignedLine[] {
  const lines: AlignedLine[] = [];
  let left = 0;
  let right = 0;
  const between = (untilLeft: number, untilRight: number): void => {
    for (; left < untilLeft || right < untilRight; left += 1, right += 1) {
      const one = left < untilLeft ? oracle[left] : undefined;
      const other = right < untilRight ? target[right] : undefined;
      if (one !== undefined && other !== undefined) lines.push({ mark: '≠', oracle: one, target: other });
      else if (one !== undefined) lines.push({ mark: '-', oracle: one });
      else if (other !== undefined) lines.push({ mark: '+', target: other });
    }
    left = untilLeft;
    right = untilRight;
  };
  for (const [at, to] of commonPairs(oracle, target)) {
    between(at, to);
    lines.push({ mark: '=', oracle: oracle[at] ?? '', target: target[to] ?? '' });
    left = at + 1;
    right = to + 1;
  }
  between(oracle.length, target.length);
  return lines;
}

/** Places of a longest common subsequence (Wagner and Fischer 1974). */
function commonPairs(oracle: readonly string[], target: readonly string[]): [number, number][] {
  if (oracle.length > ALIGNED_AT_MOST || target.length > ALIGNED_AT_MOST) return [];
  const width = target.length + 1;
  const lengths = new Uint16Array((oracle.length + 1) * width);
  const at = (left: number, right: number): number => lengths[left * width + right] ?? 0;
  for (let left = oracle.length - 1; left >= 0; left -= 1)
    for (let right = target.length - 1; right >= 0; right -= 1)
      lengths[left * width + right] = oracle[left] === target[right] ? at(left + 1, right + 1) + 1 : Math.max(at(left + 1, right), at(left, right + 1));
  const pairs: [number, number][] = [];
  for (let left = 0, right = 0; left < oracle.length && right < target.length;) {
    if (oracle[left] === target[right]) {
      pairs.push([left, right]);
      left += 1;
      right += 1;
    } else if (at(left + 1, right) >= at(left, right + 1)) left += 1;
    else right += 1;
  }
  return pairs;
}

/** Lines around a difference that stay; of a longer run of equal lines only these are shown. */
const CONTEXT = 2;

/** Replaces the middle of every long run of equal lines by how many were left out. */
export function shortestContext(lines: readonly AlignedLine[]): (AlignedLine | { readonly mark: '…'; readonly skipped: number })[] {
  const differs = lines.flatMap(({ mark }, at) => (mark === '=' ? [] : [at]));
  const isNear = (at: number): boolean => differs.some((place) => Math.abs(place - at) <= CONTEXT);
  const shown: (AlignedLine | { readonly mark: '…'; readonly skipped: number })[] = [];
  for (const [at, line] of lines.entries()) {
    if (isNear(at)) shown.push(line);
    else {
      const last = shown.at(-1);
      if (last?.mark === '…') shown[shown.length - 1] = { mark: '…', skipped: last.skipped + 1 };
      else shown.push({ mark: '…', skipped: 1 });
    }
  }
  return shown;
}

/** A value of both sides as lists where both are some: JSON arrays, lists of names, several lines; undefined otherwise. */
export function listsOf({ code, oracle, target }: Divergence): readonly [oracle: readonly string[], target: readonly string[]] | undefined {
  if (typeof oracle !== 'string' || typeof target !== 'string') return undefined;
  const arrays = [oracle, target].map(arrayOf);
  const [one, other] = arrays;
  if (one !== undefined && other !== undefined) return [one, other];
  if (oracle.includes('\n') && target.includes('\n')) return [oracle.split('\n'), target.split('\n')];
  if (code === 'json-key-order' || code === 'header-order' || (code.startsWith('header-') && oracle.includes(', ') && target.includes(', ')))
    return [oracle.split(', '), target.split(', ')];
  return undefined;
}

/** Members of a JSON array as they are spelled; undefined for a value that was cut, or text that only looks like a list. */
function arrayOf(text: string): string[] | undefined {
  if (!text.startsWith('[') || !text.endsWith(']')) return undefined;
  const items: string[] = [];
  let depth = 0;
  let from = 1;
  // A string is one token, so that what it holds is not taken for structure.
  for (const { 0: token, index } of text.matchAll(/"(?:[^"\\]|\\.)*"|[[\]{},]/gs)) {
    if (token === '[' || token === '{') depth += 1;
    if (token === ']' || token === '}') depth -= 1;
    const isEnd = depth === 0;
    if (isEnd && index !== text.length - 1) return undefined;
    if (!isEnd && !(token === ',' && depth === 1)) continue;
    items.push(text.slice(from, index).trim());
    from = index + 1;
  }
  if (depth !== 0) return undefined;
  return items.length === 1 && items[0] === '' ? [] : items;
}
