import { createHash } from 'node:crypto';
import type { ComparisonRules } from '../core/comparison-rules.js';
import type { Request, Response } from '../core/exchange.js';
import type { StepObservation } from '../core/observation.js';
import { readBody } from './body-kind.js';
import { parseCookies } from './compare-cookies.js';
import { parseEventData, readEvents } from './compare-events.js';
import { framingOf } from './compare-exchange.js';
import { assignmentOf } from './compare-html.js';
import { readMetrics } from './compare-metrics.js';
import { decodeToken } from './jwt.js';
import { parseLexemes, type JsonNode } from './json-lexemes.js';
import { pointer, rawOf, stringOf } from './json-nodes.js';

/** Location to what stands there as it is spelled; the locations are those that divergences carry. */
export type Locations = ReadonlyMap<string, string>;

/**
 * Everything of some steps that is compared, flattened: status, headers, JSON leaves, lines of text and pages, metric series, rows
 * and workers. A divergence lies at one of these locations or at a parent of some (a body of another kind, a missing object).
 */
export function locationsOf(steps: readonly StepObservation[], rules: Pick<ComparisonRules, 'bytePaths' | 'transportHeaders'>): Map<string, string> {
  const found = new Map<string, string>();
  for (const step of steps) {
    if (step.setup) continue;
    const place = `step ${String(step.step)} `;
    switch (step.kind) {
      case 'exchange':
        for (const [at, exchange] of [step.exchange, ...(step.pages?.more ?? [])].entries()) {
          const page = at === 0 ? place : `${place}/pages/${String(at)}`;
          if (exchange.kind === 'fault') found.set(`${page}/fault`, `${exchange.fault}: ${exchange.detail}`);
          else addResponse(exchange.response, exchange.request, page, rules, found);
        }
        break;
      case 'rows':
        addJson(parseLexemes(step.json), `${place}/rows/${step.table}`, found);
        break;
      case 'effects':
        for (const { kind, name, items } of step.effects.groups)
          for (const [index, item] of items.entries()) addJson(parseLexemes(item), `${place}/effects/${kind}/${name}/${String(index)}`, found);
        break;
      case 'worker':
        found.set(`${place}/worker/${step.program}`, `exit ${String(step.exitCode)}: ${step.output}`);
        break;
    }
  }
  return found;
}

function addResponse(
  response: Response,
  { method, path }: Request,
  place: string,
  rules: Pick<ComparisonRules, 'bytePaths' | 'transportHeaders'>,
  found: Map<string, string>,
): void {
  found.set(`${place}/status`, String(response.status));
  addHeaders(response, `${place}/headers`, rules, found);
  if (response.fidelity === 'abridged') return;
  if (method === 'HEAD') {
    found.set(`${place}/body`, `${String(response.body.length)} bytes`);
    return;
  }
  const body = readBody(
    response,
    rules.bytePaths.some((pattern) => new RegExp(pattern).test(path)),
  );
  const at = `${place}/body`;
  switch (body.kind) {
    case 'empty':
      found.set(at, '');
      break;
    case 'bytes':
      found.set(at, `${String(response.body.length)} bytes, sha256:${createHash('sha256').update(response.body).digest('hex')}`);
      break;
    case 'json':
      addJson(body.node, at, found);
      break;
    case 'sse':
      for (const [index, { data, ...fields }] of readEvents(body.text).entries()) {
        for (const [field, value] of Object.entries(fields)) found.set(`${at}/events/${String(index)}/${field}`, value);
        const node = parseEventData(data);
        if (node === undefined) found.set(`${at}/events/${String(index)}/data`, data);
        else addJson(node, `${at}/events/${String(index)}/data`, found);
      }
      break;
    case 'metrics': {
      const { families, series } = readMetrics(body.text);
      for (const line of families) found.set(`${at}/families/${line}`, line);
      for (const [name, amount] of series) found.set(`${at}/series/${name}`, amount);
      break;
    }
    case 'html':
    case 'text':
      for (const [index, line] of body.text.split('\n').entries()) addLine(line, `${at}/line ${String(index + 1)}`, body.kind === 'html', found);
      break;
  }
}

function addHeaders(response: Response, at: string, rules: Pick<ComparisonRules, 'transportHeaders'>, found: Map<string, string>): void {
  // How a body is framed is compared whether there is a length or not.
  found.set(`${at}/content-length`, framingOf(response));
  const fields = new Map<string, string[]>();
  for (const [name, value] of response.headers) fields.set(name.toLowerCase(), [...(fields.get(name.toLowerCase()) ?? []), value]);
  for (const [name, values] of fields) {
    if (rules.transportHeaders.includes(name)) continue;
    if (name !== 'set-cookie') found.set(`${at}/${name}`, values.join(', '));
    else {
      for (const [cookie, { value, attributes, expires }] of parseCookies(values)) {
        found.set(`${at}/${name}/${cookie}/value`, value);
        found.set(`${at}/${name}/${cookie}/attributes`, attributes);
        found.set(`${at}/${name}/${cookie}/expires`, expires);
      }
    }
  }
}

function addLine(line: string, at: string, isPage: boolean, found: Map<string, string>): void {
  const assigned = isPage ? assignmentOf(line) : undefined;
  found.set(at, assigned?.around ?? line);
  if (assigned !== undefined) addJson(assigned.node, at, found);
}

/** Leaves in document order; what is still to be looked at waits in a list, so that no depth exhausts the engine's stack. */
function addJson(root: JsonNode, place: string, found: Map<string, string>): void {
  const waiting: { readonly node: JsonNode; readonly at: string }[] = [{ node: root, at: place }];
  for (let next = waiting.pop(); next !== undefined; next = waiting.pop()) {
    const { node, at } = next;
    if (node.kind === 'object' && node.members.length > 0)
      for (const { key, value } of node.members.toReversed()) waiting.push({ node: value, at: pointer(at, key) });
    else if (node.kind === 'array' && node.items.length > 0)
      for (let index = node.items.length - 1; index >= 0; index -= 1) waiting.push({ node: node.items[index] as JsonNode, at: pointer(at, index) });
    else {
      const token = node.kind === 'string' ? decodeToken(stringOf(node)) : undefined;
      if (token === undefined) found.set(at, rawOf(node));
      else waiting.push({ node: parseLexemes(token.claims), at: `${at}/claims` }, { node: parseLexemes(token.header), at: `${at}/header` });
    }
  }
}

/** The location and what silences it besides an entry at the very place: a text that is compared as a whole silences its lines. */
export function reachOf(location: string): readonly string[] {
  const whole = /^(.*?)\/line \d+(?:\/|$)/s.exec(location)?.[1];
  return whole === undefined ? [location] : [location, whole];
}

/**
 * Locations that two sides of a case both have, with what a mask may be written at to reach them. Steps whose answers are the same
 * to the last byte are left out: a recording beside itself shows nothing about what a mask is needed for.
 */
export function sharedLocations(
  oracle: readonly StepObservation[],
  target: readonly StepObservation[],
  rules: Pick<ComparisonRules, 'bytePaths' | 'transportHeaders'>,
): Set<string> {
  const partners = new Map(target.map((step) => [step.step, step]));
  const pairs = oracle.flatMap((left) => {
    const right = partners.get(left.step);
    return right === undefined || isSameAnswer(left, right) ? [] : [{ left, right }];
  });
  const others = locationsOf(
    pairs.map(({ right }) => right),
    rules,
  );
  const own = locationsOf(
    pairs.map(({ left }) => left),
    rules,
  );
  return new Set([...own.keys()].filter((location) => others.has(location)).flatMap(reachOf));
}

function isSameAnswer(left: StepObservation, right: StepObservation): boolean {
  if (left.kind !== 'exchange' || right.kind !== 'exchange' || left.pages !== undefined || left.exchange.kind === 'fault' || right.exchange.kind === 'fault')
    return false;
  const one = left.exchange.response;
  const other = right.exchange.response;
  return JSON.stringify(one.headers) === JSON.stringify(other.headers) && Buffer.compare(one.body, other.body) === 0;
}
