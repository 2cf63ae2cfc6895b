import { describe, expect, test } from 'vitest';
import { FakeQueueDriver, fakeQueueBench, type QueueFlaw } from '../testing/fake-queue-driver.js';
import { Unexpected } from './conformance-expect.js';
import { QUEUE_CHECKS, queueBasics } from './conformance-queue.js';

const CHECKS = [...QUEUE_CHECKS, queueBasics('notification')];

/** Names of the checks that a driver with this flaw fails; each check has a driver of its own. */
async function failedBy(flaw?: QueueFlaw): Promise<Record<string, string>> {
  const failed: Record<string, string> = {};
  for (const check of CHECKS) {
    const wire = new FakeQueueDriver(flaw);
    const capabilities = { operations: check.needs, queues: ['notification'], programs: [], components: [], storage: [] };
    try {
      await check.run({ wire, bench: fakeQueueBench(wire), capabilities });
    } catch (error) {
      if (!(error instanceof Unexpected)) throw error;
      failed[check.name] = error.message;
    }
  }
  return failed;
}

const TEETH: readonly (readonly [flaw: QueueFlaw, check: string, said: string])[] = [
  ['names-no-parameter', 'queue-parameters', 'expected queue.put to name the parameter "queue", saw "params"'],
  ['clock-never-goes-back', 'clock', 'expected available_after "2001-01-01 00:00:00.000001", saw "2031-07-04 23:59:59.999999"'],
  ['short-bodies', 'big-body', '(65540 characters)'],
  ['ascii-only', 'non-ascii', 'expected the stored body'],
  ['drops-nul', 'nul', 'expected error -32010, saw the result'],
  ['long-names-cut', 'refusals', 'expected error -32010, saw the result'],
  ['late-work-is-done', 'deadline-in-database', 'expected the rows as they were before the refused operation'],
  ['cancelled-work-is-done', 'cancel-in-database', 'expected the rows as they were before the refused operation'],
  ['needs-no-database', 'database-gone', 'expected error -32004, saw the result'],
  ['double-claim', 'queue-basics:notification', 'expected nothing for a second consumer'],
];

describe('the checks of queues', () => {
  test('pass for a queue that behaves', async () => {
    expect(await failedBy()).toEqual({});
  });

  test.each(TEETH)('%s makes exactly %s red', async (flaw, check, said) => {
    const failed = await failedBy(flaw);
    expect(Object.keys(failed)).toEqual([check]);
    expect(failed[check]).toContain(said);
  });

  test('there is a flaw for each of them', () => {
    expect(TEETH.map(([, check]) => check).sort()).toEqual(CHECKS.map(({ name }) => name).sort());
  });
});
