import PostalMime from 'postal-mime';
import type { CaughtCall, CaughtMail } from '../core/effects.js';
import { readObjects, readTables } from './arrange.js';
import { clockText } from './clock-words.js';
import { parsed } from './match-expected.js';
import type { CaseDriver, WorkerPlace } from './place.js';
import { fill, type Surroundings } from './placeholders.js';
import { tableDifferences } from './table-differences.js';
import type { Json, JsonRow } from './worker-fixture.js';
import type { SeenCall, SeenMail, WorkerRun } from './worker-run.js';

/** A driver answered with an error where a run was asked for. */
export class RunRefused extends Error {
  override readonly name = 'RunRefused';
  constructor(
    readonly side: string,
    readonly code: number,
    message: string,
  ) {
    super(`the driver of the ${side} refused worker.runOnce: ${message} (${String(code)})`);
  }
}

/** What a program is run with. */
export interface RunRequest {
  readonly program: string;
  readonly config: Readonly<Record<string, Json>>;
  readonly around: Surroundings;
}

/** Runs a program once through a driver and sees by itself what changed. */
export async function observeRun(place: WorkerPlace, driver: CaseDriver, request: RunRequest): Promise<WorkerRun> {
  const before = await readTables(place.sql);
  const objectsBefore = readObjects(place.objects);
  const caughtBefore = place.sink.caught();
  const answer = await driver.session.call('worker.runOnce', runParameters(place, request));
  if (!answer.ok) throw new RunRefused(driver.session.side, answer.code, answer.message);
  const after = await readTables(place.sql);
  const objectsAfter = readObjects(place.objects);
  const caught = place.sink.caught();
  const said = answer.result as DriverWord;
  const withoutQueue = (tables: ReadonlyMap<string, readonly JsonRow[]>): Map<string, readonly JsonRow[]> =>
    new Map([...tables].filter(([name]) => name !== 'queueitem'));
  return {
    outcome: said.outcome,
    operations: said.operations.map(({ name, raised }) => ({ name, raised: raised !== null })),
    rows: tableDifferences(withoutQueue(before), withoutQueue(after)),
    itemsBefore: before.get('queueitem') ?? [],
    items: after.get('queueitem') ?? [],
    objects: {
      added: Object.fromEntries([...objectsAfter].filter(([path]) => !objectsBefore.has(path))),
      changed: [...objectsAfter]
        .filter(([path, content]) => objectsBefore.has(path) && JSON.stringify(objectsBefore.get(path)) !== JSON.stringify(content))
        .map(([path]) => path),
      removed: [...objectsBefore.keys()].filter((path) => !objectsAfter.has(path)),
    },
    calls: caught.calls.slice(caughtBefore.calls.length).map(seenCall),
    mails: await Promise.all(caught.mails.slice(caughtBefore.mails.length).map(seenMail)),
    metrics: said.metrics,
    log: levelsOf(said.log),
  };
}

/** Parameters of `worker.runOnce`: the case's config, where the sinks are, and the only time that the run may see. */
export function runParameters(place: WorkerPlace, { program, config, around }: RunRequest): Record<string, unknown> {
  const [host = '', port = ''] = place.sink.mail.split(':');
  return { program, config: { ...fill(config, around), MAIL_SERVER: host, MAIL_PORT: Number(port) }, clock: clockText(around.now) };
}

interface DriverWord {
  readonly outcome: string;
  readonly operations: readonly { readonly name: string; readonly raised: unknown }[];
  readonly log: readonly { readonly level: string; readonly message: string }[];
  readonly metrics: Readonly<Record<string, number>>;
}

const LEVELS = ['DEBUG', 'INFO', 'WARNING', 'ERROR', 'CRITICAL'];

/** The highest level, and how often the levels from WARNING on were logged; wording and talk below that are the language's own. */
export function levelsOf(log: readonly { readonly level: string }[]): WorkerRun['log'] {
  const counts: Record<string, number> = {};
  for (const { level } of log) if (LEVELS.indexOf(level) >= 2) counts[level] = (counts[level] ?? 0) + 1;
  const highest = Math.max(-1, ...log.map(({ level }) => LEVELS.indexOf(level)));
  return { highest: LEVELS[highest] ?? null, counts };
}

export function seenCall({ method, path, headers, body }: CaughtCall): SeenCall {
  const type = headers.find(([name]) => name.toLowerCase() === 'content-type')?.[1];
  const text = Buffer.from(body).toString('utf8');
  return { method, path, content_type: type ?? null, body: text === '' ? '' : parsed(text) };
}

/** Sender, receivers, subject and text; encodings, boundaries, dates and message ids are each language's own. */
export async function seenMail({ from, to, message }: CaughtMail): Promise<SeenMail> {
  const { subject = '', text = '' } = await PostalMime.parse(message);
  return { from, to: to.join(', '), subject, body: text.replaceAll('\r\n', '\n').trimEnd() };
}
