import type { ProducerEvidence, ProducerRemark } from '../core/producer-evidence.js';
import { InputError } from '../core/problem.js';
import { readProduced, type ProducedItem } from './check-payloads.js';
import { shapesOf } from './item-shape.js';
import { SAFE_METHODS } from './observed-producers.js';

/** One request of a recorded step. */
export interface RecordedRequest {
  readonly method: string;
  readonly path: string;
  readonly status: number;
}

export interface RecordedProducers {
  readonly records: readonly ProducerEvidence[];
  /** Items of which no request of a tracked route can be told. */
  readonly remarks: readonly ProducerRemark[];
}

/** The row of a request, undefined when none has its method and path. */
export type RouteAt = (method: string, path: string) => string | undefined;

/** Gives every recorded item to the route whose request put it. Throws InputError on what is no recording of producers. */
export function recordedProducers(text: string, file: string, commit: string, routeAt: RouteAt): RecordedProducers {
  const requests = requestsOf(text, file);
  const records: ProducerEvidence[] = [];
  const remarks: ProducerRemark[] = [];
  for (const item of readProduced(text, file)) {
    const found = attribute(requests.get(item.record) ?? [], routeAt);
    if ('why' in found) remarks.push({ where: item.record, why: `${item.queue}: ${found.why}` });
    else records.push(evidence(item, found, commit));
  }
  return { records, remarks };
}

const evidence = (item: ProducedItem, { route, certain }: Attributed, commit: string): ProducerEvidence => ({
  type: 'producer-evidence',
  route,
  queue: item.queue,
  ...shapesOf([item]),
  side: 'oracle',
  case: item.record,
  commit,
  source: 'recording',
  certain,
});

interface Attributed {
  readonly route: string;
  readonly certain: boolean;
}

/**
 * The request that put an item of a step. A single writing request that was not refused is certain. Of several the last one is what
 * the step is about, and those before prepare it; a read behind them, or a read alone, can put something too (a pull through a proxy).
 */
export function attribute(requests: readonly RecordedRequest[], routeAt: RouteAt): Attributed | { readonly why: string } {
  const accepted = requests.filter(({ status }) => status < 400);
  const writing = accepted.filter(({ method }) => !SAFE_METHODS.includes(method));
  const certain = writing.length === 1;
  const chosen = certain ? writing[0] : accepted.at(-1);
  if (chosen === undefined) return { why: requests.length === 0 ? 'no request came before it' : 'every request before it was refused' };
  const route = routeAt(chosen.method, chosen.path);
  return route === undefined ? { why: `no row has ${chosen.method} ${chosen.path}` } : { route, certain };
}

/** The requests of each record; a record without `http` had none. */
function requestsOf(text: string, file: string): Map<string, RecordedRequest[]> {
  const all = new Map<string, RecordedRequest[]>();
  for (const [at, line] of text.split('\n').entries()) {
    if (line.trim() === '') continue;
    const place = `${file}:${String(at + 1)}`;
    const { record, http } = parse(line, place);
    if (http === undefined || http === null) continue;
    if (!Array.isArray(http) || !http.every(isRequest)) throw new InputError(`${place}: "http" is a list of {"method", "path", "status"}`);
    all.set(String(record), http);
  }
  return all;
}

function parse(line: string, place: string): { readonly record?: unknown; readonly http?: unknown } {
  try {
    const value: unknown = JSON.parse(line);
    return typeof value === 'object' && value !== null ? value : {};
  } catch (error) {
    throw new InputError(`${place}: not JSON (${error instanceof Error ? error.message : String(error)})`);
  }
}

function isRequest(value: unknown): value is RecordedRequest {
  if (typeof value !== 'object' || value === null) return false;
  const { method, path, status } = value as Record<string, unknown>;
  return typeof method === 'string' && typeof path === 'string' && typeof status === 'number';
}
