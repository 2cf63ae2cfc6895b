import { createHash } from 'node:crypto';
import PostalMime from 'postal-mime';
import type { Caught, CaughtCall, CaughtMail, EffectGroup } from '../core/effects.js';

/** Calls and mails as items: what is compared of them, headers that say nothing of the service left out. */
export async function caughtGroups({ calls, mails }: Caught, ignoredHeaders: readonly string[]): Promise<EffectGroup[]> {
  const group = (kind: 'calls' | 'mails', items: readonly string[]): EffectGroup[] =>
    items.length === 0 ? [] : [{ kind, name: 'sent', items, ordered: false, bound: [], opaque: [], identity: [] }];
  return [
    ...group(
      'calls',
      calls.map((call) => callItem(call, ignoredHeaders)),
    ),
    ...group('mails', await Promise.all(mails.map((mail) => mailItem(mail, ignoredHeaders)))),
  ];
}

function callItem(call: CaughtCall, ignoredHeaders: readonly string[]): string {
  const headers = headerText(call.headers, ignoredHeaders);
  return `{"method":${JSON.stringify(call.method)},"path":${JSON.stringify(call.path)},"headers":${headers},"body":${bodyText(call.body)}}`;
}

/** A document as it was spelled, other text as a string, other bytes as digest and size. */
function bodyText(body: Uint8Array): string {
  const text = decodeUtf8(body);
  if (text === undefined) return JSON.stringify({ digest: digestOf(body), size: body.length });
  if (/^\s*[[{]/.test(text) && isJson(text)) return text;
  return JSON.stringify(text);
}

async function mailItem({ from, to, message }: CaughtMail, ignoredHeaders: readonly string[]): Promise<string> {
  const mail = await PostalMime.parse(message, { attachmentEncoding: 'arraybuffer' });
  const headers = mail.headers.map(({ key, value }) => [key, withoutBoundary(value)] as const);
  return JSON.stringify({
    from,
    to,
    headers: JSON.parse(headerText(headers, ignoredHeaders)) as unknown,
    text: mail.text ?? null,
    html: mail.html ?? null,
    attachments: mail.attachments.map(({ filename, mimeType, content }) => {
      const bytes = typeof content === 'string' ? Buffer.from(content) : new Uint8Array(content as ArrayBuffer);
      return { filename, mimeType, size: bytes.length, digest: digestOf(bytes) };
    }),
  });
}

/** The boundary of a multipart message (RFC 2046, 5.1.1) is generated and shows in the parts only. */
const withoutBoundary = (value: string): string => value.replace(/(;\s*boundary=)("[^"]*"|[^;\s]+)/i, '$1{boundary}');

/** Header names in lower case to all their values, as JSON; a length follows from the body. */
function headerText(headers: readonly (readonly [string, string])[], ignored: readonly string[]): string {
  const values = new Map<string, string[]>();
  for (const [name, value] of headers) {
    const key = name.toLowerCase();
    if (key === 'content-length' || ignored.includes(key)) continue;
    values.set(key, [...(values.get(key) ?? []), value]);
  }
  return JSON.stringify(Object.fromEntries([...values].sort(([one], [other]) => (one < other ? -1 : 1))));
}

const digestOf = (bytes: Uint8Array): string => `sha256:${createHash('sha256').update(bytes).digest('hex')}`;

function decodeUtf8(bytes: Uint8Array): string | undefined {
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch {
    // Not UTF-8: told by digest and size.
    return undefined;
  }
}

function isJson(text: string): boolean {
  try {
    JSON.parse(text);
    return true;
  } catch {
    // Text that only begins like a document is text.
    return false;
  }
}
