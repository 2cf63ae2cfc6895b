import { DRIVER_PAIRS } from '../core/driver-script.js';
import type { FixtureCase } from '../core/fixture.js';
import type { Queue } from '../core/subject.js';
import type { QueueDefinition } from './queue-definition.js';
import type { ScenarioTest } from './scenario.js';
import { SCENARIOS } from './scenarios.js';

/** Cases of a queue row: every scenario under the tracker's id of its family, mixed ones once for each pair of sides. */
export function queueCases(row: Queue, definition: QueueDefinition): FixtureCase[] {
  const tests: Readonly<Record<ScenarioTest, string>> = {
    producer: row.producerFixtureId,
    behaviour: row.consumerBehaviorTestId,
    retry: row.retryIdempotencyTestId,
    mixed: row.mixedModeCompatibilityTestId,
  };
  return SCENARIOS.flatMap(({ name, test }): FixtureCase[] => {
    const common = { row: row.id, test: tests[test], principal: 'anonymous', steps: [] };
    if (test !== 'mixed') return [{ ...common, name, driver: { plane: 'queue', queue: definition.queue, scenario: name } }];
    return DRIVER_PAIRS.map((pair) => ({ ...common, name: `${name}.${pair}`, driver: { plane: 'queue', queue: definition.queue, scenario: name, pair } }));
  });
}
