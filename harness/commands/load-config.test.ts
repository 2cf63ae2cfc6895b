import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import config from '../../parity.config.js';
import { checkConfig, loadProfile } from './load-config.js';

test('the project’s own configuration fits its schema', () => {
  expect(checkConfig(config, 'parity.config.ts')).toBe(config);
});

test.each([
  [{ ...config, profil: {} }, 'at the top: unknown key "profil"'],
  [{ ...config, profiles: { x: { ...config.profiles['reference'], concurrencie: 2 } } }, 'at /profiles/x: unknown key "concurrencie"'],
  [{ ...config, profiles: { x: { ...config.profiles['reference'], concurrency: 0 } } }, '/profiles/x/concurrency'],
  [{}, 'required'],
])('a wrong one is refused with its place', (wrong, message) => {
  expect(() => checkConfig(wrong, 'c')).toThrow(message);
});

test('a configuration file may be JSON or a module, and says when it is neither', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'parity-config-'));
  try {
    const file = join(folder, 'c.json');
    writeFileSync(file, JSON.stringify(config));
    expect((await loadProfile('quay', file)).name).toBe('quay');
    writeFileSync(file, '{');
    await expect(loadProfile(undefined, file)).rejects.toThrow('cannot be read as configuration');
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
});

test('an unknown profile proposes a near one', async () => {
  await expect(loadProfile('referenz', undefined)).rejects.toThrow('did you mean reference?');
});
