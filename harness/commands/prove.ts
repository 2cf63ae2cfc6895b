import { Command, InvalidArgumentError } from 'commander';
import { Approvals } from '../compare/approvals.js';
import type { Profile } from '../core/profile.js';
import { faultCatalogue } from '../prove/catalogue.js';
import { harmlessChanges } from '../prove/harmless-changes.js';
import { proveRecording } from '../prove/prove-recording.js';
import { isSound, summarise, tallyOperators, type Detection } from '../prove/tally.js';
import { Wire } from '../prove/wire.js';
import { readRecording } from '../sides/recording.js';
import type { CommandContext } from './context.js';
import { readEntries } from './load-approvals.js';
import { loadProfile } from './load-config.js';
import { readRecordingText } from './recording-text.js';

interface ProveOptions {
  readonly profile?: string;
  readonly config?: string;
  readonly faults: number;
  readonly seed: readonly number[];
  readonly json?: boolean;
}

export function define(context: CommandContext): Command {
  return new Command('prove')
    .description('show which faults the comparison catches: apply them one at a time and look')
    .argument('[recording]', 'recording of either side: every answer against a faulted copy of itself')
    .option('--profile <name>', 'profile whose comparison rules and masks hold')
    .option('--config <file>', 'another configuration, .json or .mjs')
    .option('--faults <count>', 'faults in all', positive, 2100)
    .option('--seed <numbers...>', 'seeds that place the faults', positiveList, [1, 2, 3])
    .option('--json', 'print the result as one JSON object (fixtures/schemas/prove.schema.json)')
    .addHelpText(
      'after',
      '\nExamples:\n  parity prove --profile quay python.jsonl\n  parity prove --profile quay python.jsonl --faults 6000 --seed 7 8 9 --json',
    )
    .action(async (recording: string, options: ProveOptions) => {
      const { profile } = await loadProfile(options.profile, options.config);
      const detection = await proveFile(recording, profile, options, context);
      printDetection(detection, context);
      context.finish(isSound(summarise(detection)) ? 0 : 1);
    });
}

async function proveFile(file: string, profile: Profile, options: ProveOptions, context: CommandContext): Promise<Detection> {
  const cases = readRecording(readRecordingText(file), file);
  const { masks, deviations } = readEntries(context.root, profile);
  const wire = await Wire.open(profile.maxBodyBytes);
  try {
    return await proveRecording({
      subject: file,
      cases,
      rules: profile.rules,
      approvals: new Approvals(masks, deviations, context.now()),
      catalogue: faultCatalogue,
      harmless: harmlessChanges,
      seeds: options.seed,
      faults: options.faults,
      wire,
      signal: context.signal,
      progress: (done, of) => {
        if (done % 500 === 0) context.note(`${String(done)} of ${String(of)} faults`);
      },
    });
  } finally {
    await wire.close();
  }
}

function printDetection(detection: Detection, context: CommandContext): void {
  for (const tally of tallyOperators(faultCatalogue, detection.faults))
    context.print(
      `${tally.operator.padEnd(28)} ${[tally.applied, tally.caught, tally.otherCode, tally.missed, tally.masked, tally.uncounted].map((count) => String(count).padStart(6)).join('')}`,
    );
  for (const fault of detection.faults.filter(({ result }) => result === 'missed' || result === 'other-code').slice(0, 60))
    context.print(`${fault.result} ${fault.operator} ${fault.where}: ${fault.what}: expected ${fault.expected}, found ${fault.found.join(', ') || 'nothing'}`);
  for (const { change, applied, red } of detection.harmless) context.print(`harmless ${change.padEnd(24)} ${String(applied)} ${red.slice(0, 2).join(' | ')}`);
  for (const reason of detection.unusable.slice(0, 5)) context.print(`unusable ${reason}`);
  context.print(JSON.stringify({ ...summarise(detection), unusable: detection.unusable.length }));
}

function positive(text: string): number {
  const value = Number(text);
  if (!Number.isInteger(value) || value < 1) throw new InvalidArgumentError('write a whole number from 1 up');
  return value;
}

function positiveList(text: string, known: readonly number[] | undefined): number[] {
  const isDefault = known?.length === 3 && known[0] === 1;
  return [...(isDefault ? [] : (known ?? [])), positive(text)];
}
