import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterEach, describe, expect, test } from 'vitest';
import { runVerb, type Spoken } from '../testing/command-context.js';
import { schemaErrors } from '../testing/schema.js';
import { openSmallProject, type Handler, type SmallProject } from '../testing/small-project.js';
import { define as defineRecord } from './record.js';
import { define as defineRun } from './run.js';
import { define as defineSchemas } from './schemas.js';

const python = fileURLToPath(new URL('../../fixtures/golden/paired-python-1-excerpt.jsonl', import.meta.url));
const routes = fileURLToPath(new URL('../../fixtures/golden/python-routes-excerpt.jsonl', import.meta.url));

let project: SmallProject | undefined;
afterEach(() => project?.close());

const say =
  (said: { body: string }): Handler =>
  (_, response) => {
    response.setHeader('Content-Type', 'application/json');
    response.setHeader('Date', 'Sat, 21 Nov 2026 07:00:00 GMT');
    response.end(said.body);
  };

interface Sides {
  readonly oracle: { body: string };
  readonly target: { body: string };
  readonly verb: (define: Parameters<typeof runVerb>[0], ...args: string[]) => Promise<Spoken>;
}

/** A project whose one row has a schema, and whose sides say what a test wants. */
async function withSchema(body: string): Promise<Sides> {
  const sides = { oracle: { body }, target: { body } };
  const on = await openSmallProject(['/a'], say(sides.oracle), say(sides.target));
  project = on;
  const verb: Sides['verb'] = (define, ...args) => runVerb(define, [...args, '--config', on.config], { root: on.root, env: on.env, now: () => new Date() });
  await verb(defineRecord, '--accept');
  const shown = await verb(defineSchemas, 'infer');
  expect(shown.exitCode).toBe(1);
  expect((await verb(defineSchemas, 'infer', '--accept')).exitCode).toBe(0);
  return { ...sides, verb };
}

interface Output {
  readonly cases: readonly {
    readonly verdict: string;
    readonly reason?: string;
    readonly detail?: string;
    readonly divergences: readonly { readonly code: string; readonly location: string }[];
  }[];
}
const casesOf = ({ printed }: Spoken): Output['cases'] => (JSON.parse(printed.join('')) as Output).cases;

const DIGEST = `sha256:${'ab'.repeat(32)}`;
const mask = (): void => {
  const entry = { id: 'digest', case: '*', location: '/body/digest', code: 'json-value', reason: 'drawn', owner: 'team', expires: '2099-01-01' };
  writeFileSync(join(project?.root ?? '', 'approvals.json'), JSON.stringify({ masks: [entry] }));
};

describe('the schema of a happy body is checked on both sides', () => {
  test('bodies that fit are green', async () => {
    const { verb } = await withSchema(`{"digest":"${DIGEST}","n":1}`);
    expect((await verb(defineRun, '--json')).exitCode).toBe(0);
  });

  test('a target that a mask lets through still has to fit', async () => {
    const { target, verb } = await withSchema(`{"digest":"${DIGEST}","n":1}`);
    mask();
    target.body = '{"digest":"none","n":1}';
    const run = await verb(defineRun, '--json');
    expect(run.exitCode).toBe(1);
    expect(casesOf(run)[0]).toMatchObject({ verdict: 'mismatch', divergences: [{ code: 'schema', location: 'step 1 /body/digest' }] });
    expect(casesOf(await verb(defineRun, '--json', '--oracle', 'golden'))[0]).toMatchObject({ verdict: 'mismatch' });
  });

  test('what the comparison reports is not reported twice', async () => {
    const { target, verb } = await withSchema(`{"digest":"${DIGEST}","n":1}`);
    target.body = `{"digest":"${DIGEST}","n":"1"}`;
    expect(casesOf(await verb(defineRun, '--json'))[0]?.divergences.map(({ code }) => code)).toEqual(['json-type']);
  });

  test('an oracle that does not fit is not exercised, with the place', async () => {
    const { oracle, target, verb } = await withSchema(`{"digest":"${DIGEST}","n":1}`);
    oracle.body = target.body = `{"digest":"${DIGEST}"}`;
    const run = await verb(defineRun, '--json');
    expect(run.exitCode).toBe(2);
    expect(casesOf(run)[0]).toMatchObject({ verdict: 'inconclusive', reason: 'not-exercised' });
    expect(casesOf(run)[0]?.detail).toContain('step 1 /body/n is required');
  });
});

describe('parity schemas check', () => {
  test('every body of the recordings that the committed schemas are from fits', async () => {
    const { printed, exitCode } = await runVerb(defineSchemas, ['check', '--profile', 'quay', '--json', '--recording', routes, python]);
    const output = JSON.parse(printed.join('')) as { bodies: number };
    expect(schemaErrors('schemas-check', output)).toEqual([]);
    expect(exitCode).toBe(0);
    expect(output.bodies).toBeGreaterThan(80);
  }, 30_000);

  test('the happy bodies of the committed goldens fit', async () => {
    expect((await runVerb(defineSchemas, ['check', '--profile', 'quay'])).exitCode).toBe(0);
  }, 30_000);

  test('a body that does not fit is named, exit 1; a row without schema is exit 2', async () => {
    const { oracle, verb } = await withSchema('{"n":1}');
    oracle.body = '{"n":null}';
    await verb(defineRecord, '--accept');
    const { printed, exitCode } = await verb(defineSchemas, 'check');
    expect(exitCode).toBe(1);
    expect(printed[0]).toBe('ROUTE-0001 /n must be integer (PT-ROUTE-0001.get step 1)');
    const file = join(project?.root ?? '', 'fixtures', 'schemas', 'bodies', 'small.json');
    writeFileSync(file, JSON.stringify({ ...(JSON.parse(readFileSync(file, 'utf8')) as object), rows: {} }));
    expect((await verb(defineSchemas, 'check')).exitCode).toBe(2);
  });

  test('without any it says what to do, and a broken file is refused', async () => {
    const { verb } = await withSchema('{"n":1}');
    await expect(verb(defineSchemas, 'check', '--file', join(project?.root ?? '', 'none.json'))).rejects.toThrow('make them with parity schemas infer');
    const file = join(project?.root ?? '', 'fixtures', 'schemas', 'bodies', 'small.json');
    mkdirSync(join(file, '..'), { recursive: true });
    writeFileSync(file, readFileSync(file, 'utf8').replace('"small"', '"large"'));
    await expect(verb(defineRun)).rejects.toThrow('holds the body schemas of profile large');
    writeFileSync(file, '{}');
    await expect(verb(defineRun)).rejects.toThrow('body-schemas.schema.json');
  });
});
