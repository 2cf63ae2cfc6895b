import type { Request } from '../core/exchange.js';

const quote = (text: string): string => `'${text.replaceAll("'", "'\\''")}'`;
/** Longer or binary bodies are named, not repeated. */
const SHOWN_BODY_BYTES = 2000;
const OWN_HEADERS = new Set(['host', 'user-agent', 'content-length', 'accept']);

/** A `curl` command line that sends the same request. Credentials are the caller's to redact. */
export function curlLine(request: Request, baseUrl: string): string {
  const parts = ['curl', '-sS', '-i'];
  if (request.method === 'HEAD') parts.push('--head');
  else if (request.method !== 'GET') parts.push('-X', request.method);
  for (const [name, value] of request.headers) if (!OWN_HEADERS.has(name.toLowerCase())) parts.push('-H', quote(`${name}: ${value}`));
  if (request.body.length > 0) {
    const text = Buffer.from(request.body).toString('utf8');
    const isShown = request.body.length <= SHOWN_BODY_BYTES && Buffer.from(text, 'utf8').equals(Buffer.from(request.body));
    parts.push('--data-binary', isShown ? quote(text) : `@body-of-${String(request.body.length)}-bytes`);
  }
  parts.push(quote(baseUrl + request.path));
  return parts.join(' ');
}
