import type { Response } from './exchange.js';

/**
 * The kind of error that an answer reports, as far as a contract declares it; empty for an answer below 400 and for one without a body.
 * `error_type` of a problem object (RFC 7807 with the service's own member), the code of a registry envelope (OCI distribution
 * specification, "error codes"), `csrf` and `error` for `{"error": …}` (a bare word is given as it is, RFC 6749 5.2), `message` for
 * `{"message": …}`, `page` for HTML, `json` and `text` for the rest. Sentences are never part of it.
 */
export function errorType(response: Response): string {
  if (response.status < 400 || response.body.length === 0) return '';
  const text = Buffer.from(response.body).toString('utf8').trimStart();
  const value = parse(text);
  if (value !== undefined) return typeOfJson(value);
  return text.startsWith('<') ? 'page' : 'text';
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text) as unknown;
  } catch {
    // Not JSON: the caller tells a page from a text.
    return undefined;
  }
}

function typeOfJson(value: unknown): string {
  if (typeof value !== 'object' || value === null) return 'json';
  const { error_type: problem, errors, error, message } = value as Record<string, unknown>;
  if (typeof problem === 'string') return problem;
  const first: unknown = Array.isArray(errors) ? errors[0] : undefined;
  if (typeof first === 'object' && first !== null && 'code' in first && typeof first.code === 'string') return first.code;
  if (typeof error === 'string') return error.includes('CSRF') ? 'csrf' : /^[A-Za-z_]+$/.test(error) ? error : 'error';
  return message === undefined ? 'json' : 'message';
}
