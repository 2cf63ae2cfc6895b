import { loadProfile } from '../commands/load-config.js';
import { writeProof } from './proof-page.js';
import { queueFaults, runQueueFault } from './queue-faults.js';

/** Runs every scenario of the queue contract against each wrong driver: red where it is wrong, green on the eight other queues. */
async function main(): Promise<number> {
  const chosen = await loadProfile('reference', undefined);
  const lines = [
    '| Wrong driver | Queue | Breaks | Found at | Red cases of the queue | Found elsewhere | Cases of the other queues | Red of them |',
    '|---|---|---|---|---|---|---|---|',
  ];
  let isExact = true;
  for (const fault of queueFaults()) {
    const { cases, red, found, strayed, others, redOthers, isExact: exact } = await runQueueFault(chosen, fault, () => true);
    isExact &&= exact;
    lines.push(
      `| ${fault.name} | ${fault.queue} | ${fault.breaks.join(', ')} | ${found.join(', ') || 'nothing'} | ${String(red.length)} of ${String(cases)} | ${strayed.join(', ') || '0'} | ${String(others)} | ${redOthers.join(', ') || '0'} |`,
    );
    process.stderr.write(`${fault.name}: ${exact ? 'exact' : `NOT exact: found ${found.join(', ')}; others red ${String(redOthers.length)}`}\n`);
  }
  await writeProof('drivers', 'Every wrong driver is caught at the operations that it breaks, and only on its queue', lines);
  return isExact ? 0 : 1;
}

process.exitCode = await main();
