import { createHash } from 'node:crypto';
import type { RunnableCase } from '../core/contract-case.js';
import { isRequestStep } from '../core/fixture.js';
import { buildRequest } from '../replay/build-request.js';
import type { Received } from './constant-answer.js';

/** One request that every contender sends, as plain data. */
export interface BenchRequest {
  readonly id: string;
  readonly method: string;
  readonly path: string;
  readonly headers: readonly (readonly [name: string, value: string])[];
  readonly body: string;
}

/** The requests of the route cases, made by the same function as the harness uses. */
export function requestsOf(cases: readonly RunnableCase[]): BenchRequest[] {
  return cases
    .filter((one) => one.kind === 'route')
    .flatMap((one) =>
      one.script.steps.filter(isRequestStep).map((step): BenchRequest => {
        const { method, path, headers, body } = buildRequest(step, new Map(), new Map(), {});
        return { id: one.id, method, path, headers, body: Buffer.from(body).toString('utf8') };
      }),
    );
}

/** What a constant server must have received when every request reached it once, unchanged. */
export function expectedOf(requests: readonly BenchRequest[]): Received {
  const lines = requests.map(({ method, path }) => `${method} ${path}`).sort();
  return { count: lines.length, digest: createHash('sha256').update(lines.join('\n')).digest('hex') };
}
