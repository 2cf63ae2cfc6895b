import { headerValues, type Exchange, type Response } from '../core/exchange.js';
import { mediaTypeOf, readBody, type Body } from './body-kind.js';
import { compareHeaders } from './compare-headers.js';
import { compareHtml } from './compare-html.js';
import { compareMetrics } from './compare-metrics.js';
import { compareJson } from './compare-json.js';
import { compareText } from './compare-text.js';
import { diverge, type Comparison } from './comparison.js';
import { countLeaves } from './json-lexemes.js';

/** Compares one request's outcome on both sides: status, headers and body, whatever the status says. */
export function compareExchange(oracle: Exchange, target: Exchange, location: string, to: Comparison): void {
  if (oracle.kind === 'fault' || target.kind === 'fault') {
    compareFaults(oracle, target, location, to);
    return;
  }
  to.ledger.exchanges += 1;
  const left = oracle.response;
  const right = target.response;
  if (left.status !== right.status) diverge(to, 'status', `${location}/status`, left.status, right.status);
  const head = oracle.request.method === 'HEAD';
  const asBytes = to.rules.bytePaths.some((pattern) => new RegExp(pattern).test(oracle.request.path));
  const skip = new Set(to.rules.transportHeaders);
  if (!lengthCounts(left, right, head, asBytes)) skip.add('content-length');
  compareHeaders(left.headers, right.headers, `${location}/headers`, skip, to);
  if (left.fidelity === 'abridged' || right.fidelity === 'abridged') return;
  compareBodies(left, right, asBytes, `${location}/body`, to);
}

function compareFaults(oracle: Exchange, target: Exchange, location: string, to: Comparison): void {
  const shown = (exchange: Exchange): string =>
    exchange.kind === 'fault' ? `${exchange.fault}: ${exchange.detail}` : `status ${String(exchange.response.status)}`;
  if (oracle.kind === 'fault' && target.kind === 'fault' && oracle.fault === target.fault) return;
  const code = [oracle, target].some((exchange) => exchange.kind === 'fault' && exchange.fault === 'not-sent') ? 'not-sent' : 'fault';
  diverge(to, code, `${location}/fault`, shown(oracle), shown(target));
}

/**
 * Content-Length follows from the body: it is a difference of its own only where the bodies are equal or, after HEAD, where the
 * media type says that the bytes themselves are the content.
 */
function lengthCounts(oracle: Response, target: Response, head: boolean, asBytes: boolean): boolean {
  if (head) return asBytes && !/json$|html$|text\/plain$/.test(mediaTypeOf(oracle).replace(/^application\/vnd\..*/, ''));
  return oracle.fidelity === 'raw' && target.fidelity === 'raw' && sameBytes(oracle.body, target.body);
}

const sameBytes = (left: Uint8Array, right: Uint8Array): boolean => Buffer.compare(left, right) === 0;

function compareBodies(oracle: Response, target: Response, asBytes: boolean, location: string, to: Comparison): void {
  if (sameBytes(oracle.body, target.body)) {
    to.ledger.bytes += oracle.body.length;
    const body = readBody(oracle, asBytes);
    if (body.kind === 'json') to.ledger.leaves += countLeaves(body.node);
    return;
  }
  const left = readBody(oracle, asBytes);
  const right = readBody(target, asBytes);
  if (left.kind === 'json' && right.kind === 'json') {
    compareJson(left.node, right.node, location, to);
    return;
  }
  if (left.kind !== right.kind) {
    diverge(to, 'body-kind', location, describe(left, oracle), describe(right, target));
    return;
  }
  to.ledger.bytes += oracle.body.length;
  if (left.kind === 'bytes') {
    if (oracle.body.length !== target.body.length) diverge(to, 'body-length', location, oracle.body.length, target.body.length);
    else diverge(to, 'body-bytes', `${location}/${String(firstDifference(oracle.body, target.body))}`, digestOf(oracle), digestOf(target));
  } else if (left.kind === 'html' && right.kind === 'html') compareHtml(left.text, right.text, location, to);
  else if (left.kind === 'metrics' && right.kind === 'metrics') compareMetrics(left.text, right.text, location, to);
  else if (left.kind === 'text' && right.kind === 'text') compareText(left.text, right.text, location, 'body-text', to);
}

function describe(body: Body, response: Response): string {
  switch (body.kind) {
    case 'empty':
      return 'empty';
    case 'bytes':
      return `bytes (${String(response.body.length)})`;
    default:
      return `${body.kind}: ${Buffer.from(response.body).toString('utf8').slice(0, 120)}`;
  }
}

function firstDifference(left: Uint8Array, right: Uint8Array): number {
  return left.findIndex((byte, at) => byte !== right[at]);
}

/** The digest that the side declares, which names its content; else the size. */
function digestOf(response: Response): string {
  return headerValues(response.headers, 'docker-content-digest')[0] ?? `${String(response.body.length)} bytes`;
}
