import type { DivergenceCode } from '../core/divergence.js';
import { splitValue } from '../compare/generated-values.js';
import { decodeToken } from '../compare/jwt.js';
import { pointerOf, replaceValue, type Place } from './json-places.js';
import type { Fault, FaultOperator, FaultSite } from './operator.js';
import type { Random } from '../core/random.js';
import { nameOf, valueOf, withBody, withValue, type WireAnswer } from './wire-answer.js';

/** One occurrence of a generated value in an answer, and how to put another in its place. */
export interface Occurrence {
  readonly type: string;
  readonly text: string;
  readonly where: string;
  readonly replace: (by: string) => WireAnswer;
}

/** Every generated value in the header fields and in the strings of a JSON body, one entry an occurrence. */
export function occurrencesIn(site: FaultSite): Occurrence[] {
  const found: Occurrence[] = [];
  for (const [at, line] of site.answer.lines.entries()) {
    if (nameOf(line) === 'set-cookie' || site.rules.transportHeaders.includes(nameOf(line))) continue;
    const value = valueOf(line);
    for (const { type, text, offset } of generated(value, site))
      found.push({
        type,
        text,
        where: nameOf(line),
        replace: (by) => withValue(site.answer, at, value.slice(0, offset) + by + value.slice(offset + text.length)),
      });
  }
  for (const place of site.places) {
    if (place.kind !== 'string') continue;
    const value = JSON.parse(site.text.slice(place.start, place.end)) as string;
    if (decodeToken(value) !== undefined) continue;
    for (const { type, text, offset } of generated(value, site)) {
      const replace = (by: string): WireAnswer =>
        withBody(site.answer, replaceValue(site.text, place, JSON.stringify(value.slice(0, offset) + by + value.slice(offset + text.length))));
      found.push({ type, text, where: `/body${pointerOf(place)}`, replace });
    }
  }
  return found;
}

function generated(value: string, site: FaultSite): { type: string; text: string; offset: number }[] {
  let offset = 0;
  return splitValue(value, site.rules.generators).flatMap((piece) => {
    const from = offset;
    offset += piece.text.length;
    return piece.kind === 'generated' ? [{ type: piece.type, text: piece.text, offset: from }] : [];
  });
}

/** Another value of the same form. */
export function anotherLike(type: string, text: string, random: Random): string {
  if (type === 'uuid') return random.uuid().replace(/^(.{14})./, `$1${text.charAt(14)}`);
  if (type === 'token-hex') return random.text('0123456789abcdef', text.length);
  if (type === 'token-upper') return `A${random.text('ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789', text.length - 1)}`;
  return `aB7${random.text('ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789', text.length - 3)}`;
}

/** An operator on one of several occurrences of an id: the others keep the right one. */
function onRepeatedId(
  id: string,
  title: string,
  expected: DivergenceCode,
  other: (found: Occurrence, site: FaultSite, random: Random) => string | undefined,
): FaultOperator {
  return {
    id,
    group: 'bindings',
    title,
    apply: (site, random): Fault | undefined => {
      const found = random.pick(occurrencesIn(site).filter((one) => (site.occurrences.get(one.text) ?? 0) > 1));
      const by = found === undefined ? undefined : other(found, site, random);
      if (found === undefined || by === undefined || by === found.text) return undefined;
      return { answer: found.replace(by), expected, what: `${found.where}: ${found.text} → ${by}` };
    },
  };
}

/** An operator on the form of an id, wherever it stands alone in a JSON string. */
function onForm(id: string, title: string, change: (uuid: string) => string): FaultOperator {
  return {
    id,
    group: 'bindings',
    title,
    apply: (site, random): Fault | undefined => {
      const isUuid = (place: Place): boolean =>
        place.kind === 'string' && /^"[0-9a-f]{8}-[0-9a-f]{4}-[1-8][0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}"$/.test(site.text.slice(place.start, place.end));
      const place = random.pick(site.places.filter(isUuid));
      if (place === undefined) return undefined;
      const raw = site.text.slice(place.start + 1, place.end - 1);
      const other = change(raw);
      if (other === raw) return undefined;
      return {
        answer: withBody(site.answer, replaceValue(site.text, place, `"${other}"`)),
        expected: 'format',
        what: `/body${pointerOf(place)}: ${raw} → ${other}`,
      };
    },
  };
}

/** Ids that do not hold together, or have another form. */
export const bindingOperators: readonly FaultOperator[] = [
  onRepeatedId('id-unrelated', 'an id in one place that is not the id of the others', 'binding-broken', (found, _site, random) =>
    anotherLike(found.type, found.text, random),
  ),
  onRepeatedId('id-of-another', 'the id of another thing', 'binding-broken', (found, site, random) =>
    random.pick([...site.occurrences].flatMap(([text, count]) => (count > 1 && text !== found.text && isAlike(text, found.text) ? [text] : []))),
  ),
  {
    id: 'ids-swapped',
    group: 'bindings',
    title: 'the ids of two things swapped in one place',
    apply: (site, random): Fault | undefined => {
      const known = occurrencesIn(site).filter((one) => (site.occurrences.get(one.text) ?? 0) > 1 && one.where.startsWith('/body'));
      const one = random.pick(known);
      const other = random.pick(
        known.filter((candidate) => one !== undefined && candidate.type === one.type && candidate.text !== one.text && isAlike(candidate.text, one.text)),
      );
      if (one === undefined || other === undefined) return undefined;
      const text = site.text.replace(one.text, '\u0000').replace(other.text, one.text).replace('\u0000', other.text);
      const isWhole = countOf(site.text, one.text) === site.occurrences.get(one.text) && countOf(site.text, other.text) === site.occurrences.get(other.text);
      // Both everywhere renamed to each other would be a renaming like any other.
      if (isWhole && countOf(site.text, one.text) === 1 && countOf(site.text, other.text) === 1) return undefined;
      return { answer: withBody(site.answer, text), expected: 'binding-broken', what: `${one.text} and ${other.text} swapped` };
    },
  },
  onForm('uuid-upper-case', 'a uuid in capitals', (uuid) => uuid.toUpperCase()),
  onForm('uuid-without-dashes', 'a uuid without its dashes', (uuid) => uuid.replaceAll('-', '')),
  onForm('uuid-version', 'a uuid of another version', (uuid) => uuid.replace(/^(.{14})./, uuid.charAt(14) === '7' ? '$14' : '$17')),
  onForm('uuid-nil', 'the nil uuid', () => '00000000-0000-0000-0000-000000000000'),
  onForm('uuid-emptied', 'no id', () => ''),
];

const isAlike = (one: string, other: string): boolean =>
  one.length === other.length && /^[0-9a-f-]{36}$/.test(one) === /^[0-9a-f-]{36}$/.test(other) && one.charAt(14) === other.charAt(14);
const countOf = (text: string, part: string): number => text.split(part).length - 1;
