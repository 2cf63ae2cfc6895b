import { UUIDS } from './placeholders.js';
import type { Json } from './worker-fixture.js';

/**
 * Replaces version 4 UUIDs that were made up in a run by `<uuid 1>`, `<uuid 2>` … in the order in which they appear: two sides that
 * pair up one to one read alike, and a side that uses one value twice, or another in its place, does not. Those that were arranged stay.
 */
export function bindGenerated(value: Json, arranged: string): { readonly value: Json; readonly bound: number } {
  const names = new Map<string, string>();
  const rename = (text: string): string =>
    text.replace(UUIDS, (uuid) => {
      if (arranged.includes(uuid)) return uuid;
      const name = names.get(uuid) ?? `<uuid ${String(names.size + 1)}>`;
      names.set(uuid, name);
      return name;
    });
  const walk = (one: Json): Json => {
    if (typeof one === 'string') return rename(one);
    if (one === null || typeof one !== 'object') return one;
    if (Array.isArray(one)) return one.map((member: Json) => walk(member));
    return Object.fromEntries(Object.entries(one).map(([key, member]) => [rename(key), walk(member)]));
  };
  return { value: walk(value), bound: names.size };
}

/** The same text for all generated UUIDs: for sorting what has no order before names are given. */
export const blankGenerated = (text: string, arranged: string): string => text.replace(UUIDS, (uuid) => (arranged.includes(uuid) ? uuid : '<uuid>'));
