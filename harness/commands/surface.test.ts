import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import type { RouteRule } from '../core/route-rule.js';
import { runVerb } from '../testing/command-context.js';
import { schemaErrors } from '../testing/schema.js';
import { inTemporaryFolder } from '../testing/temporary-folder.js';
import { loadTrackers } from '../trackers/load.js';
import { define } from './surface.js';

const root = join(import.meta.dirname, '..', '..');

/** A router that serves exactly the tracker, with what is accepted beside it. */
async function wholeList(): Promise<RouteRule[]> {
  const { subjects } = await loadTrackers(join(root, 'trackers'), { root, forPlan: true });
  const { accepted } = JSON.parse(readFileSync(join(root, 'fixtures', 'surface', 'quay.json'), 'utf8')) as { accepted: { method: string; rule: string }[] };
  const rule = (text: string, method: string): RouteRule => ({ rule: text, methods: [method], endpoint: 'x', registered_in_live_oracle: true });
  return [
    ...subjects.flatMap((subject) => (subject.kind === 'route' ? [rule(subject.canonicalPath, subject.method)] : [])),
    ...accepted.map((entry) => rule(entry.rule, entry.method)),
  ];
}

const surfaceOf = (rules: readonly RouteRule[], ...more: string[]): ReturnType<typeof runVerb> =>
  inTemporaryFolder((dir) => {
    writeFileSync(join(dir, 'rules.json'), JSON.stringify(rules));
    return runVerb(define, ['--profile', 'quay', '--rules', join(dir, 'rules.json'), ...more]);
  });

describe('the list of a router beside the tracker', () => {
  test('every row live and every other rule accepted is green', async () => {
    const { printed, exitCode } = await surfaceOf(await wholeList());
    expect(printed.at(-1)).toContain('of 413 rows 413 live, 0 not live, 0 without a rule; 23 rules without a row, 0 not accepted');
    expect(exitCode).toBe(0);
  });
  test('one rule more is red and named', async () => {
    const more: RouteRule = { rule: '/api/v1/brand/new', methods: ['POST'], endpoint: 'api.new', registered_in_live_oracle: true };
    const { printed, exitCode } = await surfaceOf([...(await wholeList()), more]);
    expect(printed.join('\n')).toContain('POST    /api/v1/brand/new (api.new, live)');
    expect(exitCode).toBe(1);
  });
  test('an accepted rule that is gone is red', async () => {
    const { printed, exitCode } = await surfaceOf((await wholeList()).filter(({ rule }) => rule !== '/static/<path:filename>'));
    expect(printed.join('\n')).toContain('accepted rules that are gone or tracked now: 1');
    expect(exitCode).toBe(1);
  });
  test('a rule that is not live names its row with the gate', async () => {
    const list = (await wholeList()).map((one) => (one.rule === '/api/v1/user/card' ? { ...one, registered_in_live_oracle: false } : one));
    const { printed } = await surfaceOf(list);
    expect(printed.join('\n')).toContain('ROUTE-0236 GET     /api/v1/user/card (features.BILLING, needs-billing)');
  });
  test('--json keeps to its schema', async () => {
    const { printed } = await surfaceOf((await wholeList()).slice(3), '--json');
    const value = JSON.parse(printed.join('\n')) as { sides: { withoutRule: unknown[] }[] };
    expect(schemaErrors('surface', value)).toEqual([]);
    expect(value.sides[0]?.withoutRule).toHaveLength(3);
  });
  test.each([
    ['an empty list', '[]'],
    ['no list', '{}'],
    ['no JSON', 'nothing'],
  ])('%s is refused', async (_, text) => {
    const work = inTemporaryFolder((dir) => {
      writeFileSync(join(dir, 'rules.json'), text);
      return runVerb(define, ['--profile', 'quay', '--rules', join(dir, 'rules.json')]);
    });
    await expect(work).rejects.toThrow(/rules\.json/);
  });
  test('a profile whose sides cannot be asked wants a list', async () => {
    await expect(runVerb(define, ['--profile', 'quay'])).rejects.toThrow(/give a list with --rules/);
  });
});
