/** A point in time in whole microseconds since 1970-01-01T00:00:00Z; exact until the year 2255. */
export type Moment = number;

const PER_SECOND = 1_000_000;
const SPELLING = /^(\d{4}-\d\d-\d\d)[T ](\d\d:\d\d:\d\d)(?:\.(\d{1,6}))?Z?$/;

/** Reads RFC 3339 in UTC or PostgreSQL's text of a timestamp without zone; undefined when it is neither. */
export function momentOf(text: string): Moment | undefined {
  const match = SPELLING.exec(text);
  if (match === null) return undefined;
  const [, day = '', time = '', fraction = ''] = match;
  const seconds = Date.parse(`${day}T${time}Z`);
  return Number.isNaN(seconds) ? undefined : seconds * 1000 + Number(fraction.padEnd(6, '0'));
}

/** Later by a number of seconds, which may be negative or fractional; rounded to microseconds as the database does. */
export function later(moment: Moment, seconds: number): Moment {
  return moment + Math.round(seconds * PER_SECOND);
}

/** RFC 3339, UTC, with six digits: the spelling of the driver protocol. */
export function clockText(moment: Moment): string {
  const [seconds, micros] = parts(moment);
  return `${seconds}.${micros}Z`;
}

/** PostgreSQL's text of a timestamp without zone: a blank between date and time, no trailing zeros in the fraction. */
export function rowTimeText(moment: Moment): string {
  const [seconds, micros] = parts(moment);
  const fraction = micros.replace(/0+$/, '');
  return `${seconds.replace('T', ' ')}${fraction === '' ? '' : `.${fraction}`}`;
}

function parts(moment: Moment): [seconds: string, micros: string] {
  const micros = ((moment % PER_SECOND) + PER_SECOND) % PER_SECOND;
  return [new Date((moment - micros) / 1000).toISOString().slice(0, 19), String(micros).padStart(6, '0')];
}
