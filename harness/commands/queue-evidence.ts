import type { Command } from 'commander';
import { statSync } from 'node:fs';
import { basename, resolve } from 'node:path';
import { worseExit, type ExitCode } from '../core/exit-code.js';
import { InputError } from '../core/problem.js';
import type { ProducerEvidence, ProducerFinding, ProducerRemark } from '../core/producer-evidence.js';
import type { Route } from '../core/subject.js';
import { diskFiles } from '../evidence/write-back-files.js';
import { thisProcess } from '../evidence/write-back-lock.js';
import { joinProducers, summariseProducers } from '../queues/join-producers.js';
import { recordedProducers } from '../queues/recorded-producers.js';
import { findProducers, sourceRemarks } from '../queues/static-producers.js';
import { renderProducers, renderRemarks } from '../reports/producers-text.js';
import { loadTrackers, type Trackers } from '../trackers/load.js';
import { matchRequest } from '../trackers/match-request.js';
import type { CommandContext } from './context.js';
import { loadProfile, type ChosenProfile } from './load-config.js';
import { observeProducers } from './observe-producers.js';
import { SOURCE_MANIFESTS, sourceQuestion } from './producer-rows.js';
import { readRecordingText } from './recording-text.js';
import { asText, exitCodeOf } from './trace.js';
import { writeProducers, type WrittenProducers } from './write-producers.js';

interface EvidenceOptions {
  readonly live?: boolean;
  readonly row?: readonly string[];
  readonly recording?: readonly string[];
  readonly recordingCommit?: string;
  readonly src?: string;
  readonly write?: boolean;
  readonly check?: boolean;
  readonly dir?: string;
  readonly profile?: string;
  readonly config?: string;
  readonly json?: boolean;
}

const EXAMPLES = `
Examples:
  parity queues evidence --live
  parity queues evidence --live --row ROUTE-0105 --json
  parity queues evidence --recording producers.jsonl --recording-commit ffba0c70e --src ../service --profile quay
  parity queues evidence --recording producers.jsonl --src ../service --write --dir ../copy/trackers
  parity queues evidence --live --write --check

Exit: 0 every source said something; 1 with --check when a note would change; 2 a source said nothing, a case of the oracle could not
be played, or a row or file was refused. What confirmed, observed and candidate mean: docs/queue-producers.md.`;

/** Adds `parity queues evidence`. */
export function defineQueueEvidence(queues: Command, context: CommandContext): void {
  queues
    .command('evidence')
    .description('which route puts items into which queue: seen live, seen in recordings, read in the sources; and write what is confirmed')
    .option('--live', 'run the happy cases of routes on both sides with a probe around their measured part')
    .option('--row <id...>', 'only these rows of --live, * for any characters')
    .option('--recording <file...>', 'recordings of the producers of the real service')
    .option('--recording-commit <commit>', 'commit of the service that was recorded')
    .option('--src <folder>', 'checkout of the Python service: look for call paths from handlers to producers')
    .option('--write', 'write what is confirmed into verification_notes of both checklists')
    .option('--check', 'with --write: write nothing; exit 1 when something would change')
    .option('--dir <folder>', 'folder of the trackers to read rows from and to write')
    .option('--profile <name>', 'profile of parity.config.ts')
    .option('--config <file>', 'another configuration, .json or .mjs')
    .option('--json', 'print the result as one JSON object (fixtures/schemas/queue-evidence.schema.json)')
    .addHelpText('after', EXAMPLES)
    .action((options: EvidenceOptions) => showEvidence(options, context));
}

/** All that the sources of evidence said. */
interface Gathered {
  readonly live: { readonly cases: number; readonly records: number; readonly unplayed: number } | null;
  readonly recordings: readonly { readonly file: string; readonly records: number }[];
  readonly src: { readonly files: number; readonly skipped: number; readonly handlers: number; readonly findings: number } | null;
  readonly records: readonly ProducerEvidence[];
  readonly findings: readonly ProducerFinding[];
  readonly remarks: readonly ProducerRemark[];
}

async function showEvidence(options: EvidenceOptions, context: CommandContext): Promise<void> {
  refuseNonsense(options);
  const chosen = await loadProfile(options.profile, options.config);
  const dir = resolve(context.root, options.dir ?? chosen.config.trackers);
  const trackers = await loadTrackers(dir, { root: context.root });
  const routes = trackers.subjects.filter((subject) => subject.kind === 'route');
  if (routes.length === 0) throw new InputError(`${dir}: the trackers list no route; there is nothing to give evidence to`, trackers.problems);
  refuseDamaged(trackers, options.src !== undefined);
  const gathered = withKnownQueues(await gather(options, chosen, trackers, routes, context), trackers);
  const producers = joinProducers(gathered.records, gathered.findings);
  const byId = new Map(routes.map((route) => [route.id, route]));
  const check = options.check === true;
  const written =
    options.write === true ? await writeProducers({ root: context.root, dir, producers, routes: byId, check }, diskFiles, thisProcess) : undefined;
  const exitCode = worseExit(foundExit(gathered), written === undefined ? 0 : exitCodeOf(check, traced(written)));
  const summary = summariseProducers(producers);
  if (options.json === true)
    context.print(
      JSON.stringify({
        schema: 'parity-queue-evidence/1',
        profile: chosen.name,
        exitCode,
        ...{ summary, producers, ...gathered },
        written: written === undefined ? null : { check, ...written },
      }),
    );
  else {
    const pathOf = (id: string): string => `${byId.get(id)?.method ?? ''} ${byId.get(id)?.canonicalPath ?? ''}`;
    for (const line of [...renderRemarks(gathered.remarks), ...renderProducers(producers, pathOf)]) context.print(line);
    if (written !== undefined) for (const line of asText(check, traced(written))) context.print(line);
    const { confirmed, observed, candidates } = summary;
    context.print(
      `${String(summary.routes)} routes, ${String(summary.queues)} queues: ${String(confirmed)} confirmed, ${String(observed)} observed, ${String(candidates)} candidates`,
    );
  }
  context.finish(exitCode);
}

const traced = ({ files, refused }: WrittenProducers): Parameters<typeof exitCodeOf>[1] => ({
  files: files.map((file) => ({ ...file, addedColumns: [] })),
  refused,
});

function refuseNonsense({ live, row, recording, recordingCommit, src, write, check }: EvidenceOptions): void {
  if (live !== true && recording === undefined && src === undefined) throw new InputError('nothing to look at: name --live, --recording FILE or --src FOLDER');
  if (row !== undefined && live !== true) throw new InputError('--row chooses the rows of --live');
  if (check === true && write !== true) throw new InputError('--check belongs to --write');
  if (recordingCommit !== undefined && !/^[\w.+-]+$/.test(recordingCommit))
    throw new InputError(`--recording-commit ${recordingCommit}: write letters, digits, . _ + and -`);
  if (src !== undefined && statSync(src, { throwIfNoEntry: false })?.isDirectory() !== true) throw new InputError(`--src ${src}: no such folder`);
}

/** Evidence is given to rows by what these files say; with one of them damaged it would go to the wrong row, or be lost. */
function refuseDamaged({ problems }: Trackers, forSources: boolean): void {
  const read = ['route_contract_tests', 'queue_worker_contract_tests', 'canonical_paths', ...(forSources ? SOURCE_MANIFESTS : [])];
  const errors = problems.filter(({ severity, file }) => severity === 'error' && read.includes(file.replace(/\.csv$/, '')));
  if (errors.length > 0) throw new InputError(`the trackers have ${String(errors.length)} errors; parity trackers check explains them`, errors);
}

async function gather(
  options: EvidenceOptions,
  chosen: ChosenProfile,
  trackers: Trackers,
  routes: readonly Route[],
  context: CommandContext,
): Promise<Gathered> {
  const read = (options.recording ?? []).map((file) => ({
    file: basename(file),
    ...recordedProducers(readRecordingText(file), file, options.recordingCommit ?? '', (method, path) => matchRequest(routes, method, path)?.id),
  }));
  const source = options.src === undefined ? undefined : await findProducers(resolve(options.src), sourceQuestion(trackers, routes), context.signal);
  const live = options.live === true ? await observeProducers(chosen, options.row ?? [], context) : undefined;
  return {
    live: live === undefined ? null : { cases: live.cases, records: live.records.length, unplayed: live.unplayed },
    recordings: read.map(({ file, records }) => ({ file, records: records.length })),
    src: source === undefined ? null : { files: source.files, skipped: source.skipped.length, handlers: source.handlers, findings: source.findings.length },
    records: [...(live?.records ?? []), ...read.flatMap(({ records }) => records)],
    findings: source?.findings ?? [],
    remarks: [...(live?.remarks ?? []), ...read.flatMap(({ remarks }) => remarks), ...(source === undefined ? [] : sourceRemarks(source))],
  };
}

/** Evidence of a queue that no row tracks is told, and joins nothing. */
function withKnownQueues(gathered: Gathered, { subjects }: Trackers): Gathered {
  const known = new Set(subjects.filter(({ kind }) => kind === 'queue').map(({ id }) => id));
  const strange = gathered.records.filter(({ queue }) => !known.has(queue));
  const remarks = strange.map(({ case: id, queue, route }) => ({ where: id, why: `${route} put an item into "${queue}", which no row tracks` }));
  return { ...gathered, records: gathered.records.filter(({ queue }) => known.has(queue)), remarks: [...gathered.remarks, ...remarks] };
}

/** A source that said nothing, or not all, is no evidence that there is nothing. */
function foundExit({ live, recordings, src }: Gathered): ExitCode {
  const isEmpty = live?.records === 0 || recordings.some(({ records }) => records === 0) || src?.findings === 0;
  return isEmpty || (live?.unplayed ?? 0) > 0 ? 2 : 0;
}
