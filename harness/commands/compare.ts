import { Command } from 'commander';
import { readFileSync } from 'node:fs';
import { BindingTable } from '../compare/bindings.js';
import { compareRecordings, type ComparedCase } from '../compare/compare-recordings.js';
import { InputError } from '../core/problem.js';
import { countCodes } from '../core/divergence.js';
import { addCounts, addLedger, emptyLedger, maskedShare } from '../core/ledger.js';
import { countVerdicts } from '../core/verdict.js';
import { sayDivergence } from '../reports/words.js';
import { readRecording } from '../sides/recording.js';
import type { ExitCode } from '../core/exit-code.js';
import type { CommandContext } from './context.js';
import { loadApprovals } from './load-approvals.js';
import { loadProfile } from './load-config.js';

interface CompareOptions {
  readonly profile?: string;
  readonly config?: string;
  readonly json?: boolean;
}

export function define(context: CommandContext): Command {
  return new Command('compare')
    .description('compare two recordings, without any network')
    .argument('<oracle>', 'recording of the oracle: newline-delimited JSON, or HAR 1.2')
    .argument('<target>', 'recording of the target')
    .option('--profile <name>', 'profile whose comparison rules hold')
    .option('--config <file>', 'another configuration, .json or .mjs')
    .option('--json', 'print the result as one JSON object (fixtures/schemas/compare.schema.json)')
    .addHelpText(
      'after',
      '\nExamples:\n  parity compare --profile quay python.jsonl go.jsonl\n  parity compare --profile quay python.har go.jsonl --json\n\nExit: 0 no uncovered divergence, 1 some, 2 unreadable or unpaired.',
    )
    .action(async (oracleFile: string, targetFile: string, options: CompareOptions) => {
      const chosen = await loadProfile(options.profile, options.config);
      const oracle = readRecording(readText(oracleFile), oracleFile);
      const target = readRecording(readText(targetFile), targetFile);
      const approvals = loadApprovals(context.root, chosen.profile, context.now(), { masksConcern: 'location' });
      const cases = compareRecordings({ oracle, target, rules: chosen.profile.rules, bindings: new BindingTable(), approvals });
      if (cases.length === 0) throw new InputError('nothing was compared');
      const problems = approvals.problems();
      if (options.json === true) printJson(cases, problems, context);
      else printText(cases, problems, context);
      context.finish(exitOf(cases, problems));
    });
}

function readText(file: string): string {
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(readFileSync(file));
  } catch (error) {
    throw new InputError(`${file}: cannot be read as UTF-8 text: ${error instanceof Error ? error.message : String(error)}`);
  }
}

function exitOf(cases: readonly ComparedCase[], problems: readonly string[]): ExitCode {
  if (problems.length > 0 || cases.some((one) => one.verdict === 'mismatch')) return 1;
  return cases.some((one) => one.verdict === 'inconclusive') ? 2 : 0;
}

function printJson(cases: readonly ComparedCase[], problems: readonly string[], context: CommandContext): void {
  const ledger = emptyLedger();
  for (const one of cases) addLedger(ledger, one.ledger);
  const summary = {
    cases: cases.length,
    verdicts: countVerdicts(cases.map((one) => one.verdict)),
    divergences: cases.reduce((sum, one) => sum + one.divergences.length, 0),
    codes: countCodes(cases.flatMap((one) => one.divergences)),
    uncounted: countCodes(cases.flatMap((one) => one.uncounted)),
    masks: addCounts(cases.map((one) => one.masked)),
    maskedShare: maskedShare(ledger),
    ledger,
  };
  context.print(JSON.stringify({ schema: 'parity-compare/1', summary, problems, cases }));
}

/** Divergences of a case that are printed; the rest is counted. */
const SHOWN = 8;

function printText(cases: readonly ComparedCase[], problems: readonly string[], context: CommandContext): void {
  const ledger = emptyLedger();
  for (const one of cases) {
    addLedger(ledger, one.ledger);
    if (one.verdict === 'match') continue;
    context.print(`${one.verdict.toUpperCase()} ${one.id}${one.verdict === 'inconclusive' ? `: ${one.reason}: ${one.detail}` : ''}`);
    for (const divergence of one.divergences.slice(0, SHOWN)) context.print(`  ${sayDivergence(divergence)}`);
    if (one.divergences.length > SHOWN) context.print(`  … and ${String(one.divergences.length - SHOWN)} more`);
  }
  for (const problem of problems) context.print(`problem: ${problem}`);
  const verdicts = countVerdicts(cases.map((one) => one.verdict));
  context.print(
    `compared ${Object.entries(ledger)
      .map(([what, count]) => `${String(count)} ${what}`)
      .join(', ')}`,
  );
  context.print(
    `${String(verdicts.match)} match, ${String(verdicts.deviation)} deviation, ${String(verdicts.mismatch)} mismatch, ${String(verdicts.inconclusive)} inconclusive, of ${String(cases.length)} cases`,
  );
}
