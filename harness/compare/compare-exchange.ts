import { headerValues, type Exchange, type Response } from '../core/exchange.js';
import { compareBodies, isSameBytes } from './compare-bodies.js';
import { mediaTypeOf } from './body-kind.js';
import { compareHeaders } from './compare-headers.js';
import { diverge, type Comparison } from './comparison.js';

/** Compares one request's outcome on both sides: status, headers and body, whatever the status says. */
export function compareExchange(oracle: Exchange, target: Exchange, location: string, to: Comparison): void {
  if (oracle.kind === 'fault' || target.kind === 'fault') {
    compareFaults(oracle, target, location, to);
    return;
  }
  to.ledger.exchanges += 1;
  const left = oracle.response;
  const right = target.response;
  compareStatus(left, right, `${location}/status`, to);
  const isHead = oracle.request.method === 'HEAD';
  const asBytes = to.rules.bytePaths.some((pattern) => new RegExp(pattern).test(oracle.request.path));
  const skip = new Set(to.rules.transportHeaders);
  compareFraming(left, right, isHead, asBytes, `${location}/headers/content-length`, skip, to);
  compareHeaders(left.headers, right.headers, `${location}/headers`, skip, to);
  if (left.fidelity === 'abridged' || right.fidelity === 'abridged') return;
  if (isHead) compareHeadBodies(left, right, `${location}/body`, to);
  else compareBodies(left, right, asBytes, `${location}/body`, to);
}

function compareFaults(oracle: Exchange, target: Exchange, location: string, to: Comparison): void {
  const shown = (exchange: Exchange): string =>
    exchange.kind === 'fault' ? `${exchange.fault}: ${exchange.detail}` : `status ${String(exchange.response.status)}`;
  if (oracle.kind === 'fault' && target.kind === 'fault' && oracle.fault === target.fault) return;
  const code = [oracle, target].some((exchange) => exchange.kind === 'fault' && exchange.fault === 'not-sent') ? 'not-sent' : 'fault';
  diverge(to, code, `${location}/fault`, shown(oracle), shown(target));
}

/** Another class of status says more than another status, and so does another redirect (RFC 9110, 15). */
function compareStatus(oracle: Response, target: Response, location: string, to: Comparison): void {
  if (oracle.status === target.status) return;
  const [left, right] = [oracle, target].map(({ status }) => Math.floor(status / 100));
  const isRedirect = left === 3 && right === 3 && oracle.status !== 304 && target.status !== 304;
  diverge(to, left !== right ? 'status-class' : isRedirect ? 'redirect-kind' : 'status', location, oracle.status, target.status);
}

/**
 * Content-Length follows from the body: it is a difference of its own only where the bodies are equal or, after HEAD, where the
 * media type says that the bytes themselves are the content. A length against chunks, and an empty body against none, have names.
 */
function compareFraming(oracle: Response, target: Response, isHead: boolean, asBytes: boolean, location: string, skip: Set<string>, to: Comparison): void {
  const [left, right] = [framingOf(oracle), framingOf(target)];
  if ([left, right].includes('chunked') && left !== right) {
    skip.add('transfer-encoding').add('content-length');
    diverge(to, 'framing', location, left, right);
  } else if (!isHead && left !== right && isEmpty(oracle) && isEmpty(target) && !skip.has('content-length')) {
    skip.add('content-length');
    diverge(to, 'body-none', location, left, right);
  } else if (!doesLengthCount(oracle, target, isHead, asBytes)) skip.add('content-length');
}

/** How a body is delimited (RFC 9112, 6.3): `chunked`, `length 12`, or `none`. */
export function framingOf(response: Response): string {
  if (headerValues(response.headers, 'transfer-encoding').length > 0) return 'chunked';
  const length = headerValues(response.headers, 'content-length')[0];
  return length === undefined ? 'none' : `length ${length.trim()}`;
}

const isEmpty = (response: Response): boolean => response.body.length === 0;

function doesLengthCount(oracle: Response, target: Response, isHead: boolean, asBytes: boolean): boolean {
  if (isHead) return asBytes && !/json$|html$|text\/plain$/.test(mediaTypeOf(oracle).replace(/^application\/vnd\..*/, ''));
  return oracle.fidelity === 'raw' && target.fidelity === 'raw' && isSameBytes(oracle.body, target.body);
}

/** The answer to HEAD has no body (RFC 9110, 9.3.2): one that is there all the same is a difference whatever it holds. */
function compareHeadBodies(oracle: Response, target: Response, location: string, to: Comparison): void {
  if (isSameBytes(oracle.body, target.body)) return;
  diverge(to, 'head-body', location, `${String(oracle.body.length)} bytes`, `${String(target.body.length)} bytes`);
}
