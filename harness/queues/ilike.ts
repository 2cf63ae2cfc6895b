/**
 * PostgreSQL's ILIKE with its default escape character: `%` any text, `_` any character, a backslash takes the next character as it is;
 * case is folded as the builtin C.UTF-8 locale folds it (PostgreSQL documentation, 9.7.1 and 23.1.3).
 */
export function ilike(text: string, pattern: string): boolean {
  return compiled(pattern).test(text.toLowerCase());
}

const cache = new Map<string, RegExp>();
const MOST_CACHED = 2000;

function compiled(pattern: string): RegExp {
  const known = cache.get(pattern);
  if (known !== undefined) return known;
  let source = '';
  const characters = Array.from(pattern.toLowerCase());
  for (let at = 0; at < characters.length; at += 1) {
    const character = characters[at] ?? '';
    if (character === '%') source += '.*';
    else if (character === '_') source += '.';
    else if (character === '\\') {
      at += 1;
      source += literal(characters[at] ?? '\\');
    } else source += literal(character);
  }
  const made = new RegExp(`^${source}$`, 'su');
  if (cache.size >= MOST_CACHED) cache.clear();
  cache.set(pattern, made);
  return made;
}

const literal = (character: string): string => character.replace(/[\\^$.*+?()[\]{}|/]/u, '\\$&');
