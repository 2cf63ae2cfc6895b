import { isUtf8 } from 'node:buffer';
import { headerValues, type Response } from '../core/exchange.js';
import { countLeavesInBytes } from './json-leaves.js';
import { JsonSyntaxError, parseLexemes, type JsonNode } from './json-lexemes.js';

/** A body by what it is, decided by header and content together. */
export type Body =
  | { readonly kind: 'empty' }
  | { readonly kind: 'json'; readonly node: JsonNode }
  | { readonly kind: 'html' | 'text' | 'metrics' | 'sse'; readonly text: string }
  | { readonly kind: 'bytes' };

/**
 * Reads a body. JSON when it is declared so and parses, or when it looks like a document and parses (some services send JSON as
 * text/html); html when declared and it begins with `<`; text when it is UTF-8; bytes otherwise. `asBytes` forces bytes for
 * media types whose digest is their identity.
 */
export function readBody(response: Response, asBytes: boolean): Body {
  if (response.body.length === 0) return { kind: 'empty' };
  const mediaType = mediaTypeOf(response);
  // The parts of a multipart answer are told apart by a generated boundary, which bytes cannot be bound by.
  if (mediaType.startsWith('multipart/')) return { kind: 'text', text: withoutBoundary(response) };
  if (asBytes && mediaType !== 'application/json' && mediaType !== 'text/html') return { kind: 'bytes' };
  const text = decodeUtf8(response.body);
  if (text === undefined) return { kind: 'bytes' };
  if (mediaType === 'text/event-stream') return { kind: 'sse', text };
  if (isDeclaredJson(mediaType) || LOOKS_LIKE_JSON.test(text)) {
    const node = tryParse(text);
    if (node !== undefined) return { kind: 'json', node };
  }
  if (mediaType === 'application/octet-stream') return { kind: 'bytes' };
  if (mediaType === 'text/plain' && /^# (HELP|TYPE) /.test(text)) return { kind: 'metrics', text };
  return { kind: mediaType === 'text/html' && text.trimStart().startsWith('<') ? 'html' : 'text', text };
}

/**
 * Text of a body that is JSON if it parses: declared so, or with the look of a document. Undefined when the body is read otherwise
 * whatever it holds.
 */
export function jsonTextOf(response: Response, asBytes: boolean): string | undefined {
  const mediaType = mediaTypeOf(response);
  if (!mayBeJson(mediaType, asBytes)) return undefined;
  const text = decodeUtf8(response.body);
  return text !== undefined && (isDeclaredJson(mediaType) || LOOKS_LIKE_JSON.test(text)) ? text : undefined;
}

/** Number of leaves when the body looks like JSON from end to end, else 0. Nothing is decoded or parsed. */
export function leavesIn(response: Response, asBytes: boolean): number {
  const mediaType = mediaTypeOf(response);
  if (!mayBeJson(mediaType, asBytes)) return 0;
  return countLeavesInBytes(response.body, isDeclaredJson(mediaType));
}

const isDeclaredJson = (mediaType: string): boolean => /[/+]json$/.test(mediaType);
const LOOKS_LIKE_JSON = /^\s*[[{"]/;

/** False for media types whose bodies are read otherwise whatever they hold. */
function mayBeJson(mediaType: string, asBytes: boolean): boolean {
  if (mediaType.startsWith('multipart/') || mediaType === 'text/event-stream') return false;
  return !asBytes || mediaType === 'application/json' || mediaType === 'text/html';
}

/** A multipart body with its boundary (RFC 2046, 5.1.1) replaced by a mark; the header's value is compared with the headers. */
function withoutBoundary(response: Response): string {
  const text = Buffer.from(response.body).toString('latin1');
  const boundary = /;\s*boundary="?([^";]+)/i.exec(headerValues(response.headers, 'content-type')[0] ?? '')?.[1];
  return boundary === undefined ? text : text.replaceAll(boundary, '{boundary}');
}

/** Type and subtype of the first Content-Type, lower case, without parameters; empty when there is none. */
export function mediaTypeOf(response: Response): string {
  return (headerValues(response.headers, 'content-type')[0] ?? '').split(';', 1)[0]?.trim().toLowerCase() ?? '';
}

/** Text of UTF-8 with its byte order mark, if it has one: a reader that chokes on it must not be told that it is not there. */
function decodeUtf8(bytes: Uint8Array): string | undefined {
  if (!isUtf8(bytes)) return undefined;
  return Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString('utf8');
}

function tryParse(text: string): JsonNode | undefined {
  try {
    return parseLexemes(text);
  } catch (error) {
    // Declared JSON that does not parse is text: the other side's JSON then differs from it by kind.
    if (error instanceof JsonSyntaxError) return undefined;
    throw error;
  }
}
