import { brotliCompressSync, deflateSync, gzipSync } from 'node:zlib';
import { headerValues, type Exchange, type Response } from '../core/exchange.js';

/** An answer as it goes over the wire (RFC 9112), in the parts that a fault can get at. Text is latin1, one character a byte. */
export interface WireAnswer {
  readonly statusLine: string;
  /** Field lines without their ends, `Name: value`. */
  readonly lines: readonly string[];
  readonly body: Buffer;
  /** Sizes of the chunks when the body is chunked; one chunk unless said. */
  readonly chunkSize?: number;
  /** Raw bytes to send before the status line. */
  readonly before?: string;
  /** How the side ends after its bytes; a plain end unless said. */
  readonly ending?: 'reset';
}

/** Puts a received or recorded answer back into the bytes of the wire; transfer encoding was taken off and is put on again. */
export function wireAnswerOf({ request, response }: Extract<Exchange, { kind: 'response' }>): WireAnswer {
  const lines = response.headers.map(([name, value]) => `${name}: ${value}`);
  const answer = { statusLine: `HTTP/1.1 ${String(response.status)} Answer`, lines, body: Buffer.from(response.body) };
  // After HEAD, and with 304, a length says what GET would bring. A body that was respelled, cut or decoded when it was recorded no longer has its length.
  return request.method === 'HEAD' || response.status === 304 ? answer : withBody(answer, answer.body);
}

const ENCODERS: Readonly<Record<string, (body: Buffer) => Buffer>> = { gzip: gzipSync, deflate: deflateSync, br: brotliCompressSync };

/** The bytes of an answer, compressed and chunked when header lines say so. */
export function wireBytes(plain: WireAnswer): Buffer {
  const answer = encoded(plain);
  const head = `${answer.before ?? ''}${[answer.statusLine, ...answer.lines].join('\r\n')}\r\n\r\n`;
  return Buffer.concat([Buffer.from(head, 'latin1'), isChunked(answer) ? chunked(answer) : answer.body]);
}

/** Compressed as declared (RFC 9110, 8.4); a recorded body was decoded when it was recorded. */
function encoded(answer: WireAnswer): WireAnswer {
  const encoding = valueOf(answer.lines[linesOf(answer, 'content-encoding')[0] ?? -1] ?? ':');
  const encode = ENCODERS[encoding.toLowerCase()];
  return encode === undefined || answer.body.length === 0 ? answer : withBody(answer, encode(answer.body));
}

export const isChunked = (answer: WireAnswer): boolean => answer.lines.some((line) => /^transfer-encoding:\s*chunked/i.test(line));

function chunked({ body, chunkSize = body.length }: WireAnswer): Buffer {
  const parts: Buffer[] = [];
  for (let at = 0; at < body.length; at += Math.max(chunkSize, 1)) {
    const chunk = body.subarray(at, at + Math.max(chunkSize, 1));
    parts.push(Buffer.from(`${chunk.length.toString(16)}\r\n`), chunk, Buffer.from('\r\n'));
  }
  return Buffer.concat([...parts, Buffer.from('0\r\n\r\n')]);
}

/** The answer with another body and the length that belongs to it. */
export function withBody(answer: WireAnswer, body: Buffer | string): WireAnswer {
  const bytes = typeof body === 'string' ? Buffer.from(body, 'utf8') : body;
  const lines = answer.lines.map((line) => line.replace(/^(content-length:\s*)\d+/i, `$1${String(bytes.length)}`));
  return { ...answer, lines, body: bytes };
}

/** Name of a field line, in small letters. */
export const nameOf = (line: string): string => line.slice(0, line.indexOf(':')).toLowerCase();

/** Value of a field line. */
export const valueOf = (line: string): string => line.slice(line.indexOf(':') + 1).trim();

/** The answer with one line changed; undefined removes it. */
export function withLine(answer: WireAnswer, at: number, line: string | undefined): WireAnswer {
  return { ...answer, lines: answer.lines.flatMap((known, index) => (index !== at ? [known] : line === undefined ? [] : [line])) };
}

/** The answer with another value in one line, its name as it was. */
export function withValue(answer: WireAnswer, at: number, value: string): WireAnswer {
  const line = answer.lines[at] ?? '';
  return withLine(answer, at, `${line.slice(0, line.indexOf(':'))}: ${value}`);
}

/** Indexes of the lines of one name. */
export function linesOf(answer: WireAnswer, name: string): number[] {
  return answer.lines.flatMap((line, at) => (nameOf(line) === name ? [at] : []));
}

/** True when an answer can be put on the wire: a body that HTTP forbids, or of an unknown encoding, cannot. */
export function fitsWire(response: Response, isHead: boolean): boolean {
  if (isHead || response.status === 204 || response.status === 304) return response.body.length === 0;
  return headerValues(response.headers, 'content-encoding').every((encoding) => ENCODERS[encoding.toLowerCase()] !== undefined);
}
