import { isUtf8 } from 'node:buffer';
import { createHash } from 'node:crypto';
import type { DivergenceCode } from '../core/divergence.js';
import { headerValues, type Response } from '../core/exchange.js';
import { jsonTextOf, leavesIn, mediaTypeOf, readBody, type Body } from './body-kind.js';
import { compareErrorShapes } from './compare-error-shapes.js';
import { compareEvents } from './compare-events.js';
import { compareHtml } from './compare-html.js';
import { compareJson, compareJsonTexts } from './compare-json.js';
import { compareMetrics } from './compare-metrics.js';
import { compareText } from './compare-text.js';
import { diverge, type Comparison } from './comparison.js';
import { JsonSyntaxError } from './json-lexemes.js';

/** Compares two bodies by what they are; `asBytes` where the bytes themselves are the content. */
export function compareBodies(oracle: Response, target: Response, asBytes: boolean, location: string, to: Comparison): void {
  if (isSameBytes(oracle.body, target.body)) {
    to.ledger.bytes += oracle.body.length;
    to.bindings.remember(oracle.body, location, to.rules.generators, to.found);
    to.ledger.leaves += leavesIn(oracle, asBytes);
    return;
  }
  // Error bodies are small, and their shape is read off the nodes.
  if ((oracle.status < 400 || target.status < 400) && compareAsJson(oracle, target, asBytes, location, to)) return;
  const left = readBody(oracle, asBytes);
  const right = readBody(target, asBytes);
  if (left.kind === 'json' && right.kind === 'json') {
    if (oracle.status >= 400 && target.status >= 400) compareErrorShapes(left.node, right.node, location, to);
    compareJson(left.node, right.node, location, to);
    return;
  }
  if (left.kind !== right.kind) {
    diverge(to, codeOfKinds(left, right, oracle, target), location, describe(left, oracle), describe(right, target));
    return;
  }
  to.ledger.bytes += oracle.body.length;
  if (left.kind === 'bytes') compareBytes(oracle, target, location, to);
  else if (left.kind === 'html' && right.kind === 'html') compareHtml(left.text, right.text, location, to);
  else if (left.kind === 'metrics' && right.kind === 'metrics') compareMetrics(left.text, right.text, location, to);
  else if (left.kind === 'sse' && right.kind === 'sse') compareEvents(left.text, right.text, location, to);
  else if (left.kind === 'text' && right.kind === 'text') compareText(left.text, right.text, location, 'body-text', to);
}

/** Compares two bodies that look like JSON; false when one is none, and nothing was recorded. */
function compareAsJson(oracle: Response, target: Response, asBytes: boolean, location: string, to: Comparison): boolean {
  const left = jsonTextOf(oracle, asBytes);
  const right = left === undefined ? undefined : jsonTextOf(target, asBytes);
  if (left === undefined || right === undefined) return false;
  try {
    compareJsonTexts(left, right, location, to);
    return true;
  } catch (error) {
    // What is no JSON after all is compared by what it is.
    if (error instanceof JsonSyntaxError) return false;
    throw error;
  }
}

function codeOfKinds(left: Body, right: Body, oracle: Response, target: Response): DivergenceCode {
  if (left.kind === 'empty') return 'body-added';
  if (right.kind === 'empty') return 'body-missing';
  return isText(left, oracle) && isText(right, target) && isUtf8(oracle.body) !== isUtf8(target.body) ? 'body-utf8' : 'body-kind';
}

/** What is text, or would be if its bytes were UTF-8: a type that is declared as text or JSON. */
const isText = (body: Body, response: Response): boolean => body.kind !== 'bytes' || /^text\/|[/+](?:json|xml)$/.test(mediaTypeOf(response));

export const isSameBytes = (left: Uint8Array, right: Uint8Array): boolean => left.length === right.length && Buffer.compare(left, right) === 0;

function compareBytes(oracle: Response, target: Response, location: string, to: Comparison): void {
  if (oracle.body.length !== target.body.length) diverge(to, 'body-length', location, oracle.body.length, target.body.length);
  else diverge(to, 'body-bytes', `${location}/${String(firstDifference(oracle.body, target.body))}`, describeBytes(oracle), describeBytes(target));
  if (hasItsDigest(oracle) && !hasItsDigest(target)) diverge(to, 'body-digest', location, declaredDigest(oracle), digestOf(target));
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

const declaredDigest = (response: Response): string | undefined => headerValues(response.headers, 'docker-content-digest')[0];

const digestOf = (response: Response): string => `sha256:${createHash('sha256').update(response.body).digest('hex')}`;

/** True when the header names the digest of the bytes that came with it (OCI distribution, "Docker-Content-Digest"). */
const hasItsDigest = (response: Response): boolean => declaredDigest(response) === digestOf(response);

/** The digest that the side declares, which names its content; else the size. */
function describeBytes(response: Response): string {
  return declaredDigest(response) ?? `${String(response.body.length)} bytes`;
}
