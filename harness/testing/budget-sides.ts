import { openBench, type OpenBench } from '../commands/open-bench.js';
import { loadApprovals } from '../commands/load-approvals.js';
import { loadProfile } from '../commands/load-config.js';
import { loadPlan } from '../commands/load-plan.js';
import type { WorkloadStream } from '../core/budget-workload.js';
import type { RunnableCase } from '../core/contract-case.js';
import type { FixtureCase } from '../core/fixture.js';
import { startSides, type SidePair } from '../sides/start-sides.js';
import { openSmallProject, type Handler } from './small-project.js';

/** Two small servers in this process behind a bench, as budgets are measured on. */
export interface BudgetSides {
  readonly pair: SidePair;
  readonly bench: OpenBench;
  readonly cases: readonly RunnableCase[];
  /** Ends a side, connections included. */
  readonly end: (side: 'oracle' | 'target') => void;
  close(): Promise<void>;
}

export interface BudgetSidesInput {
  readonly oracle: Handler;
  readonly target: Handler;
  /** Each case is of a row of its own, in order: ROUTE-0001, … */
  readonly cases: readonly FixtureCase[];
  /** Method and path of each row. */
  readonly routes: readonly { readonly method: string; readonly canonicalPath: string }[];
}

/** Opens both sides, with the plan of the cases. */
export async function openBudgetSides({ oracle, target, cases, routes }: BudgetSidesInput): Promise<BudgetSides> {
  const project = await openSmallProject(
    routes.map(({ canonicalPath }) => canonicalPath),
    oracle,
    target,
    cases,
  );
  const { root, env } = project;
  const signal = new AbortController().signal;
  const now = (): Date => new Date();
  const chosen = await loadProfile(undefined, project.config);
  const pair = await startSides({ profile: chosen.profile, profileName: chosen.name, root, env, targetArguments: [], progress: () => undefined, signal });
  const routeOf = new Map(routes.map((route, at) => [`ROUTE-${String(at + 1).padStart(4, '0')}`, route]));
  const approvals = loadApprovals(root, chosen.profile, now());
  const bench = await openBench({ root, env, pair, profile: chosen.profile, approvals, routeOf: (row) => routeOf.get(row), run: 'r1', signal, now });
  return {
    pair,
    bench,
    cases: (await loadPlan(root, chosen)).plan.cases,
    end: (side) => {
      project.end(side);
    },
    close: async () => {
      await bench.close();
      await pair.close();
      project.close();
    },
  };
}

/** A case of one request by nobody in particular. */
export function readingCase(row: string, path: string, parts: Partial<FixtureCase> = {}): FixtureCase {
  return { row, name: 'get', principal: 'anonymous', steps: [{ method: 'GET', path }], ...parts };
}

/** A stream of everything that nobody in particular sends. */
export const STREAM: WorkloadStream = { budget: 'PB-WEB', principal: 'anonymous', perSecond: 40, arrivals: 'constant', cases: [], instances: 2 };

/** A handler that answers JSON on its paths, and 404 elsewhere. `answers` gives the body, or the answer by hand. */
export function jsonOn(answers: Readonly<Record<string, unknown>>): Handler {
  return (request, response) => {
    const path = (request.url ?? '').split('?', 1)[0] ?? '';
    response.setHeader('Content-Type', 'application/json');
    response.setHeader('Date', 'Sat, 21 Nov 2026 07:00:00 GMT');
    if (!(path in answers)) response.statusCode = 404;
    response.end(path in answers ? JSON.stringify(answers[path]) : '{}');
  };
}
