import { isUtf8 } from 'node:buffer';
import { randomBytes } from 'node:crypto';
import type { Exchange, HeaderList, Response } from '../core/exchange.js';
import type { StepObservation } from '../core/observation.js';
import { Redactor } from '../core/redact.js';
import { fakeValue } from './fake-values.js';
import { findSecrets, TOKEN } from './secret-finder.js';

/** Request fields that say something of the request and of nobody: all others go away. */
const KEPT_FIELDS = ['host', 'accept', 'content-type', 'range', 'content-range', 'if-none-match', 'if-modified-since', 'origin'];

/**
 * Takes the secrets out of what an oracle did. Credentials and bodies of requests go away; a secret in an answer is replaced by a
 * made-up value of the same form wherever it stands, and a JSON Web Token keeps its claims and gets a made-up signature. The key of
 * the made-up values is drawn anew each time and thrown away.
 */
export class GoldenRedactor {
  private readonly key: Uint8Array = randomBytes(32);
  private readonly redactor = new Redactor();
  private readonly signatures = new Map<string, string>();

  /** Takes a value for a secret, whatever it goes under. */
  add(secret: string): void {
    this.redactor.add(secret, fakeValue(secret, this.key));
  }

  /** Finds the secrets of a case; to be done for all cases before the first is redacted, because what one makes another may list. */
  learn(steps: readonly StepObservation[]): void {
    for (const secret of findSecrets(steps)) this.add(secret);
  }

  redact(steps: readonly StepObservation[]): StepObservation[] {
    return steps.map((step) => {
      switch (step.kind) {
        case 'exchange': {
          const { pages } = step;
          return {
            ...step,
            exchange: this.exchange(step.exchange),
            ...(pages === undefined ? {} : { pages: { list: pages.list, more: pages.more.map((page) => this.exchange(page)) } }),
          };
        }
        case 'rows':
          return { ...step, json: this.text(step.json) };
        case 'worker':
          return { ...step, output: this.text(step.output) };
        case 'effects':
          return step;
      }
    });
  }

  /** True when a secret stands in the text as it is, or inside something that is base64 there. */
  isIn(text: string): boolean {
    if (this.text(text) !== text) return true;
    return [...text.matchAll(/[A-Za-z0-9+/_-]{12,}={0,2}/g)].some(([run]) => {
      const decoded = Buffer.from(run, 'base64').toString('latin1');
      return this.redactor.redact(decoded) !== decoded;
    });
  }

  private exchange(exchange: Exchange): Exchange {
    const request = {
      method: exchange.request.method,
      path: this.text(exchange.request.path),
      headers: this.fields(exchange.request.headers.filter(([name]) => KEPT_FIELDS.includes(name.toLowerCase()))),
      body: new Uint8Array(),
    };
    return exchange.kind === 'fault' ? { ...exchange, request } : { ...exchange, request, response: this.response(exchange.response) };
  }

  private response(response: Response): Response {
    const encoding = isUtf8(response.body) ? 'utf8' : 'latin1';
    const text = Buffer.from(response.body).toString(encoding);
    const clean = this.text(text);
    return { ...response, headers: this.fields(response.headers), body: clean === text ? response.body : Buffer.from(clean, encoding) };
  }

  private fields(headers: HeaderList): HeaderList {
    return headers.map(([name, value]) => [name, this.text(value)] as const);
  }

  /** Tokens first: what they hold is spelled in base64. */
  text(text: string): string {
    const known = text.includes('eyJ') ? text.replace(TOKEN, (token) => this.token(token)) : text;
    return this.redactor.redact(known);
  }

  private token(token: string): string {
    const [header = '', claims = '', signature = ''] = token.split('.');
    if (!isTokenHeader(header)) return token;
    const decoded = Buffer.from(claims, 'base64url').toString('utf8');
    const clean = this.redactor.redact(decoded);
    const kept = clean === decoded ? claims : Buffer.from(clean, 'utf8').toString('base64url');
    return `${header}.${kept}.${this.signature(signature)}`;
  }

  /** A made-up signature stays as it is, so that what was redacted once is left alone. */
  private signature(signature: string): string {
    const fake = this.signatures.get(signature) ?? fakeValue(signature, this.key);
    this.signatures.set(signature, fake).set(fake, fake);
    return fake;
  }
}

function isTokenHeader(part: string): boolean {
  try {
    const header: unknown = JSON.parse(Buffer.from(part, 'base64url').toString('utf8'));
    return typeof header === 'object' && header !== null && 'alg' in header;
  } catch {
    // A session cookie begins like a token and is none; it goes by the name it was found under.
    return false;
  }
}
