import type { HeaderList } from '../core/exchange.js';
import { compareCookies } from './compare-cookies.js';
import { compareText } from './compare-text.js';
import { diverge, type Comparison } from './comparison.js';

/** One header field of a side: how its name is spelled first, and its values in wire order. */
interface Field {
  readonly spelling: string;
  readonly values: string[];
}

/** Compares header fields as lists of values, names without case (RFC 9110, 5.1). `skip` names fields judged elsewhere. */
export function compareHeaders(oracle: HeaderList, target: HeaderList, location: string, skip: ReadonlySet<string>, to: Comparison): void {
  const left = byName(oracle);
  const right = byName(target);
  for (const [name, field] of left) {
    if (skip.has(name)) continue;
    to.ledger.headers += 1;
    const other = right.get(name);
    if (other === undefined) {
      diverge(to, 'header-missing', `${location}/${name}`, field.values.join(', '));
      continue;
    }
    if (field.spelling !== other.spelling) diverge(to, 'header-spelling', `${location}/${name}`, field.spelling, other.spelling);
    compareField(name, field.values, other.values, `${location}/${name}`, to);
  }
  for (const [name, field] of right) {
    if (!left.has(name) && !skip.has(name)) diverge(to, 'header-added', `${location}/${name}`, undefined, field.values.join(', '));
  }
}

function byName(headers: HeaderList): Map<string, Field> {
  const fields = new Map<string, Field>();
  for (const [name, text] of headers) {
    // Blanks around a value are no part of it (RFC 9110, 5.5).
    const value = text.trim();
    const key = name.toLowerCase();
    const field = fields.get(key);
    if (field === undefined) fields.set(key, { spelling: name, values: [value] });
    else field.values.push(value);
  }
  return fields;
}

function compareField(name: string, oracle: readonly string[], target: readonly string[], location: string, to: Comparison): void {
  if (name === 'set-cookie') {
    compareCookies(oracle, target, location, to);
    return;
  }
  if (name === 'content-type' && oracle.length === 1 && target.length === 1) {
    compareContentTypes(oracle[0] ?? '', target[0] ?? '', location, to);
    return;
  }
  if (name === 'link') {
    compareLinks(oracle, target, location, to);
    return;
  }
  const isSet = to.rules.setHeaders.includes(name) || name === 'cache-control';
  const left = oracle.map((value) => canonical(name, value));
  const right = target.map((value) => canonical(name, value));
  if (left.length !== right.length) {
    compareRepeats(left, right, location, isSet, to);
    return;
  }
  if (isSet) compareText(asSet(left), asSet(right), location, 'header-value', to);
  else if (left.length > 1 && isReordered(left, right)) diverge(to, 'header-order', location, left.join(' | '), right.join(' | '));
  else for (const [at, value] of left.entries()) compareText(value, right[at] ?? '', location, 'header-value', to);
}

/** A field that comes another number of times: merged into one list (RFC 9110, 5.3), repeated, or with values that one side lacks. */
function compareRepeats(oracle: readonly string[], target: readonly string[], location: string, isSet: boolean, to: Comparison): void {
  const left = oracle.flatMap(members);
  const right = target.flatMap(members);
  const isMerged = left.length === right.length && (isSet ? asSet(left) === asSet(right) : left.every((value, at) => value === right[at]));
  const code = isMerged ? 'header-merged' : asSet(left) === asSet(right) ? 'header-repeated' : 'header-value';
  diverge(to, code, location, oracle.join(' | '), target.join(' | '));
}

const asSet = (values: readonly string[]): string => [...new Set(values.flatMap(members))].sort().join(', ');

const isReordered = (left: readonly string[], right: readonly string[]): boolean =>
  left.some((value, at) => value !== right[at]) && [...left].sort().join('\n') === [...right].sort().join('\n');

/** Members of a comma-separated list; commas within quotes separate nothing. */
function members(value: string): string[] {
  const parts = value.match(/(?:"(?:[^"\\]|\\.)*"|[^,"]|")+/g) ?? [];
  return parts.map((member) => member.trim()).filter((member) => member !== '');
}

/** Media type and parameters (RFC 9110, 8.3.1): type, charset and anything else differ under codes of their own. A charset goes with its type. */
function compareContentTypes(oracle: string, target: string, location: string, to: Comparison): void {
  const [leftType = '', ...leftRest] = oracle.split(';').map((part) => part.trim());
  const [rightType = '', ...rightRest] = target.split(';').map((part) => part.trim());
  if (leftType.toLowerCase() !== rightType.toLowerCase()) {
    diverge(to, 'media-type', location, oracle, target);
    return;
  }
  const [charset, others] = parameters(leftRest);
  const [otherCharset, otherOthers] = parameters(rightRest);
  if (charset !== otherCharset) diverge(to, 'charset', location, oracle, target);
  compareText(others, otherOthers, location, 'header-value', to);
}

function parameters(parts: readonly string[]): [charset: string, others: string] {
  const charset = parts.find((part) => /^charset\s*=/i.test(part)) ?? '';
  const others = parts.filter((part) => part !== charset && part !== '').sort();
  return [
    charset
      .replace(/^[^=]*=\s*/, '')
      .replaceAll('"', '')
      .toLowerCase(),
    others.join('; '),
  ];
}

/** The parts of structured fields that carry no meaning made equal: case of directives and schemes, blanks, order of parameters. */
function canonical(name: string, value: string): string {
  switch (name) {
    case 'cache-control':
      return value.toLowerCase();
    case 'www-authenticate':
      return canonicalChallenge(value);
    default:
      return value;
  }
}

/** Links in their order (RFC 8288, 3): the URL as such, the parameters as a set. */
function compareLinks(oracle: readonly string[], target: readonly string[], location: string, to: Comparison): void {
  const left = oracle.flatMap(links);
  const right = target.flatMap(links);
  if (left.length !== right.length) {
    diverge(to, 'header-value', location, oracle.join(' | '), target.join(' | '));
    return;
  }
  for (const [at, link] of left.entries()) {
    compareText(link.url, right[at]?.url ?? '', location, 'header-value', to);
    compareText(link.parameters, right[at]?.parameters ?? '', location, 'header-value', to);
  }
  if (oracle.length !== target.length) diverge(to, 'header-merged', location, oracle.join(' | '), target.join(' | '));
}

const links = (value: string): { readonly url: string; readonly parameters: string }[] =>
  [...value.matchAll(/<([^>]*)>((?:"[^"]*"|[^,"])*)/g)].map(([, url = '', rest = '']) => ({
    url,
    parameters: rest
      .split(';')
      .map((part) => part.trim().replaceAll('"', ''))
      .filter((part) => part !== '')
      .sort()
      .join('; '),
  }));

/** A challenge with its scheme in small letters and its parameters sorted (RFC 9110, 11.3 and 11.6.1); anything else as it is. */
function canonicalChallenge(value: string): string {
  const [, scheme, rest = ''] = /^([A-Za-z][\w-]*)(?:\s+(.*))?$/s.exec(value) ?? [];
  if (scheme === undefined) return value;
  return `${scheme.toLowerCase()} ${members(rest).sort().join(',')}`.trim();
}
