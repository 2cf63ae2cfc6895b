import type { Divergence } from '../core/divergence.js';
import { alignLists, listsOf, shortestContext } from './align.js';
import { plain, sayPair } from './words.js';
import { excerptPair } from '../core/excerpt.js';

/** A line of a comparison in two columns. */
export interface ShownLine {
  readonly mark: '=' | '≠' | '-' | '+' | '…';
  readonly oracle: string;
  readonly target: string;
}

/** A divergence in two columns: lists member by member with the shortest context, anything else as the two values around the change. */
export function shownLines(divergence: Divergence, width: number): ShownLine[] {
  const lists = listsOf(divergence);
  if (lists === undefined) {
    const [oracle, target] = sayPair(divergence, width);
    return [{ mark: '≠', oracle, target }];
  }
  return shortestContext(alignLists(...lists)).map((line) => {
    if (line.mark === '…') return { mark: '…', oracle: `${String(line.skipped)} equal`, target: '' };
    const [oracle, target] = excerptPair(plain(line.oracle ?? ''), plain(line.target ?? ''), width);
    return { mark: line.mark, oracle, target };
  });
}

/** Width of one column of a terminal, in characters. */
const COLUMN = 56;

/** The two columns as text; nothing where one line says it all. */
export function renderColumns(divergence: Divergence): string[] {
  const lines = shownLines(divergence, COLUMN);
  if (lines.length < 2) return [];
  const wide = Math.min(COLUMN + 2, Math.max(...lines.map((line) => widthOf(line.oracle))));
  return lines.map(({ mark, oracle, target }) => `      ${mark} ${oracle}${' '.repeat(Math.max(0, wide - widthOf(oracle)))} │ ${target}`.trimEnd());
}

/** Characters as a reader counts them, not UTF-16 units. */
const widthOf = (text: string): number => [...new Intl.Segmenter('und').segment(text)].length;
