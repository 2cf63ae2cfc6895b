import { describe, expect, test } from 'vitest';
import type { CheckOutcome } from '../sides/driver-conformance.js';
import { schemaErrors } from '../testing/schema.js';
import { checkOf, checkText, exitCodeOf } from './driver.js';

const description = {
  protocol: '1.0',
  driver: { name: 'mine', version: '2.1', language: 'rust' },
  capabilities: { operations: [], queues: [], programs: [], components: [], storage: [] },
};
const ok: CheckOutcome = { name: 'handshake', title: 'it begins', outcome: 'ok' };
const bad: CheckOutcome = { name: 'deadline', title: 'it stops in time', outcome: 'failed', expected: 'error -32801', seen: 'nothing in time' };
const skipped: CheckOutcome = { name: 'nul', title: 'no NUL', outcome: 'skipped', missing: 'operation:queue.put' };

describe('the result of driver check', () => {
  test.each([
    ['every check passed or was skipped', 0, { description, checks: [ok, skipped] }],
    ['a check failed', 1, { description, checks: [ok, bad] }],
    ['the driver could not be started', 2, { checks: [bad] }],
    ['nothing was seen to work', 2, { description, checks: [bad, skipped] }],
  ] as const)('%s: exit %i, and the schema holds', (_case, code, conformance) => {
    const check = checkOf(['./mine'], conformance);
    expect(exitCodeOf(check)).toBe(code);
    expect(schemaErrors('driver-check', check)).toEqual([]);
  });

  test('is told with what was expected and seen, what is missing, and counts last', () => {
    expect(checkText(checkOf(['./mine'], { description, checks: [ok, bad, skipped] }))).toEqual([
      'mine 2.1 (rust)',
      '  ok       handshake: it begins',
      '  FAILED   deadline: it stops in time',
      '           expected error -32801',
      '           saw      nothing in time',
      '  skipped  nul: not offered: operation:queue.put',
      '3 checks: 1 ok, 1 failed, 1 skipped',
    ]);
  });

  test('names the command when the driver never spoke', () => {
    expect(checkText(checkOf(['./mine', '-v'], { checks: [bad] }))[0]).toBe('./mine -v could not be started');
  });
});
