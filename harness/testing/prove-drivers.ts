import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { loadProfile } from '../commands/load-config.js';
import { caseFaults, runCaseFault } from './case-faults.js';
import { writeProof } from './proof-page.js';
import { projectRoot } from './reference-run.js';
import { queueFaults, runQueueFault } from './queue-faults.js';

/** Faults that one claimer alone cannot show. */
const RACES: readonly string[] = ['racy-claim'];

/**
 * Runs every scenario of the queue contract against each wrong driver: red at what it breaks, and green on the eight other queues in the
 * same scenarios. A fault that takes two claimers to see is shown by the stress of many, with its shortest history.
 */
async function main(): Promise<number> {
  const chosen = await loadProfile('reference', undefined);
  const lines = [
    '| Wrong driver | Queue | Breaks | Found at | Red cases of the queue | Found elsewhere | Cases of the other queues | Red of them |',
    '|---|---|---|---|---|---|---|---|',
  ];
  let isExact = true;
  for (const fault of queueFaults().filter(({ name }) => !RACES.includes(name))) {
    const { cases, red, found, strayed, others, redOthers, isExact: exact } = await runQueueFault(chosen, fault);
    isExact &&= exact;
    lines.push(
      `| ${fault.name} | ${fault.queue} | ${fault.breaks.join(', ')} | ${found.join(', ') || 'nothing'} | ${String(red.length)} of ${String(cases)} | ${strayed.join(', ') || '0'} | ${String(others)} | ${redOthers.join(', ') || '0'} |`,
    );
    process.stderr.write(`${fault.name}: ${exact ? 'exact' : `NOT exact: found ${found.join(', ')}; others red ${String(redOthers.length)}`}\n`);
  }
  lines.push(
    '',
    '## Workers, components and storage',
    '',
    '| Wrong driver | Of | Cases run | Red | Red and not listed, or listed and green |',
    '|---|---|---|---|---|',
  );
  for (const fault of caseFaults()) {
    const { ran, red, wrong } = await runCaseFault(chosen, fault);
    isExact &&= wrong.length === 0 && red.length > 0 && red.length === fault.cases.length;
    lines.push(`| ${fault.name} | ${fault.subject} | ${String(ran)} | ${String(red.length)} | ${wrong.join(', ') || '0'} |`);
    process.stderr.write(`${fault.name}: ${wrong.length === 0 ? 'exact' : `NOT exact: ${wrong.join(', ')}`}\n`);
  }
  const stress = stressLines();
  isExact &&= stress.isRight;
  lines.push('', ...stress.lines);
  await writeProof('drivers', 'Every wrong driver is caught at the operations that it breaks, and only on its queue', lines);
  return isExact ? 0 : 1;
}

interface Stressed {
  readonly exitCode: number;
  readonly summary: Readonly<Record<string, number>>;
  readonly violations: readonly unknown[];
  readonly shortest: readonly string[] | null;
}

/** Eight claimers of both sides on the ordered queue as they are, and on another one with a target that claims without looking. */
function stressLines(): { readonly lines: readonly string[]; readonly isRight: boolean } {
  const run = (...args: string[]): Stressed => {
    const { stdout } = spawnSync(process.execPath, [join(projectRoot, 'dist', 'cli.mjs'), 'queues', 'stress', '--seed', '1', '--json', ...args], {
      encoding: 'utf8',
      stdio: ['ignore', 'pipe', 'inherit'],
      env: { ...process.env, PARITY_ROOT: projectRoot },
    });
    return JSON.parse(stdout) as Stressed;
  };
  const right = run('--queue', 'dockerfilebuild', '--operations', '10000');
  const racy = run('--queue', 'notification', '--operations', '4000', '--least-races', '0', '--target-argument=--fault=racy-claim');
  const say = ({ summary, violations }: Stressed): string =>
    `${String(summary['calls'])} calls, ${String(summary['acquired'])} items claimed, ${String(summary['lostRaces'])} lost races, ${String(summary['cutOff'])} calls cut off, ${String(summary['kills'])} claimers and ${String(summary['crashes'])} server killed, ${String(violations.length)} violations`;
  return {
    lines: [
      '## Eight claimers at once (four of each side), killed in the middle',
      '',
      `- dockerfilebuild, in order: ${say(right)}.`,
      `- notification, the target's driver with \`racy-claim\`: ${say(racy)}. The shortest history that shows it:`,
      '',
      ...(racy.shortest ?? ['none']).map((line) => `  ${line}`),
    ],
    isRight: right.exitCode === 0 && racy.exitCode === 1 && (racy.shortest?.length ?? 0) > 0 && (racy.shortest?.length ?? 99) <= 6,
  };
}

process.exitCode = await main();
