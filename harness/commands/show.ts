import { Command } from 'commander';
import { InputError } from '../core/problem.js';
import { nearNames } from '../core/near-names.js';
import { readRun } from '../reports/run-log-file.js';
import { renderCase } from '../reports/terminal.js';
import type { CommandContext } from './context.js';

export function define(context: CommandContext): Command {
  return new Command('show')
    .description('print one case of a run')
    .argument('<run>', 'run id, folder, or latest')
    .argument('<case>', 'case id')
    .option('--json', 'print the record as it is in the run log')
    .addHelpText('after', '\nExamples:\n  parity show latest PT-ROUTE-0016.get-as-admin')
    .action((run: string, id: string, options: { readonly json?: boolean }) => {
      const { log } = readRun(context.root, run);
      const record = log.cases.find((one) => one.id === id);
      if (record === undefined) {
        const near = nearNames(id, new Set(log.cases.map((one) => one.id)));
        throw new InputError(`run ${log.header.runId} has no case ${id}${near.length > 0 ? `; did you mean ${near.join(', ')}?` : ''}`);
      }
      if (options.json === true) context.print(JSON.stringify(record, null, 2));
      else for (const line of renderCase(record, true)) context.print(line);
      context.finish(0);
    });
}
