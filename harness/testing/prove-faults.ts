import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { openReferenceParts, projectRoot, runWithTarget } from './reference-run.js';
import { writeProof } from './proof-page.js';

interface Fault {
  readonly name: string;
  readonly codes: readonly string[];
  readonly cases: readonly string[];
}

/** Runs the pair against each wrong target and shows which of the cases listed before were red, and which others. */
async function main(): Promise<number> {
  const { faults } = JSON.parse(readFileSync(join(projectRoot, 'fixtures', 'reference', 'faults.json'), 'utf8')) as { faults: Fault[] };
  const parts = await openReferenceParts();
  try {
    const oracle = await parts.start('oracle');
    const lines = ['| Wrong target | Cases listed before | Red | Red and not listed | Codes |', '|---|---|---|---|---|'];
    let isExact = true;
    for (const fault of faults) {
      const { cases } = await runWithTarget(parts, oracle, [`--fault=${fault.name}`]);
      const red = cases.filter((record) => record.verdict === 'mismatch' || record.verdict === 'inconclusive');
      const others = red.filter((record) => !fault.cases.includes(record.id));
      const codes = new Set(red.flatMap((record) => record.divergences.map(({ code }) => code)));
      const hit = red.length - others.length;
      isExact &&= others.length === 0 && hit === fault.cases.length && fault.codes.every((code) => [...codes].some((seen) => seen === code));
      lines.push(
        `| ${fault.name} | ${String(fault.cases.length)} | ${String(hit)} | ${others.map((record) => record.id).join(', ') || '0'} | ${[...codes].join(', ')} |`,
      );
    }
    await writeProof('faults', 'Every wrong target makes exactly the affected cases red', lines);
    return isExact ? 0 : 1;
  } finally {
    await parts.close();
  }
}

process.exitCode = await main();
