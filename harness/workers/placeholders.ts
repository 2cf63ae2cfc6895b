import { timeText, shiftOf } from './clock-words.js';
import type { Json } from './worker-fixture.js';

/** What the placeholders of a case stand for. */
export interface Surroundings {
  /** Epoch microseconds of the case's clock. */
  readonly now: number;
  /** `host:port` of the HTTP sink. */
  readonly sink: string;
  /** Folder of the objects. */
  readonly objects: string;
}

const TIME = /\{\{(now|ms|date)((?:[+-]\d+(?:us|ms|s|m|h|d))*)\}\}/g;
const WHOLE_MS = /^\{\{ms((?:[+-]\d+(?:us|ms|s|m|h|d))*)\}\}$/;

/** Fills what is known beforehand: `{{now-3d}}`, `{{ms+0s}}` (epoch milliseconds, a number when alone), `{{date-1d}}`, `{{sink}}`, `{{objects}}`. */
export function fill<T extends Json>(value: T, around: Surroundings): T {
  return fillAny(value, around) as T;
}

function fillAny(value: Json, around: Surroundings): Json {
  if (typeof value === 'string') return fillText(value, around);
  if (value === null || typeof value !== 'object') return value;
  if (Array.isArray(value)) return value.map((one: Json) => fillAny(one, around));
  return Object.fromEntries(Object.entries(value).map(([key, one]) => [fillString(key, around), fillAny(one, around)]));
}

function fillText(text: string, around: Surroundings): Json {
  const alone = WHOLE_MS.exec(text);
  if (alone !== null) return Math.floor((around.now + shiftOf(alone[1] ?? '')) / 1000);
  return fillString(text, around);
}

function fillString(text: string, around: Surroundings): string {
  return text
    .replace(TIME, (_whole, word: string, shift: string) => {
      const at = around.now + shiftOf(shift);
      if (word === 'ms') return String(Math.floor(at / 1000));
      return word === 'date' ? timeText(at).slice(0, 10) : timeText(at);
    })
    .replaceAll('{{sink}}', around.sink)
    .replaceAll('{{objects}}', around.objects);
}

const UUID = '[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}';
const GENERATED: Readonly<Record<string, string>> = { uuid: UUID, int: '-?\\d+', any: '[\\s\\S]*' };
const HOLE = /\{\{(uuid|int|any)\}\}/;

/** True when a text has a hole for a value that is made up in the run. */
export const hasHole = (text: string): boolean => HOLE.test(text);

/** True when `seen` is what the text declares, `{{uuid}}`, `{{int}}` and `{{any}}` standing for generated values. */
export function fitsText(declared: string, seen: string): boolean {
  if (!hasHole(declared)) return declared === seen;
  const pattern = declared.split(HOLE).map((part, at) => (at % 2 === 0 ? part.replace(/[.*+?^${}()|[\]\\]/g, '\\$&') : (GENERATED[part] ?? '')));
  return new RegExp(`^${pattern.join('')}$`).test(seen);
}

/** Every version 4 UUID of a text, to be told apart from those that were arranged. */
export const UUIDS = new RegExp(UUID, 'g');
