import { promisify } from 'node:util';
import { brotliDecompress, gunzip, inflate, inflateRaw } from 'node:zlib';
import { headerValues, type HeaderList, type TransportFault } from '../core/exchange.js';

export type Decoded = { readonly kind: 'decoded'; readonly body: Buffer } | { readonly kind: 'fault'; readonly fault: TransportFault; readonly detail: string };

type Decoder = (body: Buffer, maxBytes: number) => Promise<Buffer>;

const [unzip, unbrotli, deflated, deflatedRaw] = [promisify(gunzip), promisify(brotliDecompress), promisify(inflate), promisify(inflateRaw)];
const gzip: Decoder = (body, maxOutputLength) => unzip(body, { maxOutputLength });

/** RFC 9110, 8.4.1, and RFC 7932. */
const DECODERS: Readonly<Record<string, Decoder>> = {
  gzip,
  'x-gzip': gzip,
  // Should be a zlib stream (RFC 1950); some senders leave its frame out. The first byte of a frame has the method 8 in its low half.
  deflate: (body, maxOutputLength) => ((body[0] ?? 0) % 16 === 8 ? deflated(body, { maxOutputLength }) : deflatedRaw(body, { maxOutputLength })),
  br: (body, maxOutputLength) => unbrotli(body, { maxOutputLength }),
  identity: (body) => Promise.resolve(body),
};

/** Codings on top of each other beyond which an answer is no honest one. */
const MOST_CODINGS = 3;

/** Codings of a body in the order in which they were applied; empty when it is sent as it is. */
export function codingsOf(headers: HeaderList): string[] {
  return headerValues(headers, 'content-encoding')
    .flatMap((value) => value.split(','))
    .map((coding) => coding.trim().toLowerCase())
    .filter((coding) => coding !== '');
}

/**
 * Takes the codings off a body, never making more than `maxBytes` of it: a few bytes can be sent that stand for gigabytes. A coding
 * that is not known leaves the body as it was sent.
 */
export async function decodeContent(body: Buffer, codings: readonly string[], maxBytes: number): Promise<Decoded> {
  if (codings.length > MOST_CODINGS) return { kind: 'fault', fault: 'malformed', detail: `the body has ${String(codings.length)} content codings` };
  let decoded = body;
  for (const coding of codings.toReversed()) {
    const decode = DECODERS[coding];
    if (decode === undefined) return { kind: 'decoded', body };
    try {
      decoded = await decode(decoded, maxBytes);
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code === 'ERR_BUFFER_TOO_LARGE')
        return { kind: 'fault', fault: 'too-large', detail: `the body is longer than ${String(maxBytes)} bytes once its ${coding} coding is taken off` };
      return { kind: 'fault', fault: 'malformed', detail: `the body is no ${coding}: ${error instanceof Error ? error.message : String(error)}` };
    }
  }
  return { kind: 'decoded', body: decoded };
}
