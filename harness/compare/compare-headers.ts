import type { HeaderList } from '../core/exchange.js';
import { compareText } from './compare-text.js';
import { diverge, type Comparison } from './comparison.js';

/** Compares header fields as lists of values, names without case (RFC 9110, 5.1). `skip` names fields judged elsewhere. */
export function compareHeaders(oracle: HeaderList, target: HeaderList, location: string, skip: ReadonlySet<string>, to: Comparison): void {
  const left = byName(oracle);
  const right = byName(target);
  for (const [name, values] of left) {
    if (skip.has(name)) continue;
    to.ledger.headers += 1;
    const others = right.get(name);
    if (others === undefined) diverge(to, 'header-missing', `${location}/${name}`, values.join(', '));
    else compareValues(name, values, others, `${location}/${name}`, to);
  }
  for (const [name, values] of right) {
    if (!left.has(name) && !skip.has(name)) diverge(to, 'header-added', `${location}/${name}`, undefined, values.join(', '));
  }
}

function byName(headers: HeaderList): Map<string, string[]> {
  const fields = new Map<string, string[]>();
  for (const [name, value] of headers) {
    const key = name.toLowerCase();
    const values = fields.get(key);
    if (values === undefined) fields.set(key, [value]);
    else values.push(value);
  }
  return fields;
}

function compareValues(name: string, oracle: readonly string[], target: readonly string[], location: string, to: Comparison): void {
  if (name === 'set-cookie') {
    compareCookies(oracle, target, location, to);
    return;
  }
  const left = to.rules.setHeaders.includes(name)
    ? [...new Set(oracle.flatMap(members))].sort().join(', ')
    : oracle.map((value) => canonical(name, value)).join(', ');
  const right = to.rules.setHeaders.includes(name)
    ? [...new Set(target.flatMap(members))].sort().join(', ')
    : target.map((value) => canonical(name, value)).join(', ');
  const before = to.found.length;
  compareText(left, right, location, 'header-value', to);
  if (to.found.length === before && oracle.length !== target.length) diverge(to, 'header-repeated', location, oracle.length, target.length);
}

const members = (value: string): string[] =>
  value
    .split(',')
    .map((member) => member.trim())
    .filter((member) => member !== '');

/** The parts of structured fields that carry no meaning made equal: case of types and schemes, blanks around separators. */
function canonical(name: string, value: string): string {
  switch (name) {
    case 'content-type':
      return value
        .split(';')
        .map((part, at) =>
          at === 0
            ? part.trim().toLowerCase()
            : part.trim().replace(/^(charset=)"?([^"]*)"?$/i, (_, key: string, charset: string) => key.toLowerCase() + charset.toLowerCase()),
        )
        .join('; ');
    case 'cache-control':
      return members(value)
        .map((directive) => directive.toLowerCase())
        .sort()
        .join(', ');
    case 'www-authenticate':
      return value.replace(/\s*,\s*/g, ',').replace(/^\S+/, (scheme) => scheme.toLowerCase());
    default:
      return value;
  }
}

export interface Cookie {
  readonly value: string;
  /** Attributes without Expires, lower case names, sorted: their order has no meaning (RFC 6265, 5.2). */
  readonly attributes: string;
  readonly expires: string;
}

function compareCookies(oracle: readonly string[], target: readonly string[], location: string, to: Comparison): void {
  const left = parseCookies(oracle);
  const right = parseCookies(target);
  for (const [name, cookie] of left) {
    const other = right.get(name);
    if (other === undefined) {
      diverge(to, 'header-missing', `${location}/${name}`, cookie.attributes);
      continue;
    }
    compareCookieValue(cookie.value, other.value, `${location}/${name}/value`, to);
    if (cookie.attributes !== other.attributes) diverge(to, 'header-value', `${location}/${name}/attributes`, cookie.attributes, other.attributes);
    compareText(cookie.expires, other.expires, `${location}/${name}/expires`, 'header-value', to);
  }
  for (const [name, cookie] of right) if (!left.has(name)) diverge(to, 'header-added', `${location}/${name}`, undefined, cookie.attributes);
  if (left.size === right.size && oracle.length !== target.length) diverge(to, 'header-repeated', location, oracle.length, target.length);
}

/** Cookie values of this length and more are sessions: opaque, paired one to one. */
const OPAQUE_COOKIE_LENGTH = 16;

function compareCookieValue(oracle: string, target: string, location: string, to: Comparison): void {
  if (oracle.length < OPAQUE_COOKIE_LENGTH || target.length < OPAQUE_COOKIE_LENGTH) {
    compareText(oracle, target, location, 'header-value', to);
    return;
  }
  const answer = to.bindings.bind('cookie', oracle, target);
  if (answer === 'broken') diverge(to, 'binding-broken', location, oracle, target);
  else if (answer === 'bound') to.ledger.bound += 1;
}

/** Cookies by name (RFC 6265, 4.1). */
export function parseCookies(values: readonly string[]): Map<string, Cookie> {
  return new Map(
    values.map((text) => {
      const [pair = '', ...rest] = text.split(';').map((part) => part.trim());
      const split = pair.indexOf('=');
      const attributes = rest.map((attribute) => attribute.replace(/^[^=]+/, (key) => key.toLowerCase()));
      return [
        pair.slice(0, split),
        {
          value: pair.slice(split + 1),
          attributes: attributes
            .filter((attribute) => !attribute.startsWith('expires='))
            .sort()
            .join('; '),
          expires: attributes.find((attribute) => attribute.startsWith('expires=')) ?? '',
        },
      ];
    }),
  );
}
