import type { DivergenceCode } from '../core/divergence.js';

/** A way to read two texts in which they agree although they are spelled otherwise: it names what differs. */
export interface Reading {
  readonly code: DivergenceCode;
  readonly read: (text: string) => string;
}

/** Whole bodies of text, where blanks are no content of their own. */
const BODY_READINGS: readonly Reading[] = [
  { code: 'text-line-ends', read: (text) => text.replace(/\r\n?/g, '\n') },
  { code: 'text-final-newline', read: (text) => text.replace(/[\r\n]+$/, '') },
  { code: 'text-whitespace', read: (text) => text.replace(/\s+/g, ' ').trim() },
];

/** URLs (RFC 3986), each side's own host and port being a token already. */
const URL_READINGS: readonly Reading[] = [
  { code: 'url-form', read: (text) => text.replace(/^[a-z][a-z0-9+.-]*:\/\/\{authority\}(?=\/|$)/i, '') },
  { code: 'url-trailing-slash', read: (text) => text.replace(/\/(?=$|[?#])/, '') },
  { code: 'url-percent-encoding', read: decodePercent },
  { code: 'url-query-order', read: sortQuery },
];

const URL_SHAPE = /^(?:[a-z][a-z0-9+.-]*:\/\/|\/)[^\s"<>]*$/i;

/** The readings that may explain why two texts under `code` differ. */
export function readingsFor(code: DivergenceCode, oracle: string, target: string): readonly Reading[] {
  if (code === 'body-text' || code === 'sse-value') return BODY_READINGS;
  return URL_SHAPE.test(oracle) && URL_SHAPE.test(target) ? URL_READINGS : [];
}

/** Decodes percent-encoding (RFC 3986, 2.1) and `+` for a blank in the query; a malformed sequence stays as it is. */
function decodePercent(text: string): string {
  return text.replace(/\+/g, ' ').replace(/(?:%[0-9a-f]{2})+/gi, (encoded) => {
    const bytes = Buffer.from(encoded.replaceAll('%', ''), 'hex');
    return bytes.toString('utf8').includes('�') ? encoded.toUpperCase() : bytes.toString('utf8');
  });
}

/** Sorts the parameters of the query; equal names keep their order. */
function sortQuery(text: string): string {
  return text.replace(/\?([^#]*)/, (_, query: string) => `?${query.split('&').sort(byName).join('&')}`);
}

function byName(one: string, other: string): number {
  const [left = '', right = ''] = [one.split('=', 1)[0], other.split('=', 1)[0]];
  return left < right ? -1 : left > right ? 1 : 0;
}
