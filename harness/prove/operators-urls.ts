import type { DivergenceCode } from '../core/divergence.js';
import { removeMember } from './json-places.js';
import type { Fault, FaultOperator, FaultSite } from './operator.js';
import { linesOf, valueOf, withBody, withLine, withValue } from './wire-answer.js';

function onHeader(
  id: string,
  title: string,
  name: string,
  expected: DivergenceCode,
  change: (value: string, site: FaultSite) => string | undefined,
): FaultOperator {
  return {
    id,
    group: 'urls and pages',
    title,
    apply: (site, random): Fault | undefined => {
      const at = random.pick(linesOf(site.answer, name));
      // Where a list is followed, another link leads to other pages: see page-smaller.
      if (at === undefined || (name === 'link' && site.isFollowed)) return undefined;
      const value = valueOf(site.answer.lines[at] ?? '');
      const other = change(value, site);
      if (other === undefined || other === value) return undefined;
      return { answer: withValue(site.answer, at, other), expected, what: `${name}: ${value} → ${other}` };
    },
  };
}

/** Scheme and authority in front of a URL of the side itself. */
const ownBase = (site: FaultSite): RegExp => new RegExp(`^https?://${site.authority.replace(/[.*+?^${}()|[\]\\]/g, '\\$&')}(?=/|$)`);

/** Wrong URLs, and wrong links between the pages of a list. */
export const urlOperators: readonly FaultOperator[] = [
  onHeader('location-form', 'an absolute Location made relative, or the other way', 'location', 'url-form', (value, site) => {
    if (site.authority === '') return undefined;
    if (value.startsWith('/')) return `http://${site.authority}${value}`;
    return ownBase(site).test(value) ? value.replace(ownBase(site), '') : undefined;
  }),
  onHeader('location-slash', 'a closing slash too many or too few', 'location', 'url-trailing-slash', (value) => {
    const [, path = '', rest = ''] = /^([^?#]*)(.*)$/s.exec(value) ?? [];
    return /[^/]\/$/.test(path) ? path.slice(0, -1) + rest : path.endsWith('/') ? undefined : `${path}/${rest}`;
  }),
  onHeader('location-encoding', 'another percent-encoding', 'location', 'url-percent-encoding', (value) => {
    const [, path = '', rest = ''] = /^([^?#]*)(.*)$/s.exec(value) ?? [];
    return (/%[0-9a-f]{2}/i.test(path) ? path.replace(/%([0-9a-f]{2})/i, respell) : path.replace(/[a-z](?=[a-z]*\/?$)/, hexOf)) + rest;
  }),
  onHeader('location-query-order', 'query parameters in another order', 'location', 'url-query-order', reverseQuery),
  onHeader('location-path', 'another path', 'location', 'header-value', (value) => value.replace(/(?=$|\?)/, 'x')),
  onHeader('location-host', 'another host', 'location', 'header-value', (value, site) =>
    site.authority !== '' && ownBase(site).test(value) ? value.replace(ownBase(site), 'http://elsewhere.invalid') : undefined,
  ),
  onHeader('location-query-dropped', 'a query parameter is missing', 'location', 'header-value', (value) => value.replace(/[?&][^?&]*$/, '')),
  {
    id: 'location-dropped',
    group: 'urls and pages',
    title: 'no Location',
    apply: (site, random) => {
      const at = random.pick(linesOf(site.answer, 'location'));
      return at === undefined ? undefined : { answer: withLine(site.answer, at, undefined), expected: 'header-missing', what: 'location absent' };
    },
  },
  onHeader('link-relation', 'a link to another page', 'link', 'header-value', (value) => value.replace(/rel="?next"?/, 'rel="prev"')),
  onHeader('link-size', 'a next page of another size', 'link', 'header-value', (value) => value.replace(/([?&]n=)\d+/, '$177')),
  onHeader('link-form', 'an absolute link', 'link', 'url-form', (value, site) =>
    site.authority === '' ? undefined : value.startsWith('</') ? value.replace('<', `<http://${site.authority}`) : undefined,
  ),
  onHeader('link-query-order', 'the query of a link in another order', 'link', 'url-query-order', (value) =>
    value.replace(/<([^>]*)>/, (whole, url: string) => (reverseQuery(url) === undefined ? whole : `<${reverseQuery(url) ?? ''}>`)),
  ),
  {
    id: 'page-smaller',
    group: 'urls and pages',
    title: 'pages one shorter, each going on where it ends',
    apply: (site): Fault | undefined => {
      const [at] = linesOf(site.answer, 'link');
      const list = site.places.find((place) => place.kind === 'array' && place.children.length > 1 && place.parent?.parent === undefined);
      const [before, last] = list?.children.slice(-2) ?? [];
      if (at === undefined || before === undefined || last === undefined) return undefined;
      const [name, gone] = [before, last].map((place) => site.text.slice(place.start + 1, place.end - 1));
      const link = valueOf(site.answer.lines[at] ?? ':').replace(`last=${gone ?? ''}`, `last=${name ?? ''}`);
      const answer = withBody(withValue(site.answer, at, link), removeMember(site.text, last));
      return { answer, expected: site.isFollowed ? 'page-size' : 'json-array-length', what: `a page without its last member ${gone ?? ''}` };
    },
  },
  {
    id: 'link-dropped',
    group: 'urls and pages',
    title: 'no link to the next page',
    apply: (site, random) => {
      const at = random.pick(linesOf(site.answer, 'link'));
      return at === undefined || site.isFollowed
        ? undefined
        : { answer: withLine(site.answer, at, undefined), expected: 'header-missing', what: 'link absent' };
    },
  },
];

const hexOf = (char: string): string => `%${char.charCodeAt(0).toString(16).toUpperCase()}`;

function respell(whole: string, hex: string): string {
  const char = String.fromCharCode(parseInt(hex, 16));
  return /[\w.~/:@!$'()*,;-]/.test(char) ? char : whole === whole.toUpperCase() ? whole.toLowerCase() : whole.toUpperCase();
}

/** The query reversed; undefined when it has fewer than two parameters or they sort alike. */
function reverseQuery(value: string): string | undefined {
  const [, path = '', query = '', rest = ''] = /^([^?]*)\?([^#]*)(.*)$/s.exec(value) ?? [];
  const parameters = query.split('&');
  const names = new Set(parameters.map((parameter) => parameter.split('=', 1)[0]));
  return parameters.length < 2 || names.size < parameters.length ? undefined : `${path}?${parameters.reverse().join('&')}${rest}`;
}
