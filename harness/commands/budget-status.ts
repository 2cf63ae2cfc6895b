import type { Command } from 'commander';
import { readBaselines } from '../budgets/baseline-folder.js';
import { baselineStatus } from '../budgets/baseline-status.js';
import { renderBaselineStatus } from '../reports/budget-status-text.js';
import type { CommandContext } from './context.js';
import { loadBudgetPolicy } from './load-budget-policy.js';
import { loadProfile } from './load-config.js';

interface StatusOptions {
  readonly profile?: string;
  readonly config?: string;
  readonly json?: boolean;
}

/** Adds `parity budget status`. */
export function defineBudgetStatus(budget: Command, context: CommandContext): void {
  budget
    .command('status')
    .description("how far the 14-day collection of the oracle's baselines has come: days covered, gaps, how steady it is")
    .option('--profile <name>', 'profile of parity.config.ts')
    .option('--config <file>', 'another configuration, .json or .mjs')
    .option('--json', 'print the status as one JSON object (fixtures/schemas/budget-status.schema.json)')
    .addHelpText(
      'after',
      '\nExamples:\n  parity budget status\n  parity budget status --profile quay --json\n\nExit: 0 all days are covered and every stream is steady, 2 something is missing, or a file is no whole baseline.',
    )
    .action(async (options: StatusOptions) => {
      const chosen = await loadProfile(options.profile, options.config);
      const { rules } = await loadBudgetPolicy(context.root, chosen);
      const status = baselineStatus(readBaselines(context.root, chosen.name), context.now(), rules);
      const exitCode = status.missing.length === 0 ? 0 : 2;
      if (options.json === true) context.print(JSON.stringify({ schema: 'parity-budget-status/1', profile: chosen.name, exitCode, ...status }, null, 1));
      else for (const line of renderBaselineStatus(chosen.name, status)) context.print(line);
      context.finish(exitCode);
    });
}
