import type { Command } from 'commander';
import { inForce } from '../core/mask.js';
import { sayAllowed } from '../reports/budget-words.js';
import type { CommandContext } from './context.js';
import { budgetExceptionsFile, loadBudgetExceptions } from './load-budget-exceptions.js';
import { loadBudgetPolicy } from './load-budget-policy.js';
import { loadProfile } from './load-config.js';

interface CheckOptions {
  readonly profile?: string;
  readonly config?: string;
  readonly json?: boolean;
}

/** Adds `parity budget exceptions check`. */
export function defineBudgetExceptions(budget: Command, context: CommandContext): void {
  budget
    .command('exceptions')
    .description('the approved exceptions from the policy')
    .command('check')
    .description('check the exceptions of a profile against schema, policy and decisions, and name the expired ones')
    .option('--profile <name>', 'profile of parity.config.ts')
    .option('--config <file>', 'another configuration, .json or .mjs')
    .option('--json', 'print the entries as one JSON object (fixtures/schemas/entries-check.schema.json)')
    .addHelpText(
      'after',
      '\nExamples:\n  parity budget exceptions check\n  parity budget exceptions check --profile quay --json\n\nExit: 0 all in force, 1 some expired, 2 unreadable. Whether an entry is needed only a run can tell.',
    )
    .action(async (options: CheckOptions) => {
      const chosen = await loadProfile(options.profile, options.config);
      const { rules } = await loadBudgetPolicy(context.root, chosen);
      const exceptions = loadBudgetExceptions(context.root, chosen.name, rules);
      const checked = exceptions.map((one) => ({ ...one, state: inForce(one, context.now()) ? 'in-force' : 'expired' }));
      const expired = checked.filter(({ state }) => state === 'expired').length;
      const summary = { entries: checked.length, expired };
      if (options.json === true) {
        const entries = checked.map(({ id, state, owner, expires }) => ({ id, state, owner, expires }));
        context.print(JSON.stringify({ schema: 'parity-entries-check/1', kind: 'budget exceptions', profile: chosen.name, summary, entries }));
      } else {
        for (const { id, state, owner, expires, budget: from, measure, allowed } of checked) {
          const rule = rules.find((one) => one.budget === from && one.measure === measure);
          const instead = rule === undefined ? '' : ` ${sayAllowed({ unit: rule.unit, allowed })} instead of ${sayAllowed(rule)}`;
          context.print(`${state.padEnd(9)} ${expires} ${id}: ${from} ${measure}${instead} (${owner})`);
        }
        context.print(`${String(summary.entries)} exceptions in ${budgetExceptionsFile(chosen.name)}, ${String(expired)} expired`);
      }
      context.finish(expired === 0 ? 0 : 1);
    });
}
