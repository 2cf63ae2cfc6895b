import type { Request } from '../core/exchange.js';
import { fitsTemplate } from '../core/control-path.js';
import { isRequestStep, type FixtureCase } from '../core/fixture.js';
import { buildRequest, prepareData } from './build-request.js';
import { CaptureFailed } from './capture.js';
import { playStep } from './replay-case.js';
import { PrincipalFailed, type SideSession } from './session.js';
import { fill, UnresolvedTemplate, type Variables } from './templates.js';

export interface PrepareInput {
  readonly script: FixtureCase;
  /** Method and canonical path template of the row. */
  readonly route: { readonly method: string; readonly canonicalPath: string };
  readonly variables: ReadonlyMap<string, string>;
  readonly session: SideSession;
  readonly signal: AbortSignal;
  readonly now: () => Date;
}

/** A request that is ready to be sent and measured: all that it needs was made. */
export interface PreparedRequest {
  readonly request: Request;
  /** Declared answer. */
  readonly expect: string;
  /** Who sends it, as written. */
  readonly principal: string;
}

/** What a case needs before its measured request could not be made. */
export class PreparationFailed extends Error {
  override readonly name = 'PreparationFailed';
}

/**
 * Plays a case on one side up to the first measured step that asks the row's own route, and gives that request without sending it. Throws
 * PreparationFailed when a step before it fails or none asks the route.
 */
export async function prepareMeasured({ script, route, variables, session, signal, now }: PrepareInput): Promise<PreparedRequest> {
  const known: Variables = new Map([...variables, ...session.variables]);
  try {
    const data = prepareData(script.data, known);
    for (const [index, step] of script.steps.entries()) {
      if (isRequestStep(step) && step.setup !== true && step.method === route.method) {
        const principal = fill(step.principal ?? script.principal, known);
        const request = buildRequest(step, known, data, await session.credentials(principal, signal));
        if (fitsTemplate(route.canonicalPath, request.path)) return { request, expect: step.expect ?? script.expect ?? '2xx', principal };
      }
      const failed = await playStep({ ...step, setup: true }, index + 1, { script, known, data, session, signal, steps: [], now });
      if (failed !== undefined) throw new PreparationFailed(`step ${String(index + 1)}: ${failed.reason}: ${failed.detail}`);
    }
  } catch (error) {
    if (error instanceof PrincipalFailed || error instanceof UnresolvedTemplate || error instanceof CaptureFailed) throw new PreparationFailed(error.message);
    throw error;
  }
  throw new PreparationFailed(`no measured step asks ${route.method} ${route.canonicalPath}`);
}
