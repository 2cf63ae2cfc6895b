import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, test } from 'vitest';
import { goldenCases, goldenFolder, openGoldenSide, readGoldens, requireGoldens } from './golden-side.js';

const root = fileURLToPath(new URL('../..', import.meta.url));
const profiles = readdirSync(join(root, 'fixtures', 'golden'), { withFileTypes: true }).flatMap((one) => (one.isDirectory() ? [one.name] : []));

describe.each(profiles)('the committed goldens of %s', (profile) => {
  const folder = goldenFolder(root, profile);
  const goldens = readGoldens(folder, profile, root);

  test('fit their schema, each with its provenance and at least one measured answer', () => {
    expect(goldens.rows.size).toBeGreaterThan(50);
    for (const { source, steps, id } of goldenCases(goldens).values()) {
      expect(source.oracleCommit, id).not.toBe('unknown');
      expect(
        steps.some(({ setup }) => !setup),
        id,
      ).toBe(true);
    }
  });

  test('hold no credentials and no body of a request', () => {
    for (const { id, steps } of goldenCases(goldens).values())
      for (const step of steps) {
        if (step.kind !== 'exchange') continue;
        expect(step.exchange.request.body, id).toHaveLength(0);
        expect(
          step.exchange.request.headers.filter(([name]) => /authorization|cookie|csrf|token/i.test(name)),
          id,
        ).toEqual([]);
      }
    const text = readdirSync(folder).map((name) => readFileSync(join(folder, name), 'utf8'));
    expect(text.join('')).not.toMatch(/-pass-1|oraclepass1/);
  });
});

test('another golden is another digest, and a side of goldens answers nothing itself', () => {
  const quay = requireGoldens(goldenFolder(root, 'quay'), 'quay', root);
  expect(quay.digest).toMatch(/^sha256:[0-9a-f]{64}$/);
  const side = openGoldenSide(quay);
  expect(side.description).toMatchObject({ provider: 'recording', commit: 'ffba0c70e' });
  const answer = side.answer?.({ method: 'GET', path: '/', headers: [], body: new Uint8Array() });
  expect(answer).toMatchObject({ kind: 'fault', fault: 'not-sent' });
});
