import type { DivergenceCode } from '../core/divergence.js';
import { splitValue, type TimePiece } from '../compare/generated-values.js';
import { pointerOf, replaceValue } from './json-places.js';
import type { Fault, FaultOperator, FaultSite } from './operator.js';
import { withBody } from './wire-answer.js';

interface FoundTime {
  readonly value: TimePiece;
  readonly place: FaultSite['places'][number];
}

/** Strings of a JSON body that are a time as a whole. */
function times(site: FaultSite): FoundTime[] {
  return site.places.flatMap((place): FoundTime[] => {
    if (place.kind !== 'string') return [];
    const [piece, ...rest] = splitValue(JSON.parse(site.text.slice(place.start, place.end)) as string, site.rules.generators);
    return piece?.kind === 'time' && rest.length === 0 ? [{ value: piece, place }] : [];
  });
}

function onTime(id: string, title: string, expected: DivergenceCode, change: (time: TimePiece) => string | undefined): FaultOperator {
  return {
    id,
    group: 'times',
    title,
    apply: (site, random): Fault | undefined => {
      const time = random.pick(times(site));
      const other = time === undefined ? undefined : change(time.value);
      if (time === undefined || other === undefined || other === time.value.text) return undefined;
      const text = replaceValue(site.text, time.place, JSON.stringify(other));
      return { answer: withBody(site.answer, text), expected, what: `/body${pointerOf(time.place)}: ${time.value.text} → ${other}` };
    },
  };
}

/** A time moved by some seconds, spelled as before. */
export function moveTime(time: TimePiece, seconds: number): string {
  const moved = new Date((time.epochSeconds + seconds) * 1000);
  if (time.layout === 'rfc2822') return moved.toUTCString().replace(/GMT$/, time.zone);
  const offset = /^([+-])(\d\d):?(\d\d)$/.exec(time.text.slice(19).replace(/^[.,]\d+/, ''));
  const minutes = offset === null ? 0 : (offset[1] === '-' ? -1 : 1) * (Number(offset[2]) * 60 + Number(offset[3]));
  const local = new Date(moved.getTime() + minutes * 60_000).toISOString();
  const fraction = /^[.,]\d+/.exec(time.text.slice(19))?.[0] ?? '';
  return `${local.slice(0, 10)}${time.text.charAt(10)}${local.slice(11, 19)}${time.text.slice(19, 19 + fraction.length)}${time.text.slice(19 + fraction.length)}`;
}

/** Wrong times. */
export const timeOperators: readonly FaultOperator[] = [
  onTime('time-hour', 'an hour off, as in another zone', 'time-value', (time) => moveTime(time, 3600)),
  onTime('time-day', 'a day off', 'time-value', (time) => moveTime(time, -86_400)),
  onTime('time-minute', 'a minute off', 'time-value', (time) => moveTime(time, 61)),
  onTime('time-layout', 'ISO 8601 against RFC 2822', 'time-layout', (time) =>
    time.layout === 'rfc2822' ? `${new Date(time.epochSeconds * 1000).toISOString().slice(0, 19)}Z` : new Date(time.epochSeconds * 1000).toUTCString(),
  ),
  onTime('time-zone', 'the same zone spelled otherwise', 'time-zone', (time) =>
    time.layout === 'rfc2822'
      ? time.text.replace(/\S+$/, time.zone === 'GMT' ? '-0000' : 'GMT')
      : time.zone === 'Z'
        ? time.text.replace(/Z$/, '+00:00')
        : `${time.text}Z`.replace(/[+-]\d\d:?\d\dZ$/, 'Z'),
  ),
  onTime('time-precision', 'more digits of a second', 'time-precision', (time) =>
    time.layout === 'rfc2822' ? undefined : time.text.replace(/^(.{19})(\.\d+)?/, (_, whole: string, fraction = '.') => `${whole}${String(fraction)}000`),
  ),
  {
    id: 'epoch-milliseconds',
    group: 'times',
    title: 'milliseconds instead of seconds since 1970',
    apply: (site, random): Fault | undefined => {
      const place = random.pick(site.places.filter((one) => one.kind === 'number' && /^1\d{9}$/.test(site.text.slice(one.start, one.end))));
      if (place === undefined) return undefined;
      const raw = site.text.slice(place.start, place.end);
      return {
        answer: withBody(site.answer, replaceValue(site.text, place, `${raw}000`)),
        expected: 'json-value',
        what: `/body${pointerOf(place)}: ${raw} → ${raw}000`,
      };
    },
  },
  {
    id: 'epoch-shifted',
    group: 'times',
    title: 'a time in seconds since 1970 an hour off',
    apply: (site, random): Fault | undefined => {
      const place = random.pick(site.places.filter((one) => one.kind === 'number' && /^1\d{9}$/.test(site.text.slice(one.start, one.end))));
      if (place === undefined) return undefined;
      const raw = site.text.slice(place.start, place.end);
      const other = String(Number(raw) + 3600);
      return {
        answer: withBody(site.answer, replaceValue(site.text, place, other)),
        expected: 'json-value',
        what: `/body${pointerOf(place)}: ${raw} → ${other}`,
      };
    },
  },
];
