import { createHash } from 'node:crypto';
import type { DivergenceCode } from '../core/divergence.js';
import { replaceValue } from './json-places.js';
import type { Fault, FaultOperator, FaultSite } from './operator.js';
import type { Random } from '../core/random.js';
import { isChunked, linesOf, nameOf, withBody, type WireAnswer } from './wire-answer.js';

/** Empty answers to HEAD, 204 and 304 have no body that could be wrong. */
function hasBody(site: FaultSite): boolean {
  const { status } = site.exchange.response;
  return !site.isHead && status !== 204 && status !== 304 && site.kind !== 'abridged';
}

function onBody(
  id: string,
  title: string,
  kinds: readonly FaultSite['kind'][],
  expected: DivergenceCode,
  change: (body: Buffer, site: FaultSite, random: Random) => Buffer | string | undefined,
  group = 'bodies',
): FaultOperator {
  return {
    id,
    group,
    title,
    apply: (site, random): Fault | undefined => {
      if (!hasBody(site) || !kinds.includes(site.kind)) return undefined;
      const body = change(site.answer.body, site, random);
      if (body === undefined || Buffer.compare(Buffer.from(body), site.answer.body) === 0) return undefined;
      return { answer: withBody(site.answer, body), expected, what: `${title} (${String(site.answer.body.length)} bytes)` };
    },
  };
}

function flipped(body: Buffer, random: Random): Buffer {
  const copy = Buffer.from(body);
  const at = random.below(copy.length);
  copy[at] = (copy[at] ?? 0) ^ (1 << random.below(8));
  return copy;
}

/** A line of an HTML page that holds text only: no script that assigns a document. */
function changeLine(text: string, random: Random, change: (line: string) => string): string | undefined {
  const lines = text.split('\n');
  const at = random.pick(lines.flatMap((line, index) => (/>[^<>={}]{3,}</.test(line) ? [index] : [])));
  if (at === undefined) return undefined;
  lines[at] = change(lines[at] ?? '');
  return lines.join('\n');
}

const ERROR = (site: FaultSite): boolean => site.exchange.response.status >= 400;

/** Wrong bodies, by what they are. */
export const bodyOperators: readonly FaultOperator[] = [
  onBody('byte-flipped', 'one bit of the bytes', ['bytes'], 'body-bytes', (body, _site, random) => flipped(body, random)),
  onBody('byte-cut', 'the last byte is missing', ['bytes'], 'body-length', (body) => body.subarray(0, -1)),
  onBody('byte-added', 'a byte too many', ['bytes'], 'body-length', (body) => Buffer.concat([body, Buffer.from('\n')])),
  onBody('digest-of-other-bytes', 'bytes that do not have the digest that goes with them', ['bytes'], 'body-digest', (body, site, random) =>
    site.answer.lines.includes(`Docker-Content-Digest: sha256:${createHash('sha256').update(body).digest('hex')}`) ? flipped(body, random) : undefined,
  ),
  onBody('body-dropped', 'no body', ['json', 'html', 'text', 'bytes', 'metrics', 'sse'], 'body-missing', () => ''),
  onBody('body-invented', 'a body where none was', ['empty'], 'body-added', (_body, site) =>
    linesOf(site.answer, 'content-length').length === 1 ? 'OK' : undefined,
  ),
  onBody('text-changed', 'another text', ['text'], 'body-text', (_body, site) => `${site.text.trimEnd()}x${/\s*$/.exec(site.text)?.[0] ?? ''}`),
  onBody('text-line-ends', 'line ends of another system', ['text', 'html'], 'text-line-ends', (_body, site) =>
    !site.text.trim().includes('\n') ? undefined : site.text.includes('\r\n') ? site.text.replaceAll('\r\n', '\n') : site.text.replaceAll('\n', '\r\n'),
  ),
  onBody('text-final-newline', 'a final newline too many or too few', ['text', 'html'], 'text-final-newline', (_body, site) =>
    site.text.endsWith('\n') ? site.text.replace(/[\r\n]+$/, '') : `${site.text}\n`,
  ),
  onBody('html-text', 'another text in a page', ['html'], 'body-text', (_body, site, random) =>
    changeLine(site.text, random, (line) => line.replace(/>([^<>={}]{3,})</, '>$1x<')),
  ),
  onBody('html-tag', 'another element in a page', ['html'], 'body-text', (_body, site, random) =>
    changeLine(site.text, random, (line) => line.replace(/<(\w+)/, '<x$1')),
  ),
  onBody('html-blanks', 'other blanks in a page', ['html'], 'text-whitespace', (_body, site, random) => changeLine(site.text, random, (line) => `  ${line}`)),
  onBody('page-for-json', 'an HTML page instead of a document', ['json'], 'body-kind', () => '<!doctype html>\n<html><body>Error</body></html>\n'),
  onBody('json-cut', 'a document cut short', ['json'], 'body-kind', (_body, site) =>
    /[}\]]\s*$/.test(site.text) ? site.text.replace(/[}\]]\s*$/, '') : undefined,
  ),
  onBody('json-twice', 'two documents in a row', ['json'], 'body-kind', (body) => Buffer.concat([body, body])),
  onBody('json-not-utf8', 'a byte that is not UTF-8', ['json'], 'body-utf8', (body) => {
    const at = body.indexOf('"');
    return at < 0 ? undefined : Buffer.concat([body.subarray(0, at + 1), Buffer.from([0xff]), body.subarray(at + 1)]);
  }),
  onBody('json-nan', 'NaN, as Python writes it', ['json'], 'body-kind', (_body, site, random) => {
    const number = random.pick(site.places.filter((place) => place.kind === 'number'));
    return number && replaceValue(site.text, number, 'NaN');
  }),
  onBody(
    'error-word',
    'an error word instead of the envelope',
    ['json'],
    'error-shape',
    (_body, site) => (ERROR(site) && !/^\s*\{\s*"error"/.test(site.text) && /^\s*\{/.test(site.text) ? '{"error": "failed"}' : undefined),
    'error envelopes',
  ),
  onBody(
    'error-envelope',
    'an envelope instead of the error',
    ['json'],
    'error-shape',
    (_body, site) => (ERROR(site) && /^\s*\{/.test(site.text) && !/^\s*\{\s*"errors"/.test(site.text) ? `{"errors": [${site.text}]}` : undefined),
    'error envelopes',
  ),
  onBody(
    'error-unwrapped',
    'the first error without its envelope',
    ['json'],
    'error-shape',
    (_body, site) => (ERROR(site) ? /"errors":\s*\[(\{[^[\]]*\})\]/.exec(site.text)?.[1] : undefined),
    'error envelopes',
  ),
  onBody('error-text', 'plain text instead of the error', ['json'], 'body-kind', (_body, site) => (ERROR(site) ? 'not found' : undefined), 'error envelopes'),
];

function framed(id: string, title: string, expected: DivergenceCode, change: (site: FaultSite) => WireAnswer | undefined): FaultOperator {
  return {
    id,
    group: 'framing',
    title,
    apply: (site): Fault | undefined => {
      const answer = change(site);
      return answer === undefined ? undefined : { answer, expected, what: title };
    },
  };
}

const without = (site: FaultSite, name: string): string[] => site.answer.lines.filter((line) => nameOf(line) !== name);
const isCounted = (site: FaultSite, name: string): boolean => !site.rules.transportHeaders.includes(name);

/** Answers that are framed otherwise or not at all (RFC 9112, 6). */
export const framingOperators: readonly FaultOperator[] = [
  framed('length-to-chunks', 'chunks instead of a length', 'framing', (site) =>
    hasBody(site) && site.answer.body.length > 0 && linesOf(site.answer, 'content-length').length === 1
      ? { ...site.answer, lines: [...without(site, 'content-length'), 'Transfer-Encoding: chunked'] }
      : undefined,
  ),
  framed('chunks-to-length', 'a length instead of chunks', 'framing', (site) =>
    isChunked(site.answer)
      ? { ...site.answer, lines: [...without(site, 'transfer-encoding'), `Content-Length: ${String(site.answer.body.length)}`] }
      : undefined,
  ),
  framed('empty-to-none', 'no length where the empty body had one', 'body-none', (site) =>
    hasBody(site) && site.kind === 'empty' && linesOf(site.answer, 'content-length').length === 1 && isCounted(site, 'content-length')
      ? { ...site.answer, lines: without(site, 'content-length') }
      : undefined,
  ),
  framed('head-with-body', 'a body behind the answer to HEAD', 'head-body', (site) =>
    site.isHead ? { ...site.answer, body: Buffer.from('{"stray": true}') } : undefined,
  ),
  framed('head-other-headers', 'HEAD without a field of GET', 'header-missing', (site) => {
    const at = site.isHead
      ? site.answer.lines.findIndex(
          (line) =>
            isCounted(site, nameOf(line)) &&
            !['content-length', 'connection', 'set-cookie'].includes(nameOf(line)) &&
            linesOf(site.answer, nameOf(line)).length === 1,
        )
      : -1;
    return at < 0 ? undefined : { ...site.answer, lines: site.answer.lines.filter((_, index) => index !== at) };
  }),
  framed('cut-short', 'a connection closed before the declared end', 'fault', (site) =>
    hasBody(site) && site.answer.body.length > 1 && linesOf(site.answer, 'content-length').length === 1
      ? { ...site.answer, body: site.answer.body.subarray(0, -1) }
      : undefined,
  ),
  framed('reset', 'a connection reset in the middle', 'fault', (site) =>
    hasBody(site) && site.answer.body.length > 1 && linesOf(site.answer, 'content-length').length === 1
      ? { ...site.answer, body: site.answer.body.subarray(0, 1), ending: 'reset' }
      : undefined,
  ),
  framed('no-http', 'bytes that are no HTTP', 'fault', (site) => ({ ...site.answer, statusLine: 'HTTQ/9 boom' })),
  framed('two-lengths', 'two lengths that disagree', 'fault', (site) =>
    linesOf(site.answer, 'content-length').length === 1 ? { ...site.answer, lines: [...site.answer.lines, 'Content-Length: 999999'] } : undefined,
  ),
];
