import { UUIDS } from './placeholders.js';
import type { Json } from './worker-fixture.js';

/**
 * Replaces version 4 UUIDs that were made up in a run by the place where each appears first: two sides that pair up one to one read
 * alike, and a side that uses one value twice, or another in its place, does not. Those that were arranged stay. A place and no running
 * number, so that a row too many does not rename all that follow.
 */
export function bindGenerated(value: Json, arranged: string): { readonly value: Json; readonly bound: number } {
  const names = new Map<string, string>();
  const rename = (text: string, at: string): string =>
    text.replace(UUIDS, (uuid) => {
      if (arranged.includes(uuid)) return uuid;
      const name = names.get(uuid) ?? `<uuid of ${at}>`;
      names.set(uuid, name);
      return name;
    });
  const walk = (one: Json, at: string): Json => {
    if (typeof one === 'string') return rename(one, at);
    if (one === null || typeof one !== 'object') return one;
    if (Array.isArray(one)) return one.map((member: Json, index) => walk(member, `${at}/${String(index)}`));
    return Object.fromEntries(
      Object.entries(one).map(([key, member]): [string, Json] => {
        const place = `${at}/${blankGenerated(key, arranged)}`;
        return [rename(key, place), walk(member as Json, place)];
      }),
    );
  };
  return { value: walk(value, ''), bound: names.size };
}

/** The same text for all generated UUIDs: for sorting what has no order, and for naming places. */
export const blankGenerated = (text: string, arranged: string): string => text.replace(UUIDS, (uuid) => (arranged.includes(uuid) ? uuid : '<uuid>'));
