import type { Producer } from '../core/producer-evidence.js';

/** A note as it is to be. */
export interface Note {
  readonly id: string;
  readonly value: string;
}

export interface NotesInput {
  /** What is confirmed now; other states write nothing. */
  readonly producers: readonly Producer[];
  /** Route id to its note, in the order of the rows. */
  readonly routes: ReadonlyMap<string, string>;
  /** Process id to its note. */
  readonly processes: ReadonlyMap<string, string>;
  /** Queue to its consumers' process ids. */
  readonly consumers: ReadonlyMap<string, readonly string[]>;
}

/** Commit of evidence of which nobody said a commit. */
const UNKNOWN_COMMIT = 'recorded';
const SHORT = 12;

/**
 * The notes of routes that put items, and of the processes that take them, with what is confirmed. Each has one sentence a queue, which
 * a later run replaces; the words of others stay. A process lists every route whose own note says so: what an earlier run confirmed from
 * another source is not forgotten, and both files always say the same.
 */
export function producerNotes({ producers, routes, processes, consumers }: NotesInput): {
  readonly routes: readonly Note[];
  readonly processes: readonly Note[];
} {
  const confirmed = producers.filter(({ state, route }) => state === 'confirmed' && routes.has(route));
  const noteOf = new Map(routes);
  for (const { route, queue, commits } of confirmed)
    noteOf.set(route, withSentence(noteOf.get(route) ?? '', routeSentence(queue), `enqueues ${queue} (confirmed, ${commitText(commits)})`));
  const takes = new Map(processes);
  for (const queue of new Set(confirmed.map((one) => one.queue))) {
    const ids = [...noteOf].filter(([, note]) => routeSentence(queue).test(note)).map(([id]) => id);
    for (const process of consumers.get(queue) ?? [])
      if (takes.has(process))
        takes.set(process, withSentence(takes.get(process) ?? '', processSentence(queue), `producers of ${queue} confirmed: ${ids.join(', ')}`));
  }
  return { routes: changed(routes, noteOf), processes: changed(processes, takes) };
}

const changed = (before: ReadonlyMap<string, string>, after: ReadonlyMap<string, string>): Note[] =>
  [...after].flatMap(([id, value]) => (before.get(id) === value ? [] : [{ id, value }]));

const literal = (text: string): string => text.replace(/[.*+?^${}()|[\]\\]/g, '\\$&');

const routeSentence = (queue: string): RegExp => new RegExp(`(?<![\\w-])enqueues ${literal(queue)} \\(confirmed, [^()]*\\)`);

const processSentence = (queue: string): RegExp => new RegExp(`(?<![\\w-])producers of ${literal(queue)} confirmed: [\\w-]+(?:, [\\w-]+)*`);

/** The note with the sentence in the place of an older one of the same kind, or behind what others wrote. A copy of it goes. */
function withSentence(note: string, kind: RegExp, sentence: string): string {
  const found = kind.exec(note);
  if (found === null) return note.trim() === '' ? sentence : `${note}${/[;.]\s*$/.test(note) ? ' ' : '; '}${sentence}`;
  const behind = note.slice(found.index + found[0].length).replaceAll(new RegExp(`;\\s*${kind.source}`, 'g'), '');
  return note.slice(0, found.index) + sentence + behind;
}

function commitText(commits: readonly string[]): string {
  const short = commits.map((commit) => commit.replace(/^[0-9a-f]{40}/, (id) => id.slice(0, SHORT)));
  return short.length === 0 ? UNKNOWN_COMMIT : short.join(' and ');
}
