import type { QueueRow } from './queue-row.js';

/**
 * A recording says that some claimers are limited to a longer name, but not to which. These are the limits that the names in its
 * rows make possible: every part-wise and character-wise beginning of a name, with its wildcards and in either case, and any one.
 */
export function possibleLimits(rows: readonly QueueRow[], queue: string): string[][] {
  const limits = new Map<string, string[]>([['', []]]);
  const add = (text: string): void => {
    for (const spelled of [text, text.toLowerCase(), text.toUpperCase()]) if (spelled !== '') limits.set(spelled, [spelled]);
  };
  for (const row of rows) {
    const rest = row.queue_name.startsWith(`${queue}/`) ? row.queue_name.slice(queue.length + 1).replace(/\/$/, '') : row.queue_name;
    const characters = Array.from(rest).slice(0, 64);
    for (let length = 1; length <= characters.length; length += 1) {
      const start = characters.slice(0, length).join('');
      add(start.replace(/\/$/, ''));
      add(`${start}%`);
    }
  }
  // And one that fits no name at all.
  limits.set('\u0001', ['\u0001']);
  for (const any of ['%', '_%']) limits.set(any, [any]);
  return [...limits.values()];
}
