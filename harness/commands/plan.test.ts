import { beforeAll, describe, expect, test } from 'vitest';
import { runVerb } from '../testing/command-context.js';
import { schemaErrors } from '../testing/schema.js';
import { define } from './plan.js';

interface Output {
  readonly summary: { readonly pairs: { readonly possible: number; readonly planned: number } };
  readonly rows: readonly { readonly id: string; readonly kind: string; readonly reason?: string; readonly cases: readonly string[] }[];
  readonly cases: readonly {
    readonly id: string;
    readonly row: string;
    readonly kind: string;
    readonly happy: boolean;
    readonly aspect: string;
    readonly expect: string;
    readonly error: string;
    readonly request: { readonly method: string } | null;
  }[];
}

async function plan(profile: string): Promise<Output> {
  const { printed } = await runVerb(define, ['--profile', profile, '--json']);
  const output = JSON.parse(printed.join('\n')) as Output;
  expect(schemaErrors('plan', output)).toEqual([]);
  return output;
}

describe('the plan of the real service', () => {
  let output: Output;
  let routes: Output['cases'];
  beforeAll(async () => {
    output = await plan('quay');
    routes = output.cases.filter(({ kind }) => kind === 'route');
  });

  test('every route row has a happy case, and few of them a reason why another answer is the happy one', () => {
    const rows = output.rows.filter(({ kind }) => kind === 'route');
    expect(rows).toHaveLength(413);
    const happy = new Set(routes.filter((one) => one.happy).map(({ row }) => row));
    expect(rows.filter(({ id }) => !happy.has(id)).map(({ id }) => id)).toEqual([]);
    expect(rows.filter(({ reason }) => reason !== undefined).length).toBeLessThanOrEqual(15);
  });

  test('there are thousands of cases, each with its declared answer', () => {
    expect(routes.length).toBeGreaterThan(3000);
    expect(routes.filter((one) => !/^[1-5]/.test(one.expect)).map(({ id }) => id)).toEqual([]);
    const refusals = routes.filter((one) => /^[45]\d\d$/.test(one.expect) && one.request?.method !== 'HEAD');
    expect(refusals.filter(({ error }) => error === '').map(({ id }) => id)).toEqual([]);
  });

  test('no two requests of a row are alike', () => {
    const seen = new Map<string, string>();
    const alike: string[] = [];
    for (const one of routes) {
      const key = JSON.stringify([one.row, one.request]);
      const other = seen.get(key);
      if (other !== undefined) alike.push(`${other} and ${one.id}`);
      seen.set(key, one.id);
    }
    expect(alike).toEqual([]);
  });

  test('what is left out is counted', () => {
    expect(output.summary.pairs.planned).toBeGreaterThan(0);
    expect(output.summary.pairs.possible).toBeGreaterThan(output.summary.pairs.planned);
  });
});

test('the plan of the bundled pair fits the schema', async () => {
  expect((await plan('reference')).cases.filter(({ aspect }) => aspect === 'auth').length).toBeGreaterThan(300);
});
