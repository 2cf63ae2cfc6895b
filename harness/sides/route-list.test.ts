import { describe, expect, test } from 'vitest';
import { parseRouteList, readRouteList } from './route-list.js';
import type { ProcessSideConfig } from './process-side.js';

const list = [{ rule: '/a', methods: ['GET'], endpoint: 'a', registered_in_live_oracle: true }];

describe('a list of routes', () => {
  test('is read', () => {
    expect(parseRouteList(JSON.stringify(list), 'x')).toEqual(list);
  });
  test.each([
    ['no JSON', '{', /not JSON/],
    ['nothing in it', '[]', /route-list\.schema\.json/],
    ['a rule without methods', '[{"rule":"/a","endpoint":"a","registered_in_live_oracle":true}]', /methods/],
    ['a rule that is no path', JSON.stringify([{ ...list[0], rule: 'a' }]), /at \/0\/rule/],
  ])('%s is refused', (_, text, message) => {
    expect(() => parseRouteList(text, 'x')).toThrow(message);
  });
});

describe('a side is asked for its routes', () => {
  const side = (code: string | undefined): ProcessSideConfig => ({
    provider: 'process',
    prepare: [],
    cwd: '.',
    command: [],
    env: { PARITY_TEST_ROUTES: JSON.stringify(list) },
    healthPath: '/',
    healthTimeoutSeconds: 1,
    workers: {},
    database: false,
    ...(code === undefined ? {} : { routes: [process.execPath, '-e', code] }),
  });
  const ask = (code: string | undefined): ReturnType<typeof readRouteList> => readRouteList('oracle', side(code), process.cwd(), new AbortController().signal);
  test('by its command, in its environment', async () => {
    expect(await ask('process.stdout.write(process.env.PARITY_TEST_ROUTES)')).toEqual(list);
  });
  test('a command that fails is named with what it said', async () => {
    await expect(ask('console.error("no such table"); process.exit(3)')).rejects.toThrow(/\(3\)[\s\S]*no such table/);
  });
  test('a side without a command says what to do', async () => {
    await expect(ask(undefined)).rejects.toThrow(/--rules/);
  });
});
