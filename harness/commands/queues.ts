import { Command } from 'commander';
import { checkPayload, readProduced } from '../queues/check-payloads.js';
import { readTraces, replayTraces, type ReplayProblem } from '../queues/replay-traces.js';
import type { CommandContext } from './context.js';
import { readQueueDefinitions } from './driver-cases.js';
import { defineQueueEvidence } from './queue-evidence.js';
import { defineQueueGates } from './queue-gates.js';
import { defineQueueStress } from './queue-stress.js';
import { readRecordingText } from './recording-text.js';

interface JsonOption {
  readonly json?: boolean;
}

export function define(context: CommandContext): Command {
  const queues = new Command('queues')
    .description('the queue contract: recorded truth, payloads, gates, producers')
    .addHelpText(
      'after',
      '\nExamples:\n  parity queues replay queue-traces.jsonl\n  parity queues payloads producers.jsonl --json\n  parity queues gates\n  parity queues evidence --live\n  parity run --plane queue                     all scenarios on both sides',
    );
  queues
    .command('replay <file...>')
    .description('run recorded traces of a real queue through the model of the contract')
    .option('--json', 'print the result as one JSON object (fixtures/schemas/queue-replay.schema.json)')
    .addHelpText('after', '\nExamples:\n  parity queues replay queue-traces.jsonl --json\n\nExit: 0 every record agrees, 1 some do not, 2 unreadable or empty.')
    .action((files: readonly string[], options: JsonOption) => replay(files, options, context));
  queues
    .command('payloads <file...>')
    .description('check recorded queue items against the producer contracts (QF-*)')
    .option('--json', 'print the result as one JSON object (fixtures/schemas/queue-payloads.schema.json)')
    .addHelpText('after', '\nExamples:\n  parity queues payloads producers.jsonl\n\nExit: 0 every item fits, 1 some do not, 2 unreadable or no item.')
    .action((files: readonly string[], options: JsonOption) => payloads(files, options, context));
  defineQueueGates(queues, context);
  defineQueueStress(queues, context);
  defineQueueEvidence(queues, context);
  return queues;
}

const MOST_SHOWN = 40;

function replay(files: readonly string[], options: JsonOption, context: CommandContext): void {
  const definitions = new Map(readQueueDefinitions(context.root).map((one) => [one.queue, one]));
  const replays = files.map((file) => replayTraces(readTraces(readRecordingText(file), file), (queue) => definitions.get(queue)?.has_namespace ?? false));
  const sum = (pick: (one: (typeof replays)[number]) => number): number => replays.reduce((total, one) => total + pick(one), 0);
  const summary = { traces: sum((one) => one.traces), records: sum((one) => one.records), agree: sum((one) => one.agree) };
  const problems = replays.flatMap((one) => one.problems);
  if (options.json === true) context.print(JSON.stringify({ schema: 'parity-queue-replay/1', files, summary, problems: problems.map(jsonProblem) }, null, 1));
  else {
    for (const { trace, seq, op, place, expected, seen } of problems.slice(0, MOST_SHOWN))
      context.print(`${trace} step ${String(seq)} ${op} ${place}: the contract says ${JSON.stringify(expected)}, recorded is ${JSON.stringify(seen)}`);
    if (problems.length > MOST_SHOWN) context.print(`… and ${String(problems.length - MOST_SHOWN)} more (--json has all)`);
    context.print(`${String(summary.traces)} traces, ${String(summary.records)} records, ${String(summary.agree)} agree, ${String(problems.length)} problems`);
  }
  context.finish(problems.length === 0 ? 0 : 1);
}

/** JSON has no undefined: what one of the two does not have is null. */
const jsonProblem = (problem: ReplayProblem): Record<string, unknown> => ({ ...problem, expected: problem.expected ?? null, seen: problem.seen ?? null });

function payloads(files: readonly string[], options: JsonOption, context: CommandContext): void {
  const definitions = readQueueDefinitions(context.root);
  const items = files.flatMap((file) => readProduced(readRecordingText(file), file));
  const problems = items.flatMap((item) => checkPayload(item, definitions));
  const bad = new Set(problems.map(({ record }) => record));
  const summary = { items: items.length, queues: new Set(items.map((item) => item.queue)).size, fit: items.filter((item) => !bad.has(item.record)).length };
  if (options.json === true) context.print(JSON.stringify({ schema: 'parity-queue-payloads/1', files, summary, problems }, null, 1));
  else {
    for (const { record, queue, place, what } of problems) context.print(`${record} ${queue} ${place}: ${what}`);
    context.print(`${String(summary.items)} items of ${String(summary.queues)} queues, ${String(summary.fit)} fit, ${String(problems.length)} problems`);
  }
  context.finish(problems.length === 0 ? 0 : 1);
}
