import { Command, InvalidArgumentError } from 'commander';
import { createHash, randomBytes } from 'node:crypto';
import { basename } from 'node:path';
import writeFileAtomic from 'write-file-atomic';
import { Approvals } from '../compare/approvals.js';
import { probedEffects } from '../core/fixture.js';
import { InputError } from '../core/problem.js';
import { faultCatalogue } from '../prove/catalogue.js';
import { detectionPage } from '../prove/detection-page.js';
import { harmlessChanges } from '../prove/harmless-changes.js';
import { detectionOfEffects } from '../prove/effects-detection.js';
import { proveEffects, type EffectFinding } from '../prove/prove-effects.js';
import { proveLive } from '../prove/prove-live.js';
import { proveRecording } from '../prove/prove-recording.js';
import { Random } from '../core/random.js';
import { isSound, summarise, tallyOperators, type Detection } from '../prove/tally.js';
import { Wire } from '../prove/wire.js';
import { selectFromPlan } from '../plan/select.js';
import { commitOf } from '../sides/commit.js';
import type { SidePair } from '../sides/start-sides.js';
import { readRecording } from '../sides/recording.js';
import { bringUp } from './bring-up.js';
import type { CommandContext } from './context.js';
import { loadApprovals, readEntries } from './load-approvals.js';
import { loadProfile, type ChosenProfile } from './load-config.js';
import { loadPlan } from './load-plan.js';
import { openBench } from './open-bench.js';
import { readRecordingText } from './recording-text.js';
import { caseName } from './run-case.js';

interface ProveOptions {
  readonly profile?: string;
  readonly config?: string;
  readonly live?: string;
  readonly faults: number;
  readonly seed: readonly string[];
  readonly page?: string;
  readonly json?: boolean;
}

export function define(context: CommandContext): Command {
  return new Command('prove')
    .description('show which faults the comparison catches: apply them one at a time, on the wire, and look')
    .argument('[recordings...]', 'recordings of either side: every answer against a faulted copy of itself')
    .option('--profile <name>', 'profile whose comparison rules and masks hold for the recordings')
    .option('--live <profile>', 'also the live pair of this profile: real answers of the target, faulted on their way')
    .option('--config <file>', 'another configuration, .json or .mjs')
    .option('--faults <count>', 'faults for each recording; the live pair gets one an operator and seed', positive, 2100)
    .option('--seed <numbers...>', 'seeds that place the faults', ['1', '2', '3'])
    .option('--page <file>', 'write what was found as a Markdown page')
    .option('--json', 'print the result as one JSON object (fixtures/schemas/prove.schema.json)')
    .addHelpText(
      'after',
      '\nExamples:\n  parity prove --live reference\n  parity prove --profile quay python.jsonl --faults 6000 --seed 7 8\n  parity prove --profile quay python.jsonl --live reference --page docs/detection.md\n\nExit: 0 every unmasked fault caught, at least 98 % under the expected code, no harmless change red; 1 not so; 2 nothing proved or bad input.',
    )
    .action(async (recordings: readonly string[], options: ProveOptions) => {
      await prove(recordings, options, context);
    });
}

async function prove(recordings: readonly string[], options: ProveOptions, context: CommandContext): Promise<void> {
  if (recordings.length === 0 && options.live === undefined) throw new InputError('nothing to prove on: name a recording, or --live PROFILE');
  const detections: Detection[] = [];
  for (const file of recordings) detections.push(await onRecording(file, await loadProfile(options.profile, options.config), options, context));
  if (options.live !== undefined) detections.push(...(await onLivePair(await loadProfile(options.live, options.config), options, context)));
  if (options.page !== undefined) {
    const words = [...recordings.map((file) => basename(file)), ...(options.live === undefined ? [] : [`--live ${options.live}`])];
    const command = `parity prove ${options.profile === undefined ? '' : `--profile ${options.profile} `}${words.join(' ')} --page ${options.page}`;
    const head = { commit: await commitOf(context.root), date: context.now().toISOString().slice(0, 10), command, seeds: seedsOf(options.seed) };
    writeFileAtomic.sync(options.page, detectionPage(head, detections));
  }
  if (options.json === true) printJson(detections, context);
  else for (const detection of detections) printText(detection, context);
  const summaries = detections.map(summarise);
  context.finish(summaries.some(({ faults, masked }) => faults - masked === 0) ? 2 : summaries.every(isSound) ? 0 : 1);
}

async function onRecording(file: string, { profile }: ChosenProfile, options: ProveOptions, context: CommandContext): Promise<Detection> {
  const text = readRecordingText(file);
  const { masks, deviations } = readEntries(context.root, profile);
  const wire = await Wire.open(profile.maxBodyBytes);
  try {
    return await proveRecording({
      subject: `${basename(file)} (sha256 ${createHash('sha256').update(text).digest('hex').slice(0, 12)})`,
      cases: readRecording(text, file),
      rules: profile.rules,
      approvals: new Approvals(masks, deviations, context.now()),
      catalogue: faultCatalogue,
      harmless: harmlessChanges,
      seeds: seedsOf(options.seed),
      faults: options.faults,
      wire,
      signal: context.signal,
      progress: progressOf(context),
    });
  } finally {
    await wire.close();
  }
}

async function onLivePair(chosen: ChosenProfile, options: ProveOptions, context: CommandContext): Promise<Detection[]> {
  const { root, now, signal } = context;
  const { profile } = chosen;
  const { plan, subjects } = await loadPlan(root, chosen);
  const everything = selectFromPlan(plan, subjects, { plane: [], capability: [], row: [], case: [], family: [], wave: [], batch: [] });
  const cases = everything.cases.filter(
    (one) =>
      one.scope === 'in-scope' &&
      one.script.driver === undefined &&
      (one.aspect === 'happy' || one.aspect === 'refusal') &&
      probedEffects(one.script).length === 0 &&
      one.script.steps.every((step) => 'method' in step),
  );
  const pair = await bringUp(chosen, [], context);
  const approvals = loadApprovals(root, profile, now());
  const token = randomBytes(2).toString('hex');
  let runs = 0;
  const wire = await Wire.open(profile.maxBodyBytes);
  try {
    // Side effects first: they are told by reading the whole database, which the answers fill.
    const effects = profile.effects === undefined ? [] : [await onEffects(pair, chosen, token, options, context)];
    const bench = await openBench({ root: context.root, env: context.env, pair, profile, approvals, routeOf: () => undefined, run: token, signal, now });
    const answers = await proveLive({
      subject: `answers of the live pair of profile ${chosen.name}`,
      cases,
      oracle: bench.oracle,
      target: bench.target,
      rules: profile.rules,
      approvals,
      variables: (caseId) => new Map([...bench.variables, ['case', caseName(caseId, `${token}${(runs += 1).toString(36)}`)]]),
      catalogue: faultCatalogue,
      harmless: harmlessChanges,
      seeds: seedsOf(options.seed),
      wire,
      signal,
      now,
      progress: progressOf(context),
    }).finally(() => bench.close());
    return [answers, ...effects];
  } finally {
    await wire.close();
    await pair.close();
  }
}

/** Faults in what the target does besides answering: entered into its database, its metrics page and what its sinks caught. */
async function onEffects(pair: SidePair, chosen: ChosenProfile, token: string, options: ProveOptions, context: CommandContext): Promise<Detection> {
  const findings: (EffectFinding & { readonly seed: number })[] = [];
  for (const seed of seedsOf(options.seed)) {
    const random = new Random(seed);
    const found = await proveEffects({
      pair,
      chosen,
      root: context.root,
      env: context.env,
      run: `${token}e${String(seed)}`,
      random: () => random.next(),
      signal: context.signal,
      now: context.now,
      progress: ({ operator }) => context.note(`parity: side effects, seed ${String(seed)}: ${operator}`),
    });
    findings.push(...found.map((finding) => ({ ...finding, seed })));
  }
  return detectionOfEffects(`side effects of the live pair of profile ${chosen.name}`, findings);
}

const PROGRESS_EVERY = 250;

function progressOf(context: CommandContext): (done: number, of: number) => void {
  return (done, of) => {
    if (done > 0 && done % PROGRESS_EVERY === 0) context.note(`parity: ${String(done)} of ${String(of)} faults`);
  };
}

function printJson(detections: readonly Detection[], context: CommandContext): void {
  const subjects = detections.map((detection) => ({
    subject: detection.subject,
    summary: summarise(detection),
    operators: tallyOperators(detection),
    harmless: detection.harmless,
    unusable: detection.unusable,
    missed: detection.faults.filter(({ result }) => result === 'missed' || result === 'other-code'),
  }));
  context.print(JSON.stringify({ schema: 'parity-prove/1', subjects }));
}

function printText(detection: Detection, context: CommandContext): void {
  context.print(detection.subject);
  for (const { operator, applied, caught, otherCode, missed, masked } of tallyOperators(detection))
    context.print(
      `  ${operator.padEnd(28)} ${String(applied).padStart(5)} faults, ${String(caught).padStart(5)} caught${otherCode > 0 ? `, ${String(otherCode)} under another code` : ''}${missed > 0 ? `, ${String(missed)} MISSED` : ''}${masked > 0 ? `, ${String(masked)} masked` : ''}`,
    );
  for (const fault of detection.faults.filter(({ result }) => result === 'missed' || result === 'other-code'))
    context.print(
      `  ${fault.result} ${fault.operator} seed ${String(fault.seed)} ${fault.where}: ${fault.what.slice(0, 200)}: expected ${fault.expected}, found ${fault.found.join(', ') || 'nothing'}`,
    );
  for (const { change, red } of detection.harmless) for (const one of red) context.print(`  RED though harmless: ${change} ${one}`);
  const { faults, masked, caught, underExpectedCode, missed, harmlessApplied, harmlessRed, operatorsApplied } = summarise(detection);
  context.print(
    `${String(faults)} faults by ${String(operatorsApplied)} operators: ${String(caught)} caught (${String(underExpectedCode)} under the expected code), ${String(missed)} missed, ${String(masked)} masked; ${String(harmlessApplied)} harmless changes, ${String(harmlessRed)} red; ${String(detection.unusable.length)} answers or cases not used`,
  );
}

function positive(text: string): number {
  const value = Number(text);
  if (!Number.isInteger(value) || value < 1) throw new InvalidArgumentError('write a whole number from 1 up');
  return value;
}

function seedsOf(words: readonly string[]): number[] {
  return words.map((word) => {
    const seed = Number(word);
    if (!Number.isInteger(seed) || seed < 1) throw new InputError(`--seed ${word}: write whole numbers from 1 up`);
    return seed;
  });
}
