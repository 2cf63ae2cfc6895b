import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { Approvals } from '../compare/approvals.js';
import type { FixtureCase } from '../core/fixture.js';
import type { Observation } from '../core/observation.js';
import { replayCase } from '../replay/replay-case.js';
import type { Side } from '../sides/side.js';
import { openReferenceParts, projectRoot, type ReferenceParts } from '../testing/reference-run.js';
import { loadProfile } from './load-config.js';
import { openBench } from './open-bench.js';

const [script] = (JSON.parse(readFileSync(join(projectRoot, 'fixtures', 'reference', 'persistence.json'), 'utf8')) as { cases: FixtureCase[] }).cases;
const reads = script?.steps.filter((step) => step.setup !== true).length ?? 0;

let parts: ReferenceParts;
beforeAll(async () => {
  parts = await openReferenceParts();
});
afterAll(() => parts.close());

/** What the measured reads of both sides showed: status and body of each, and the rows of the probe. */
function shown(side: Observation): string[] {
  return side.steps.flatMap((step) => {
    if (step.setup) return [];
    if (step.kind === 'rows') return [step.json];
    return step.kind === 'exchange' && step.exchange.kind === 'response'
      ? [`${String(step.exchange.response.status)} ${Buffer.from(step.exchange.response.body).toString('latin1')}`]
      : ['no answer'];
  });
}

async function play(pair: { oracle: Side; target: Side }, one: FixtureCase, variables: ReadonlyMap<string, string>): Promise<Observation[]> {
  const { profile } = await loadProfile('reference', undefined);
  const { signal } = new AbortController();
  const now = (): Date => new Date();
  const bench = await openBench({
    root: process.cwd(),
    env: process.env,
    pair: { ...pair, close: () => Promise.resolve() },
    profile,
    approvals: new Approvals([], [], now()),
    routeOf: () => undefined,
    run: 'keep',
    signal,
    now,
  });
  try {
    return await Promise.all([bench.oracle, bench.target].map((session) => replayCase({ script: one, variables, session, signal, now })));
  } finally {
    await bench.close();
  }
}

test('what twenty and more rows wrote is still there after both sides restart', async () => {
  if (script === undefined) throw new Error('fixtures/reference/persistence.json has no case');
  const first = { oracle: await parts.start('oracle'), target: await parts.start('target') };
  const before = await play(first, script, new Map());
  for (const side of before) {
    expect(side.halt, side.side).toBeUndefined();
    expect(shown(side)).toHaveLength(reads);
    for (const one of shown(side)) expect(one).toMatch(/^(200|\[\{)/);
  }
  await Promise.all([first.oracle.close(), first.target.close()]);
  const again = { oracle: await parts.start('oracle'), target: await parts.start('target') };
  const onlyReads: FixtureCase = { ...script, steps: script.steps.filter((step) => step.setup !== true) };
  const after = await play(again, onlyReads, new Map());
  const plain = (side: Observation): string[] => shown(side).map((text) => text.replaceAll(/127\.0\.0\.1:\d+/g, 'side'));
  for (const [at, side] of after.entries()) expect(plain(side)).toEqual(plain(before[at] as Observation));
});
