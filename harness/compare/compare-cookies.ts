import { bindValues, compareText } from './compare-text.js';
import { diverge, type Comparison } from './comparison.js';

/** A cookie as it is set. */
export interface Cookie {
  readonly value: string;
  /** Attributes without Expires, lower case names, sorted: their order has no meaning (RFC 6265, 5.2). */
  readonly attributes: string;
  readonly expires: string;
}

/** Compares Set-Cookie fields by the cookie's name: presence, value, attributes, and the age of an expiry. */
export function compareCookies(oracle: readonly string[], target: readonly string[], location: string, to: Comparison): void {
  const left = parseCookies(oracle);
  const right = parseCookies(target);
  for (const [name, cookie] of left) {
    const other = right.get(name);
    if (other === undefined) {
      diverge(to, 'cookie-missing', `${location}/${name}`, cookie.attributes);
      continue;
    }
    compareValue(cookie.value, other.value, `${location}/${name}/value`, to);
    if (cookie.attributes !== other.attributes) diverge(to, 'cookie-attribute', `${location}/${name}/attributes`, cookie.attributes, other.attributes);
    if ((cookie.expires === '') !== (other.expires === '')) diverge(to, 'cookie-attribute', `${location}/${name}/expires`, cookie.expires, other.expires);
    else compareText(cookie.expires, other.expires, `${location}/${name}/expires`, 'header-value', to);
  }
  for (const [name, cookie] of right) if (!left.has(name)) diverge(to, 'cookie-added', `${location}/${name}`, undefined, cookie.attributes);
  if (left.size === right.size && oracle.length !== target.length) diverge(to, 'header-repeated', location, oracle.length, target.length);
}

/** Cookie values of this length and more are sessions: generated, whatever they look like. */
const SHORTEST_SESSION = 16;

function compareValue(oracle: string, target: string, location: string, to: Comparison): void {
  if (oracle.length >= SHORTEST_SESSION && target.length >= SHORTEST_SESSION) bindValues('cookie', oracle, target, location, to);
  else if (oracle.length >= SHORTEST_SESSION || target.length >= SHORTEST_SESSION) diverge(to, 'format', location, oracle, target);
  else compareText(oracle, target, location, 'header-value', to);
}

/** Cookies by name: the last of several of one name counts, as in a browser (RFC 6265, 5.3). */
export function parseCookies(values: readonly string[]): Map<string, Cookie> {
  return new Map(
    values.map((text) => {
      const [pair = '', ...rest] = text.split(';').map((part) => part.trim());
      const split = pair.indexOf('=');
      const attributes = rest.map((attribute) => attribute.replace(/^[^=]+/, (key) => key.toLowerCase())).filter((attribute) => attribute !== '');
      const isExpiry = (attribute: string): boolean => attribute.startsWith('expires=');
      return [
        pair.slice(0, split),
        {
          value: pair.slice(split + 1),
          attributes: attributes
            .filter((attribute) => !isExpiry(attribute))
            .sort()
            .join('; '),
          expires: attributes.find(isExpiry) ?? '',
        },
      ];
    }),
  );
}
