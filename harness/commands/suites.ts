import { Command } from 'commander';
import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { dirname, join, relative } from 'node:path';
import writeFileAtomic from 'write-file-atomic';
import { renderSuites } from '../plan/suite-files.js';
import type { CommandContext } from './context.js';
import { loadProfile } from './load-config.js';
import { loadPlan } from './load-plan.js';

export function define(context: CommandContext): Command {
  return new Command('suites')
    .description('generate the suite files from trackers and fixtures')
    .option('--check', 'write nothing; exit 1 when a file is missing, stale or left over')
    .addHelpText('after', '\nExamples:\n  parity suites\n  parity suites --check')
    .action(async (options: { readonly check?: boolean }) => {
      const folder = join(context.root, 'suites');
      const chosen = await loadProfile(undefined, undefined);
      const { plan } = await loadPlan(context.root, chosen);
      const wanted = renderSuites(plan);
      const stale = [...wanted].filter(([file, text]) => !existsSync(join(folder, file)) || readFileSync(join(folder, file), 'utf8') !== text);
      const leftOver = suiteFilesBelow(folder).filter((file) => !wanted.has(file));
      if (options.check === true) {
        for (const [file] of stale) context.print(`stale: suites/${file}`);
        for (const file of leftOver) context.print(`left over: suites/${file}`);
        context.print(
          `${String(wanted.size)} suites, ${String(stale.length + leftOver.length)} to change${stale.length + leftOver.length > 0 ? '; run parity suites' : ''}`,
        );
        context.finish(stale.length + leftOver.length === 0 ? 0 : 1);
        return;
      }
      for (const [file, text] of stale) {
        mkdirSync(dirname(join(folder, file)), { recursive: true });
        writeFileAtomic.sync(join(folder, file), text);
      }
      for (const file of leftOver) rmSync(join(folder, file));
      context.print(`${String(wanted.size)} suites, ${String(stale.length)} written, ${String(leftOver.length)} removed`);
      context.finish(0);
    });
}

function suiteFilesBelow(folder: string): string[] {
  if (!existsSync(folder)) return [];
  return readdirSync(folder, { withFileTypes: true, recursive: true })
    .filter((entry) => entry.isFile() && entry.name.endsWith('.suite.ts'))
    .map((entry) => relative(folder, join(entry.parentPath, entry.name)))
    .sort();
}
