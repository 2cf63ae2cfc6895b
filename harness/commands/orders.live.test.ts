import { afterAll, beforeAll, expect, test } from 'vitest';
import type { RunRecord } from '../core/run-record.js';
import { openReferenceParts, runReference, type ReferenceParts } from '../testing/reference-run.js';
import { shuffled } from './case-order.js';

/** One capability of each family that writes most; the whole pair in three orders is `./scripts/prove orders`. */
const SELECTION = { capability: ['api-v1/organization', 'api-v1/repository', 'registry-v2/tags', 'registry-v2/manifests'] };
const ALONE = 3;

let parts: ReferenceParts;
beforeAll(async () => {
  parts = await openReferenceParts();
});
afterAll(() => parts.close());

async function fresh(selection: Parameters<typeof runReference>[1], seed?: number): Promise<readonly RunRecord[]> {
  parts.reset();
  const oracle = await parts.start('oracle');
  const target = await parts.start('target');
  const { outcome } = await runReference({ oracle, target, close: () => Promise.resolve() }, selection, { seed });
  await oracle.close();
  await target.close();
  return outcome.cases;
}

const verdicts = (records: readonly RunRecord[]): Record<string, string> => Object.fromEntries(records.map(({ id, verdict }) => [id, verdict]));

test('a random order and cases run alone on fresh sides give the verdicts of the plan’s order', async () => {
  const planned = verdicts(await fresh(SELECTION));
  expect(Object.keys(planned).length).toBeGreaterThan(100);
  expect(verdicts(await fresh(SELECTION, 7))).toEqual(planned);
  for (const id of shuffled(Object.keys(planned), 7).slice(0, ALONE)) expect(verdicts(await fresh({ case: [id] }))).toEqual({ [id]: planned[id] });
});
