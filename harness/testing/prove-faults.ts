import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { loadProfile } from '../commands/load-config.js';
import { loadPlan } from '../commands/load-plan.js';
import { openReferenceParts, projectRoot, runWithTarget } from './reference-run.js';
import { writeProof } from './proof-page.js';

interface Fault {
  readonly name: string;
  /** Profile in which it shows; `reference` unless said. */
  readonly profile?: string;
  readonly codes: readonly string[];
  readonly cases: readonly string[];
}

/** Runs the pair against each wrong target and shows which of the cases listed before were red, and which others. */
async function main(): Promise<number> {
  const { faults } = JSON.parse(readFileSync(join(projectRoot, 'fixtures', 'reference', 'faults.json'), 'utf8')) as { faults: Fault[] };
  const lines = ['| Wrong target | Cases listed before | Red | Red and not listed | Of them written by hand | Codes |', '|---|---|---|---|---|---|'];
  let isExact = true;
  for (const profile of new Set(faults.map((fault) => fault.profile ?? 'reference'))) {
    const wanted = faults.filter((fault) => (fault.profile ?? 'reference') === profile);
    isExact = (await onProfile(profile, wanted, lines)) && isExact;
  }
  await writeProof('faults', 'Every wrong target makes exactly the affected cases red', lines);
  return isExact ? 0 : 1;
}

async function onProfile(profile: string, faults: readonly Fault[], lines: string[]): Promise<boolean> {
  const { profile: settings, config } = await loadProfile(profile, undefined);
  const { plan } = await loadPlan(projectRoot, { name: profile, profile: settings, config, digest: '' });
  const written = new Set(plan.cases.filter((one) => one.aspect === 'happy' || one.aspect === 'refusal').map((one) => one.id));
  const parts = await openReferenceParts(profile);
  let isExact = true;
  try {
    for (const fault of faults) {
      // Side effects are told by reading whole tables, which a dozen runs on one database would fill beyond what the probe reads.
      parts.reset();
      const oracle = await parts.start('oracle');
      const { cases } = await runWithTarget(parts, oracle, [`--fault=${fault.name}`], {}, profile);
      const red = cases.filter((record) => record.verdict === 'mismatch' || record.verdict === 'inconclusive');
      const others = red.filter((record) => !fault.cases.includes(record.id));
      const codes = new Set(red.flatMap((record) => record.divergences.map(({ code }) => code)));
      const hit = red.length - others.length;
      isExact &&= others.length === 0 && hit === fault.cases.length && fault.codes.every((code) => [...codes].some((seen) => seen === code));
      lines.push(
        `| ${fault.name} | ${String(fault.cases.length)} | ${String(hit)} | ${others.map((record) => record.id).join(', ') || '0'} | ${String(red.filter((record) => written.has(record.id)).length)} | ${[...codes].join(', ')} |`,
      );
    }
    return isExact;
  } finally {
    await parts.close();
  }
}

process.exitCode = await main();
