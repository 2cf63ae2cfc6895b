import type { ComparisonRules } from '../core/comparison-rules.js';
import { fitsTemplate } from '../core/control-path.js';
import type { Divergence } from '../core/divergence.js';
import type { Exchange } from '../core/exchange.js';
import type { Observation } from '../core/observation.js';
import { jsonTextOf } from './body-kind.js';
import type { BodySchemas, Misfit } from './body-schemas.js';

export interface BodyCheckInput {
  readonly row: string;
  readonly route: { readonly method: string; readonly canonicalPath: string };
  readonly schemas: BodySchemas;
  readonly rules: ComparisonRules;
}

export interface BodyCheck {
  /** The first place where the oracle itself does not fit: then the schema is wrong, or the case does not show what it should. */
  readonly unfit?: string;
  /** Places where the target does not fit and the comparison reported nothing. */
  readonly divergences: readonly Divergence[];
}

/** Checks the happy bodies of a row on both sides. */
export function checkBodies(oracle: Observation, target: Observation, found: readonly Divergence[], input: BodyCheckInput): BodyCheck {
  const [own] = misfits(oracle, input);
  if (own !== undefined) return { unfit: `the oracle's body does not fit the schema of ${input.row}: ${own.location} ${own.what}`, divergences: [] };
  const isKnown = (location: string): boolean =>
    found.some((one) => location === one.location || location.startsWith(`${one.location}/`) || one.location.startsWith(`${location}/`));
  const divergences = misfits(target, input).flatMap(({ location, what }): Divergence[] =>
    isKnown(location) ? [] : [{ code: 'schema', location, target: what }],
  );
  return { divergences };
}

function misfits(side: Observation, input: BodyCheckInput): (Misfit & { readonly location: string })[] {
  return side.steps.flatMap((step) => {
    if (step.kind !== 'exchange' || step.setup || !isOwn(step.exchange, input)) return [];
    const body = happyBody(step.exchange, input.rules);
    if (body === undefined) return [];
    return input.schemas.misfits(input.row, body.value).map((one) => ({ ...one, location: `step ${String(step.step)} /body${one.at}` }));
  });
}

/** The request is the row's own; other rows' are there to prepare or to look. */
export function isOwn({ request }: Exchange, { route }: Pick<BodyCheckInput, 'route'>): boolean {
  return request.method === route.method && fitsTemplate(route.canonicalPath, request.path);
}

/** The JSON body of a successful answer; undefined for any other. */
export function happyBody(exchange: Exchange, rules: ComparisonRules): { readonly value: unknown } | undefined {
  if (exchange.kind !== 'response' || exchange.request.method === 'HEAD') return undefined;
  const { response, request } = exchange;
  if (response.status < 200 || response.status > 299 || response.fidelity === 'abridged' || response.body.length === 0) return undefined;
  const text = jsonTextOf(
    response,
    rules.bytePaths.some((pattern) => new RegExp(pattern).test(request.path)),
  );
  if (text === undefined) return undefined;
  try {
    return { value: JSON.parse(text) };
  } catch {
    // Not JSON after all: the comparison of the bodies says what it is.
    return undefined;
  }
}
