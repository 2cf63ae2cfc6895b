import { Command } from 'commander';
import { mkdirSync, rmSync } from 'node:fs';
import { basename, resolve } from 'node:path';
import writeFileAtomic from 'write-file-atomic';
import { Approvals } from '../compare/approvals.js';
import type { ExitCode } from '../core/exit-code.js';
import { GOLDEN_ASPECTS, goldenId, type GoldenCase, type GoldenSource } from '../core/golden.js';
import { InputError } from '../core/problem.js';
import { selectionWords } from '../plan/select.js';
import { renderChanges } from '../reports/changes-text.js';
import { commitOf } from '../sides/commit.js';
import { writeGolden } from '../sides/golden-file.js';
import { GoldenRedactor } from '../sides/golden-redactor.js';
import { goldenFile, goldenFolder, readGoldens, standInSide } from '../sides/golden-side.js';
import { startSides } from '../sides/start-sides.js';
import type { CommandContext } from './context.js';
import { goldenChanges, type RowChange } from './golden-changes.js';
import { readEntries } from './load-approvals.js';
import { loadProfile, type ChosenProfile } from './load-config.js';
import { openBench } from './open-bench.js';
import { selectPlan, type SelectedPlan } from './perform-run.js';
import { recordLive, type Recorded } from './record-live.js';
import { recordFrom } from './record-recordings.js';
import { addSelectionOptions, selectionOf, shardOf, type SelectionOptions } from './selection-options.js';

interface RecordOptions extends SelectionOptions {
  readonly profile?: string;
  readonly config?: string;
  readonly from?: string[];
  readonly commit?: string;
  readonly golden?: string;
  readonly names: string;
  readonly all?: boolean;
  readonly accept?: boolean;
  readonly json?: boolean;
}

export function define(context: CommandContext): Command {
  const command = new Command('record')
    .description('make or refresh the golden fixtures of a profile from its oracle, show what changed, and write only with --accept')
    .option('--profile <name>', 'profile of parity.config.ts')
    .option('--config <file>', 'another configuration, .json or .mjs')
    .option('--from <file...>', 'take them from recordings of the oracle, the most important first, instead of playing the cases')
    .option('--commit <id>', 'commit of the oracle that was recorded, with --from')
    .option('--golden <folder>', 'another folder than fixtures/golden/<profile>')
    .option('--names <text>', 'part of every name that the cases make; another one when the oracle has seen them before', 'golden')
    .option('--all', `every case that is in scope; without it ${GOLDEN_ASPECTS.join(' and ')} cases`)
    .option('--accept', 'write what changed')
    .option('--json', 'print the result as one JSON object (fixtures/schemas/record.schema.json)');
  addSelectionOptions(command)
    .addHelpText(
      'after',
      '\nExamples:\n  parity record                                  what differs from the committed goldens; writes nothing\n  parity record --accept\n  parity record --capability registry-v2/tags --accept\n  parity record --profile quay --from python-1.jsonl python-routes.jsonl --commit ffba0c70e --accept\n\nExit: 0 nothing changed, or accepted; 1 changed and not accepted; 2 could not tell.',
    )
    .action(async (options: RecordOptions) => {
      await record(options, context);
    });
  return command;
}

async function record(options: RecordOptions, context: CommandContext): Promise<void> {
  const { root, now } = context;
  if (!/^[a-z0-9]{1,12}$/.test(options.names)) throw new InputError(`--names ${options.names}: write up to twelve small letters and digits`);
  const chosen = await loadProfile(options.profile, options.config);
  const plan = await selectPlan({ root, chosen, selection: selectionOf(options), shard: shardOf(options.shard) });
  const folder = options.golden === undefined ? goldenFolder(root, chosen.name) : resolve(options.golden);
  const goldens = readGoldens(folder, chosen.name, root);
  const redactor = new GoldenRedactor();
  const recorded = await (options.from === undefined
    ? fromOracle(chosen, plan, redactor, options, context)
    : fromRecordings(options.from, chosen, plan, redactor, options, context));
  if (recorded.cases.length === 0) throw new InputError(`no case could be recorded: ${recorded.unrecorded[0]?.why ?? 'nothing is in scope'}`);
  const masks = new Approvals(readEntries(root, chosen.profile).masks, [], now());
  const unsure = new Set(recorded.unrecorded.map(({ id }) => id));
  const rows = plan.subjects.flatMap((subject): RowChange[] => {
    const own = recorded.cases.filter(({ row }) => row === subject.id);
    const golden = goldens.rows.get(subject.id);
    if (own.length === 0 && (golden === undefined || !plan.selected.rows.some(({ id }) => id === subject.id))) return [];
    const change = goldenChanges({
      id: goldenId(subject),
      row: subject.id,
      profile: chosen.name,
      golden,
      recorded: own,
      isGone: (one) => !unsure.has(one.id) && recorded.isGone(one),
      rules: chosen.profile.rules,
      masks,
    });
    return change.cases.length === 0 ? [] : [change];
  });
  const changed = rows.filter(({ change }) => change !== 'same');
  const files = changed.map(({ golden, next }) => ({ file: goldenFile(folder, golden), text: next === undefined ? undefined : writeGolden(next) }));
  // Redacting is done where values are known; this looks at what would be written, however it came there.
  for (const { file, text } of files)
    if (text !== undefined && redactor.isIn(withoutCaseIds(text)))
      throw new InputError(`${basename(file)}: a secret is left in what would be written; nothing was written. This is a defect in the harness`);
  if (options.accept === true) write(folder, files);
  const exitCode: ExitCode = changed.length > 0 && options.accept !== true ? 1 : recorded.unrecorded.length > 0 ? 2 : 0;
  const report = { rows, unrecorded: recorded.unrecorded, written: options.accept === true ? files.length : 0 };
  if (options.json === true)
    context.print(JSON.stringify({ schema: 'parity-record/1', profile: chosen.name, exitCode, ...report, rows: rows.map(({ next: _next, ...row }) => row) }));
  else for (const line of renderChanges(report)) context.print(line);
  if (changed.length > 0 && options.accept !== true) context.note('parity: nothing was written; add --accept to write what changed');
  context.finish(exitCode);
}

type WithGone = Recorded & { readonly isGone: (one: GoldenCase) => boolean };

async function fromOracle(
  chosen: ChosenProfile,
  plan: SelectedPlan,
  redactor: GoldenRedactor,
  options: RecordOptions,
  context: CommandContext,
): Promise<WithGone> {
  const { root, env, now, signal } = context;
  const cases = plan.selected.cases.filter(
    ({ scope, aspect, script }) => scope === 'in-scope' && script.driver === undefined && (options.all === true || GOLDEN_ASPECTS.includes(aspect)),
  );
  if (cases.length === 0)
    throw new InputError(`the selection has no ${GOLDEN_ASPECTS.join(' or ')} case that is in scope; add --all, or select something else`);
  const standIn = standInSide('target', 'http://nobody.invalid', 'none');
  // Sides that are kept up have seen other cases: a golden is of fresh state wherever the harness can make it.
  const pair = await startSides({
    profile: chosen.profile,
    profileName: chosen.name,
    root,
    env,
    targetArguments: [],
    progress: (line) => context.note(`parity: ${line}`),
    signal,
    standIns: { target: standIn },
  });
  try {
    const bench = await openBench({
      root,
      env,
      pair,
      profile: chosen.profile,
      approvals: new Approvals([], [], now()),
      routeOf: () => undefined,
      run: options.names,
      signal,
      now,
      onSecret: (value) => redactor.add(value),
    });
    try {
      const source: GoldenSource = {
        kind: 'live',
        recordedAt: now().toISOString(),
        command: ['parity record', `--profile ${chosen.name}`, ...selectionWords(selectionOf(options)).map((word) => `--${word.replace('=', ' ')}`)].join(' '),
        oracleCommit: pair.oracle.description.commit,
        harnessCommit: await commitOf(root),
        names: options.names,
      };
      const progress = (done: number, of: number): void => {
        if (done % 50 === 0 || done === of) context.note(`parity: ${String(done)} of ${String(of)} cases`);
      };
      const recorded = await recordLive({ cases, bench, redactor, source, progress });
      const planned = new Set(plan.plan.cases.filter(({ scope, script }) => scope === 'in-scope' && script.driver === undefined).map(({ id }) => id));
      return { ...recorded, isGone: ({ id, source: { kind } }) => kind === 'live' && !planned.has(id) };
    } finally {
      await bench.close();
    }
  } finally {
    await pair.close();
  }
}

async function fromRecordings(
  files: readonly string[],
  chosen: ChosenProfile,
  plan: SelectedPlan,
  redactor: GoldenRedactor,
  options: RecordOptions,
  context: CommandContext,
): Promise<WithGone> {
  const selected = new Set(plan.selected.rows.map(({ id }) => id));
  const source = {
    command: `parity record --profile ${chosen.name} --from ${files.map((file) => basename(file)).join(' ')}`,
    oracleCommit: options.commit ?? 'unknown',
    harnessCommit: await commitOf(context.root),
  };
  const recorded = recordFrom({ files, source, redactor, rules: chosen.profile.rules, isRow: (row) => selected.has(row) });
  if (recorded.rowless > 0) context.note(`parity: ${String(recorded.rowless)} recorded cases belong to no selected row`);
  const fresh = new Set(recorded.cases.map(({ id }) => id));
  return { ...recorded, isGone: ({ id, source: { kind } }) => kind === 'recording' && !fresh.has(id) };
}

function write(folder: string, files: readonly { readonly file: string; readonly text: string | undefined }[]): void {
  mkdirSync(folder, { recursive: true });
  for (const { file, text } of files) {
    if (text === undefined) rmSync(file);
    else writeFileAtomic.sync(file, text);
  }
}

/** Names of cases are no secrets, though one may tell of a "wrong-password". */
const withoutCaseIds = (text: string): string => text.replace(/"case_id":"(?:[^"\\]|\\.)*"/g, '');
