import { Command } from 'commander';
import { inForce, type Deviation, type Mask } from '../core/mask.js';
import type { CommandContext } from './context.js';
import { readEntries, type ReviewedEntries } from './load-approvals.js';
import { loadProfile } from './load-config.js';

interface CheckOptions {
  readonly profile?: string;
  readonly config?: string;
  readonly json?: boolean;
}

/** The verb of one kind of reviewed entry: `check` reads them, names the expired ones, and exits 1 when there are some. */
export function defineEntriesVerb(kind: keyof ReviewedEntries, context: CommandContext): Command {
  const verb = new Command(kind).description(`the reviewed ${kind} of a profile`);
  verb
    .command('check')
    .description(`check the ${kind} against schema and decisions, and name the expired ones`)
    .option('--profile <name>', 'profile of parity.config.ts')
    .option('--config <file>', 'another configuration, .json or .mjs')
    .option('--json', 'print the entries as one JSON object (fixtures/schemas/entries-check.schema.json)')
    .addHelpText(
      'after',
      `\nExamples:\n  parity ${kind} check\n  parity ${kind} check --profile quay --json\n\nExit: 0 all in force, 1 some expired, 2 unreadable. Whether an entry is needed only a run can tell.`,
    )
    .action(async (options: CheckOptions) => {
      const { name, profile } = await loadProfile(options.profile, options.config);
      const entries: readonly (Mask | Deviation)[] = readEntries(context.root, profile)[kind];
      const checked = entries.map((entry) => ({
        id: entry.id,
        state: inForce(entry, context.now()) ? 'in-force' : 'expired',
        owner: entry.owner,
        expires: entry.expires,
      }));
      const expired = checked.filter((entry) => entry.state === 'expired').length;
      if (options.json === true)
        context.print(
          JSON.stringify({ schema: 'parity-entries-check/1', kind, profile: name, summary: { entries: checked.length, expired }, entries: checked }),
        );
      else {
        for (const { id, state, owner, expires } of checked) context.print(`${state.padEnd(9)} ${expires} ${id} (${owner})`);
        context.print(`${String(checked.length)} ${kind}, ${String(expired)} expired`);
      }
      context.finish(expired === 0 ? 0 : 1);
    });
  return verb;
}
