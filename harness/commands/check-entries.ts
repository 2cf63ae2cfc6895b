import { Command } from 'commander';
import { meetRecordings } from '../compare/meet-recordings.js';
import { checkMasks } from '../compare/noise.js';
import { surveyNoise } from '../compare/survey-noise.js';
import type { ComparisonRules } from '../core/comparison-rules.js';
import { inForce, type Deviation, type Mask } from '../core/mask.js';
import type { RefusedMask } from '../core/noise.js';
import { InputError } from '../core/problem.js';
import { sayRefusedMask } from '../reports/noise-text.js';
import type { CommandContext } from './context.js';
import { readEntries, type ReviewedEntries } from './load-approvals.js';
import { loadProfile } from './load-config.js';
import { loadRecording } from './load-recording.js';

interface CheckOptions {
  readonly profile?: string;
  readonly config?: string;
  readonly json?: boolean;
  readonly against?: string[];
}

/** The verb of one kind of reviewed entry: `check` reads them, names the expired ones, and exits 1 when there are some. */
export function defineEntriesVerb(kind: keyof ReviewedEntries, context: CommandContext): Command {
  const verb = new Command(kind).description(`the reviewed ${kind} of a profile`);
  const check = verb
    .command('check')
    .description(`check the ${kind} against schema and decisions, and name the expired ones`)
    .option('--profile <name>', 'profile of parity.config.ts')
    .option('--config <file>', 'another configuration, .json or .mjs')
    .option('--json', 'print the entries as one JSON object (fixtures/schemas/entries-check.schema.json)')
    .addHelpText(
      'after',
      `\nExamples:\n  parity ${kind} check\n  parity ${kind} check --profile quay --json\n${kind === 'masks' ? '  parity masks check --profile quay --against go-1.jsonl go-2.jsonl\n' : ''}\nExit: 0 all in force, 1 some expired${kind === 'masks' ? ' or over a stable place' : ''}, 2 unreadable. Whether an entry is needed only a run can tell.`,
    )
    .action(async (options: CheckOptions) => {
      const { name, profile } = await loadProfile(options.profile, options.config);
      const reviewed = readEntries(context.root, profile);
      const entries: readonly (Mask | Deviation)[] = reviewed[kind];
      const checked = entries.map((entry) => ({
        id: entry.id,
        state: inForce(entry, context.now()) ? 'in-force' : 'expired',
        owner: entry.owner,
        expires: entry.expires,
      }));
      const expired = checked.filter((entry) => entry.state === 'expired').length;
      const refused = options.against === undefined ? [] : checkAgainst(reviewed.masks, options.against, profile.rules);
      if (options.json === true) {
        const against = options.against === undefined ? {} : { against: options.against, refused };
        const summary = { entries: checked.length, expired };
        context.print(JSON.stringify({ schema: 'parity-entries-check/1', kind, profile: name, summary, entries: checked, ...against }));
      } else {
        for (const { id, state, owner, expires } of checked) context.print(`${state.padEnd(9)} ${expires} ${id} (${owner})`);
        for (const { mask, unstable, neighbour } of refused) context.print(sayRefusedMask(mask, unstable, neighbour));
        context.print(
          `${String(checked.length)} ${kind}, ${String(expired)} expired${options.against === undefined ? '' : `, ${String(refused.length)} over a stable place`}`,
        );
      }
      context.finish(expired + refused.length === 0 ? 0 : 1);
    });
  if (kind === 'masks')
    check.option('--against <recordings...>', 'two or more recordings of one system: refuse a mask that covers noise and a stable place as well');
  return verb;
}

/** Masks that silence more than noise, as several recordings of one system show it. Throws InputError. */
function checkAgainst(masks: readonly Mask[], files: readonly string[], rules: ComparisonRules): RefusedMask[] {
  if (files.length < 2) throw new InputError(`--against ${files.join(' ')}: one recording cannot show what is stable; name two or more of the same system`);
  const { meetings } = meetRecordings(files.map(loadRecording), rules);
  if (meetings.length === 0) throw new InputError(`--against ${files.join(' ')}: the recordings have no case in common`);
  return checkMasks(masks, surveyNoise(meetings));
}
