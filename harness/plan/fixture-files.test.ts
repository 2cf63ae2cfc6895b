import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { readFixtures } from './fixture-files.js';

let root: string;
beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), 'parity-fixtures-'));
  mkdirSync(join(root, 'f', 'deep'), { recursive: true });
});
afterEach(() => rmSync(root, { recursive: true, force: true }));

const write = (name: string, content: unknown): void => writeFileSync(join(root, 'f', name), typeof content === 'string' ? content : JSON.stringify(content));
const good = { row: 'ROUTE-0001', name: 'get', principal: 'anonymous', steps: [{ method: 'GET', path: '/' }] };

test('files are read in name order, folders too', () => {
  write('b.json', { cases: [good] });
  write('deep/a.json', { cases: [] });
  expect(readFixtures(root, ['f'], new Set()).map(({ file }) => file)).toEqual([join('f', 'b.json'), join('f', 'deep', 'a.json')]);
});

test.each([
  ['not json', 'f/x.json: not JSON'],
  [{ cases: [{ ...good, prinzipal: 'x' }] }, 'prinzipal'],
  [{ cases: [{ ...good, steps: [] }] }, '/cases/0/steps'],
  [{ cases: [{ ...good, expect: 'ok' }] }, '/cases/0/expect'],
  [{ cases: [{ ...good, steps: [{ method: 'GET', path: '/{{x}}' }] }] }, '{{x}} has no value there'],
])('%j is refused with file and place', (content, message) => {
  write('x.json', content);
  expect(() => readFixtures(root, ['f'], new Set())).toThrow(message);
});
