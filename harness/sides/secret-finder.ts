import type { HeaderList } from '../core/exchange.js';
import type { StepObservation } from '../core/observation.js';

/** Names of members, fields and parameters whose value lets somebody in. */
const SECRET_NAME = /token|secret|passw|csrf|session|credential|private_?key|encrypted|cookie|^auth$/i;
/** Parameters of an address besides; a member of these names is most often the code of an error. */
const SECRET_PARAMETER = /^(?:code|state|_state)$/i;
/** Request fields that carry credentials. */
const CREDENTIALS = ['authorization', 'cookie', 'proxy-authorization', 'x-csrf-token', 'x-docker-token'];
const SHORTEST = 8;
/** A shorter code or state is one that a case made up, and answers may repeat it. */
const SHORTEST_GENERATED = 20;

/** Three base64url parts of which the first is the header of a JSON Web Token (RFC 7515, 3.1). */
export const TOKEN = /eyJ[A-Za-z0-9_-]{7,}\.[A-Za-z0-9_-]{10,}\.[A-Za-z0-9_-]*/g;

/** Every value of what was sent and answered that lets somebody in, by the name it goes under; tokens that hold claims are left to the caller. */
export function findSecrets(steps: readonly StepObservation[]): Set<string> {
  const found = new Set<string>();
  for (const step of steps) {
    if (step.kind === 'rows') findInJson(step.json, found);
    if (step.kind !== 'exchange') continue;
    for (const exchange of [step.exchange, ...(step.pages?.more ?? [])]) {
      findInRequestFields(exchange.request.headers, found);
      findInUrl(exchange.request.path, found);
      findInBody(Buffer.from(exchange.request.body).toString('utf8'), found);
      if (exchange.kind !== 'response') continue;
      findInAnswerFields(exchange.response.headers, found);
      findInBody(Buffer.from(exchange.response.body).toString('utf8'), found);
    }
  }
  return found;
}

/** Words joined to a name, `_csrf_token`: replacing one would change what every answer says, and nothing is generated like that. */
const NAME = /^[._-]*(?:[A-Z]?[a-z]{1,16}|[A-Z]{1,16})(?:[._:-]+(?:[A-Z]?[a-z]{1,16}|[A-Z]{1,16}))*$/;

function take(value: string, found: Set<string>): void {
  if (value.length < SHORTEST || /\s/.test(value) || /^(?:https?:|\/|\d+$)/.test(value)) return;
  if (!NAME.test(value) && value.match(TOKEN)?.[0] !== value) found.add(value);
}

function findInRequestFields(headers: HeaderList, found: Set<string>): void {
  for (const [name, value] of headers) {
    if (!CREDENTIALS.includes(name.toLowerCase())) continue;
    const [scheme = '', credentials] = value.split(' ', 2);
    if (name.toLowerCase() === 'cookie') for (const pair of value.split(/;\s*/)) take(pair.slice(pair.indexOf('=') + 1), found);
    else take(credentials ?? scheme, found);
    if (/^basic$/i.test(scheme) && credentials !== undefined)
      take(
        Buffer.from(credentials, 'base64')
          .toString('utf8')
          .replace(/^[^:]*:/, ''),
        found,
      );
  }
}

function findInAnswerFields(headers: HeaderList, found: Set<string>): void {
  for (const [name, value] of headers) {
    if (/^set-cookie$/i.test(name)) {
      const pair = value.split(';', 1)[0] ?? '';
      take(pair.slice(pair.indexOf('=') + 1), found);
    } else if (/^location$/i.test(name)) findInUrl(value, found);
    else if (/csrf|docker-token/i.test(name)) for (const part of value.matchAll(/signature=([^,\s]+)/g)) take(part[1] ?? '', found);
    if (/csrf/i.test(name)) take(value, found);
  }
}

function findInUrl(url: string, found: Set<string>): void {
  for (const [, name = '', value = ''] of url.matchAll(/[?&#]([^=&#]+)=([^&#]*)/g)) {
    const isParameter = SECRET_PARAMETER.test(name) && value.length >= SHORTEST_GENERATED;
    if (SECRET_NAME.test(name) || isParameter) take(decode(value), found);
  }
}

function decode(value: string): string {
  try {
    return decodeURIComponent(value);
  } catch {
    // A malformed sequence stays as it was sent.
    return value;
  }
}

function findInBody(text: string, found: Set<string>): void {
  if (/^\s*[[{"]/.test(text) && findInJson(text, found)) return;
  if (/^[^\s<>{}]+=[^\s<>{}]*$/.test(text)) findInUrl(`?${text}`, found);
  // Pages hand their CSRF token to the script that they hold.
  for (const [, value = ''] of text.matchAll(/(?:csrf|token|secret)[\w-]{0,20}["']?\s*[:=]\s*["']([^"'\s]{16,})["']/gi)) take(value, found);
}

function findInJson(text: string, found: Set<string>): boolean {
  try {
    JSON.parse(text, (name, value: unknown) => {
      if (typeof value === 'string' && SECRET_NAME.test(name)) take(value, found);
      return value;
    });
    return true;
  } catch {
    // No JSON after all: the caller reads it as text.
    return false;
  }
}
