import { Command } from 'commander';
import { measuredRequest } from '../plan/measured-request.js';
import { summarizePlan } from '../plan/plan-summary.js';
import { selectFromPlan, shardOfPlan } from '../plan/select.js';
import { bodySchemaFile, readBodySchemas } from './body-schema-files.js';
import type { CommandContext } from './context.js';
import { loadProfile } from './load-config.js';
import { loadPlan } from './load-plan.js';
import { addSelectionOptions, selectionOf, shardOf, type SelectionOptions } from './selection-options.js';

interface PlanOptions extends SelectionOptions {
  readonly profile?: string;
  readonly config?: string;
  readonly json?: boolean;
}

export function define(context: CommandContext): Command {
  const command = new Command('plan')
    .description('show which cases the tracker rows become, and which rows are out of scope')
    .option('--profile <name>', 'profile of parity.config.ts')
    .option('--config <file>', 'another configuration, .json or .mjs')
    .option('--json', 'print the plan as one JSON object (fixtures/schemas/plan.schema.json)');
  return addSelectionOptions(command)
    .addHelpText('after', '\nExamples:\n  parity plan\n  parity plan --json --capability registry-v2/tags')
    .action(async (options: PlanOptions) => {
      const chosen = await loadProfile(options.profile, options.config);
      const { plan: whole, subjects } = await loadPlan(context.root, chosen);
      const shard = shardOf(options.shard);
      const plan = shardOfPlan(selectFromPlan(whole, subjects, selectionOf(options)), shard.index, shard.count);
      if (options.json === true) {
        const bodies = readBodySchemas(bodySchemaFile(context.root, chosen.name), chosen.name, context.root)?.rows ?? {};
        context.print(
          JSON.stringify(
            {
              schema: 'parity-plan/1',
              profile: chosen.name,
              summary: summarizePlan(plan),
              rows: plan.rows.map((row) => ({ ...row, ...(bodies[row.id] === undefined ? {} : { bodySchema: bodies[row.id]?.body }) })),
              cases: plan.cases.map(({ script, ...one }) => ({ ...one, request: measuredRequest(script) })),
            },
            null,
            1,
          ),
        );
      } else {
        for (const row of plan.rows) context.print(`${row.id.padEnd(26)} ${row.capability.padEnd(32)} ${row.scope.padEnd(24)} ${row.cases.join(' ')}`);
        const { rows, inScope, cases, leftOut, pairs } = summarizePlan(plan);
        const kinds = Object.entries(cases).flatMap(([aspect, count]) => (count === 0 ? [] : [`${aspect} ${String(count)}`]));
        context.print(
          `left out: ${String(leftOut)} variants of single rows (--json says why under leftOut); of ${String(pairs.possible)} pairs of a principal and a change ${String(pairs.planned)} are planned`,
        );
        context.print(kinds.join(', '));
        context.print(`${String(rows)} rows, ${String(inScope)} in scope, ${String(plan.cases.length)} cases`);
      }
      context.finish(0);
    });
}
