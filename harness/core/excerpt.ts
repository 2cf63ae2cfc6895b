const MARK = '…';

/** What users see as one character (Unicode Standard Annex 29): surrogate pairs, combining marks and joined emoji stay together. */
const graphemes = new Intl.Segmenter('und', { granularity: 'grapheme' });

/** Looked at on either side of a cut, in UTF-16 units; longer clusters are cut all the same. */
const REACH = 32;

/** The last place at or before `at` that lies between two characters. */
function boundaryBefore(text: string, at: number): number {
  if (at <= 0 || at >= text.length) return Math.max(0, Math.min(at, text.length));
  let from = Math.max(0, at - REACH);
  if (isLowSurrogate(text, from)) from -= 1;
  let last = from;
  for (const { index } of graphemes.segment(text.slice(from, at + REACH))) if (from + index <= at) last = from + index;
  return last;
}

const isLowSurrogate = (text: string, at: number): boolean => (text.charCodeAt(at) & 0xfc00) === 0xdc00;

/** `text` cut to about `width` UTF-16 units, never within a character, with a mark at the end. */
export function excerpt(text: string, width: number): string {
  return text.length <= width ? text : text.slice(0, boundaryBefore(text, width)) + MARK;
}

/** Two texts cut to about `width` UTF-16 units around what differs, with marks where something was left out. */
export function excerptPair(left: string, right: string, width: number): readonly [left: string, right: string] {
  if (left.length <= width && right.length <= width) return [left, right];
  const shorter = Math.min(left.length, right.length);
  let same = 0;
  while (same < shorter && left.charCodeAt(same) === right.charCodeAt(same)) same += 1;
  let sameEnd = 0;
  while (sameEnd < shorter - same && left.charCodeAt(left.length - 1 - sameEnd) === right.charCodeAt(right.length - 1 - sameEnd)) sameEnd += 1;
  const context = Math.floor(width / 4);
  // Up to here both are equal, so that one place to begin is right for both.
  const start = boundaryBefore(left, Math.max(0, same - context));
  const cut = (text: string): string => {
    const wanted = Math.min(text.length - sameEnd + context, start + width);
    const end = wanted >= text.length ? text.length : boundaryBefore(text, wanted);
    return (start > 0 ? MARK : '') + text.slice(start, end) + (end < text.length ? MARK : '');
  };
  return [cut(left), cut(right)];
}
