import type { DivergenceCode } from '../core/divergence.js';
import { matchesLocation } from '../core/glob.js';
import { splitValue } from '../compare/generated-values.js';
import { decodeToken } from '../compare/jwt.js';
import { addMember, pointerOf, removeMember, reorderMembers, replaceValue, type Place } from './json-places.js';
import type { Fault, FaultOperator, FaultSite } from './operator.js';
import type { Random } from '../core/random.js';
import { withBody } from './wire-answer.js';

interface Change {
  readonly text: string;
  readonly expected: DivergenceCode;
  readonly what: string;
}

/** An operator on one place of a JSON body that `fits` accepts. */
function onPlace(
  id: string,
  title: string,
  fits: (place: Place, site: FaultSite, raw: string) => boolean,
  change: (raw: string, place: Place, site: FaultSite, random: Random) => Change | undefined,
  group = 'json',
): FaultOperator {
  return {
    id,
    group,
    title,
    apply: (site, random): Fault | undefined => {
      if (site.kind !== 'json') return undefined;
      const raw = (place: Place): string => site.text.slice(place.start, place.end);
      const place = random.pick(site.places.filter((one) => fits(one, site, raw(one))));
      const made = place === undefined ? undefined : change(raw(place), place, site, random);
      if (place === undefined || made === undefined || made.text === site.text) return undefined;
      return { answer: withBody(site.answer, made.text), expected: made.expected, what: `/body${pointerOf(place)}: ${made.what}` };
    },
  };
}

/** The same, for changes that put another value in the place. */
function toValue(
  id: string,
  title: string,
  fits: (place: Place, site: FaultSite, raw: string) => boolean,
  expected: DivergenceCode | ((raw: string, place: Place) => DivergenceCode),
  value: (raw: string, random: Random, site: FaultSite) => string | undefined,
  group = 'json',
): FaultOperator {
  return onPlace(
    id,
    title,
    fits,
    (raw, place, site, random) => {
      const other = value(raw, random, site);
      if (other === undefined || other === raw) return undefined;
      const code = typeof expected === 'string' ? expected : expected(raw, place);
      return { text: replaceValue(site.text, place, other), expected: code, what: `${raw.slice(0, 80)} → ${other.slice(0, 80)}` };
    },
    group,
  );
}

const isOf =
  (...kinds: Place['kind'][]) =>
  (place: Place): boolean =>
    kinds.includes(place.kind);
const isMember = (place: Place): boolean => place.key !== '';
const isEmptyRaw = (raw: string): boolean => raw === '""' || /^(\[\s*\]|\{\s*\})$/.test(raw);
const decoded = (raw: string): string => JSON.parse(raw) as string;

/** A string that is compared as such: nothing in it is generated, a time or a token. */
function isPlainString(place: Place, site: FaultSite, raw: string): boolean {
  if (place.kind !== 'string' || raw === '""') return false;
  const text = decoded(raw);
  return (
    decodeToken(text) === undefined && splitValue(text, site.rules.generators).every((piece) => piece.kind === 'literal') && !/^(\/|[a-z]+:\/\/)/.test(text)
  );
}

/** A number that is compared as such: no time in epoch seconds and no number that each side counts by itself. */
function isPlainNumber(place: Place, site: FaultSite, raw: string): boolean {
  return place.kind === 'number' && !/^\d{10}$/.test(raw) && !site.rules.boundIntegers.some((glob) => matchesLocation(glob, `step * /body${pointerOf(place)}`));
}

/** A list whose order counts, with two neighbours that differ. */
function isOrdered(place: Place, site: FaultSite): boolean {
  if (place.kind !== 'array' || place.children.length < 2) return false;
  const location = `/body${pointerOf(place)}`;
  if (site.rules.setArrays.some((glob) => matchesLocation(glob.replace(/^step \S+ /, ''), location))) return false;
  return new Set(place.children.map((child) => site.text.slice(child.start, child.end))).size === place.children.length;
}

/** What is reported of a member that is gone. */
const codeOfAbsent = (raw: string): DivergenceCode => (raw === 'null' ? 'json-absent-null' : isEmptyRaw(raw) ? 'json-absent-empty' : 'json-missing');

const camelCase = (key: string): string => key.replace(/_([a-z])/g, (_, letter: string) => letter.toUpperCase());
const uniqueKeys = (place: Place, key: string): boolean => place.parent?.children.every((child) => child.key !== key) === true;

function rename(to: (key: string) => string) {
  return (raw: string, place: Place, site: FaultSite): Change | undefined => {
    const key = JSON.stringify(to(decoded(place.key)));
    if (key === place.key || !uniqueKeys(place, key)) return undefined;
    const text = site.text.slice(0, place.from) + key + site.text.slice(place.from + place.key.length);
    return { text, expected: codeOfAbsent(raw), what: `key ${place.key} → ${key}` };
  };
}

/** Wrong values, types, members and lists of JSON bodies. */
export const jsonOperators: readonly FaultOperator[] = [
  toValue('string-changed', 'another string', isPlainString, 'json-value', (raw) => `${raw.slice(0, -1)}x"`),
  toValue('string-emptied', 'an empty string', isPlainString, 'json-value', () => '""'),
  toValue('string-padded', 'a blank too many', isPlainString, 'json-value', (raw) => `${raw.slice(0, -1)} "`),
  toValue('string-case', 'other upper and lower case', isPlainString, 'json-value', (raw) => JSON.stringify(swapCase(decoded(raw)))),
  toValue('string-encoded-twice', 'text escaped for HTML inside the value', isPlainString, 'json-value', (raw) =>
    raw.replace(/[<>&]/g, (char) => `&#${String(char.charCodeAt(0))};`),
  ),
  toValue('string-to-number', 'a number instead of a string', isOf('string'), 'json-type', () => '7'),
  toValue('string-to-list', 'a list around a string', isOf('string'), 'json-type', (raw) => `[${raw}]`),
  toValue('number-changed', 'another number', isPlainNumber, 'json-value', (raw) => String(Number(raw) + 1)),
  toValue(
    'number-negated',
    'a number with another sign',
    (place, site, raw) => isPlainNumber(place, site, raw) && Number(raw) !== 0,
    'json-value',
    (raw) => (raw.startsWith('-') ? raw.slice(1) : `-${raw}`),
  ),
  toValue('number-to-string', 'a string instead of a number', isOf('number'), 'json-type', (raw) => `"${raw}"`),
  toValue('number-to-boolean', 'a boolean instead of a number', isOf('number'), 'json-type', () => 'true'),
  toValue('boolean-flipped', 'the other boolean', isOf('true', 'false'), 'json-value', (raw) => (raw === 'true' ? 'false' : 'true')),
  toValue('boolean-to-string', 'a string instead of a boolean', isOf('true', 'false'), 'json-type', (raw) => `"${raw}"`),
  toValue('boolean-to-number', 'a number instead of a boolean', isOf('true', 'false'), 'json-type', (raw) => (raw === 'true' ? '1' : '0')),
  toValue(
    'value-to-null',
    'null instead of a value',
    (place, _site, raw) => isMember(place) && place.kind !== 'null' && !isEmptyRaw(raw),
    'json-null',
    () => 'null',
  ),
  toValue(
    'empty-to-null',
    'null instead of an empty list, object or string',
    (_place, _site, raw) => isEmptyRaw(raw),
    'json-null-empty',
    () => 'null',
  ),
  toValue('null-to-empty', 'something empty instead of null', isOf('null'), 'json-null-empty', (_raw, random) => random.pick(['""', '[]', '{}'])),
  toValue('null-to-value', 'a value instead of null', isOf('null'), 'json-null', () => '"x"'),
  toValue(
    'empty-list-to-object',
    'an empty object instead of an empty list',
    (place, _site, raw) => place.kind === 'array' && isEmptyRaw(raw),
    'json-type',
    () => '{}',
  ),
  toValue(
    'empty-object-to-list',
    'an empty list instead of an empty object',
    (place, _site, raw) => place.kind === 'object' && isEmptyRaw(raw),
    'json-type',
    () => '[]',
  ),
  toValue(
    'object-to-string',
    'a document encoded twice',
    (place, _site, raw) => isMember(place) && place.kind === 'object' && !isEmptyRaw(raw),
    'json-type',
    (raw) => JSON.stringify(raw),
  ),
  toValue(
    'list-to-member',
    'the only member instead of a list',
    (place) => place.kind === 'array' && place.children.length === 1 && place.children[0]?.kind !== 'array',
    (raw) => (/^\[\s*null/.test(raw) ? 'json-null' : 'json-type'),
    (raw) => raw.slice(1, -1).trim(),
  ),
  onPlace('member-dropped', 'a member is missing', isMember, (raw, place, site) => ({
    text: removeMember(site.text, place),
    expected: codeOfAbsent(raw),
    what: `${place.key} absent`,
  })),
  onPlace(
    'null-dropped',
    'a null is left out',
    (place, _site, raw) => isMember(place) && raw === 'null',
    (_raw, place, site) => ({ text: removeMember(site.text, place), expected: 'json-absent-null', what: `${place.key} absent` }),
  ),
  onPlace(
    'empty-dropped',
    'something empty is left out',
    (place, _site, raw) => isMember(place) && isEmptyRaw(raw),
    (_raw, place, site) => ({ text: removeMember(site.text, place), expected: 'json-absent-empty', what: `${place.key} absent` }),
  ),
  onPlace('member-added', 'a member too many', isOf('object'), (_raw, place, site) => ({
    text: addMember(site.text, place, '"stray": 1'),
    expected: 'json-added',
    what: '"stray" added',
  })),
  onPlace('null-added', 'a null where nothing was', isOf('object'), (_raw, place, site) => ({
    text: addMember(site.text, place, '"stray": null'),
    expected: 'json-absent-null',
    what: '"stray": null added',
  })),
  onPlace('empty-added', 'an empty list where nothing was', isOf('object'), (_raw, place, site) => ({
    text: addMember(site.text, place, '"stray": []'),
    expected: 'json-absent-empty',
    what: '"stray": [] added',
  })),
  onPlace(
    'member-renamed',
    'another key',
    isMember,
    rename((key) => `${key}_`),
  ),
  onPlace('member-camel-case', 'a key in camel case', isMember, rename(camelCase)),
  onPlace(
    'member-capitalised',
    'a key with a capital, as an untagged Go field',
    isMember,
    rename((key) => key.charAt(0).toUpperCase() + key.slice(1)),
  ),
  onPlace(
    'list-member-dropped',
    'a member of a list is missing',
    (place) => place.kind === 'array' && place.children.length > 0,
    (_raw, place, site, random) => {
      const child = random.pick(place.children);
      return child && { text: removeMember(site.text, child), expected: 'json-array-length', what: 'one member fewer' };
    },
  ),
  onPlace(
    'list-emptied',
    'an empty list instead of its members',
    (place) => place.kind === 'array' && place.children.length > 0,
    (_raw, place, site) => ({ text: replaceValue(site.text, place, '[]'), expected: 'json-array-length', what: 'no members' }),
  ),
  onPlace(
    'list-member-doubled',
    'a member of a list twice',
    (place) => place.kind === 'array' && place.children.length > 0,
    (_raw, place, site, random) => {
      const child = random.pick(place.children);
      return child && { text: addMember(site.text, place, site.text.slice(child.start, child.end)), expected: 'json-array-length', what: 'one member twice' };
    },
  ),
  onPlace(
    'list-reversed',
    'a list in reverse',
    isOrdered,
    (_raw, place, site) => ({ text: reorderMembers(site.text, place, [...place.children.keys()].reverse()), expected: 'json-array-order', what: 'reversed' }),
    'order',
  ),
  onPlace(
    'list-swapped',
    'two neighbours of a list swapped',
    isOrdered,
    (_raw, place, site, random) => {
      const order = [...place.children.keys()];
      const at = random.below(order.length - 1);
      [order[at], order[at + 1]] = [at + 1, at];
      return { text: reorderMembers(site.text, place, order), expected: 'json-array-order', what: `${String(at)} and ${String(at + 1)} swapped` };
    },
    'order',
  ),
  onPlace(
    'list-rotated',
    'the first member of a list at its end',
    isOrdered,
    (_raw, place, site) => {
      const [first = 0, ...rest] = place.children.keys();
      return { text: reorderMembers(site.text, place, [...rest, first]), expected: 'json-array-order', what: 'first member last' };
    },
    'order',
  ),
  onPlace(
    'page-cut',
    'a page one shorter, as with another default page size',
    (place) => place.kind === 'array' && place.children.length > 1 && place.parent?.parent === undefined,
    (_raw, place, site) => {
      const last = place.children.at(-1);
      return last && { text: removeMember(site.text, last), expected: 'json-array-length', what: 'last member absent' };
    },
    'urls and pages',
  ),
  onPlace(
    'page-token-dropped',
    'no token of the next page',
    (place) => /^"(next_page|next|page_token)"$/.test(place.key),
    (raw, place, site) => ({ text: removeMember(site.text, place), expected: codeOfAbsent(raw), what: `${place.key} absent` }),
    'urls and pages',
  ),
  toValue(
    'page-more-flipped',
    'another answer to whether there is more',
    (place) => /^"has_(additional|more|next)"$/.test(place.key) && isOf('true', 'false')(place),
    'json-value',
    (raw) => (raw === 'true' ? 'false' : 'true'),
    'urls and pages',
  ),
];

export { onPlace, toValue };

const swapCase = (text: string): string => text.replace(/[a-z]/i, (letter) => (letter === letter.toLowerCase() ? letter.toUpperCase() : letter.toLowerCase()));
