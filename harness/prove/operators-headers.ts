import type { DivergenceCode } from '../core/divergence.js';
import { splitValue } from '../compare/generated-values.js';
import type { Fault, FaultOperator, FaultSite } from './operator.js';
import type { Random } from '../core/random.js';
import { linesOf, nameOf, valueOf, withLine, withValue } from './wire-answer.js';

/** Fields whose value has a form of its own, each with its own operators, or that frame the message. */
const SPECIAL = [
  'date',
  'expires',
  'content-type',
  'content-length',
  'transfer-encoding',
  'connection',
  'keep-alive',
  'set-cookie',
  'location',
  'link',
  'content-encoding',
];

/** Lines of plain fields: compared, sent once, and without a generated value in them. */
function plainLines(site: FaultSite): number[] {
  return site.answer.lines.flatMap((line, at) => {
    const name = nameOf(line);
    if (SPECIAL.includes(name) || site.rules.transportHeaders.includes(name) || linesOf(site.answer, name).length > 1) return [];
    return splitValue(valueOf(line), site.rules.generators).every((piece) => piece.kind === 'literal') && valueOf(line) !== '' ? [at] : [];
  });
}

/** An operator that changes one line which `lines` finds. */
function onLine(
  id: string,
  title: string,
  expected: DivergenceCode,
  lines: (site: FaultSite) => readonly number[],
  change: (value: string, site: FaultSite, at: number, random: Random) => string | undefined,
): FaultOperator {
  return {
    id,
    group: 'headers',
    title,
    apply: (site, random): Fault | undefined => {
      const at = random.pick(lines(site));
      if (at === undefined) return undefined;
      const line = site.answer.lines[at] ?? '';
      const value = change(valueOf(line), site, at, random);
      if (value === undefined || value === valueOf(line)) return undefined;
      return { answer: withValue(site.answer, at, value), expected, what: `${line} → ${value}` };
    },
  };
}

const named =
  (name: string) =>
  (site: FaultSite): number[] =>
    site.rules.transportHeaders.includes(name) || linesOf(site.answer, name).length > 1 ? [] : linesOf(site.answer, name);

const isSet = (site: FaultSite, line: string | undefined): boolean => site.rules.setHeaders.includes(nameOf(line ?? ''));
const repeated = (site: FaultSite): number[] =>
  site.answer.lines.flatMap((line, at) => (!SPECIAL.includes(nameOf(line)) && linesOf(site.answer, nameOf(line)).length > 1 ? [at] : []));

function withoutLine(site: FaultSite, at: number | undefined, expected: DivergenceCode): Fault | undefined {
  return at === undefined ? undefined : { answer: withLine(site.answer, at, undefined), expected, what: `${site.answer.lines[at] ?? ''} → absent` };
}

/** Wrong header fields. */
export const headerOperators: readonly FaultOperator[] = [
  {
    id: 'header-dropped',
    group: 'headers',
    title: 'a field is missing',
    apply: (site, random) => withoutLine(site, random.pick(plainLines(site)), 'header-missing'),
  },
  {
    id: 'header-added',
    group: 'headers',
    title: 'a field too many',
    apply: (site, random) => {
      const line = `X-${random.text('ABCDEFGHJK', 6)}: 1`;
      return { answer: { ...site.answer, lines: [...site.answer.lines, line] }, expected: 'header-added', what: `${line} added` };
    },
  },
  onLine('header-value', 'another value', 'header-value', plainLines, (value) => `${value}x`),
  onLine('header-empty', 'an empty value', 'header-value', plainLines, () => ''),
  onLine('header-not-ascii', 'a byte outside ASCII', 'header-value', plainLines, (value) => `${value.slice(0, -1)}\u00e9`),
  {
    id: 'header-repeated',
    group: 'headers',
    title: 'a field sent twice',
    apply: (site, random) => {
      const at = random.pick(plainLines(site));
      const line = site.answer.lines[at ?? -1];
      return line === undefined
        ? undefined
        : { answer: { ...site.answer, lines: [...site.answer.lines, line] }, expected: 'header-repeated', what: `${line} twice` };
    },
  },
  {
    id: 'header-merged',
    group: 'headers',
    title: 'repeated fields merged into one',
    apply: (site, random) => {
      const at = random.pick(repeated(site));
      if (at === undefined) return undefined;
      const all = linesOf(site.answer, nameOf(site.answer.lines[at] ?? ''));
      const value = all.map((index) => valueOf(site.answer.lines[index] ?? '')).join(', ');
      const answer = withValue(site.answer, all[0] ?? at, value);
      return {
        answer: { ...answer, lines: answer.lines.filter((_, index) => index === all[0] || !all.includes(index)) },
        expected: 'header-merged',
        what: `${String(all.length)} × ${nameOf(site.answer.lines[at] ?? '')} → one`,
      };
    },
  },
  {
    id: 'header-split',
    group: 'headers',
    title: 'a list split into repeated fields',
    apply: (site, random) => {
      const at = random.pick(plainLines(site).filter((index) => /^[^",]+,[^",]+/.test(valueOf(site.answer.lines[index] ?? ''))));
      if (at === undefined) return undefined;
      const line = site.answer.lines[at] ?? '';
      const [first = '', ...rest] = valueOf(line).split(',');
      const name = line.slice(0, line.indexOf(':'));
      const lines = site.answer.lines.flatMap((known, index) => (index === at ? [`${name}: ${first.trim()}`, `${name}: ${rest.join(',').trim()}`] : [known]));
      return { answer: { ...site.answer, lines }, expected: 'header-merged', what: `${line} split` };
    },
  },
  {
    id: 'header-order',
    group: 'headers',
    title: 'repeated fields in another order',
    apply: (site, random) => {
      const at = random.pick(repeated(site).filter((index) => !isSet(site, site.answer.lines[index])));
      const [one, other] = at === undefined ? [] : linesOf(site.answer, nameOf(site.answer.lines[at] ?? ''));
      if (one === undefined || other === undefined) return undefined;
      const [left, right] = [valueOf(site.answer.lines[one] ?? ''), valueOf(site.answer.lines[other] ?? '')];
      if (left === right) return undefined;
      return { answer: withValue(withValue(site.answer, one, right), other, left), expected: 'header-order', what: `${left} and ${right} swapped` };
    },
  },
  {
    id: 'header-case',
    group: 'headers',
    title: 'a name in other upper and lower case',
    apply: (site, random) => {
      const at = random.pick(plainLines(site));
      const line = site.answer.lines[at ?? -1];
      if (at === undefined || line === undefined) return undefined;
      const name = line.slice(0, line.indexOf(':'));
      const other = name === name.toLowerCase() ? name.toUpperCase() : name.toLowerCase();
      return { answer: withLine(site.answer, at, other + line.slice(name.length)), expected: 'header-spelling', what: `${name} → ${other}` };
    },
  },
  {
    id: 'header-folded',
    group: 'headers',
    title: 'a value folded over two lines (obsolete, and to be refused: RFC 9112, 5.2)',
    apply: (site, random) => {
      const at = random.pick(plainLines(site));
      const line = site.answer.lines[at ?? -1];
      return at === undefined || line === undefined
        ? undefined
        : { answer: withLine(site.answer, at, `${line}\r\n folded`), expected: 'fault', what: `${line} and a folded line` };
    },
  },
  onLine('media-type', 'another media type', 'media-type', named('content-type'), (value) => value.replace(/^[^;]+/, 'application/x-other')),
  onLine('charset-dropped', 'no charset', 'charset', named('content-type'), (value) => value.replace(/;\s*charset=[^;]*/i, '')),
  onLine('charset-added', 'a charset where none was', 'charset', named('content-type'), (value) =>
    /charset/i.test(value) ? undefined : `${value}; charset=utf-8`,
  ),
  onLine('charset-other', 'another charset', 'charset', named('content-type'), (value) => value.replace(/charset=[^;]*/i, 'charset=iso-8859-1')),
  {
    id: 'content-type-dropped',
    group: 'headers',
    title: 'no media type',
    apply: (site, random) => withoutLine(site, random.pick(named('content-type')(site)), 'header-missing'),
  },
  onLine('challenge-scheme', 'another way to authenticate', 'header-value', named('www-authenticate'), (value) => value.replace(/^\S+/, 'Negotiate')),
  onLine('challenge-parameter', 'a challenge without its last parameter', 'header-value', named('www-authenticate'), (value) => value.replace(/,[^,]*$/, '')),
  onLine('cache-directive', 'a cache directive is missing', 'header-value', named('cache-control'), (value) => value.replace(/(^|,\s*)[^,]+$/, '') || 'public'),
  onLine('cache-age', 'another cache age', 'header-value', named('cache-control'), (value) => value.replace(/max-age=\d+/, 'max-age=1')),
  onLine('allow-member', 'a method too many is allowed', 'header-value', named('allow'), (value) => `${value}, TRACE`),
  onLine('digest-header', 'another digest', 'header-value', named('docker-content-digest'), (value) => value.slice(0, -1) + (value.endsWith('0') ? '1' : '0')),
  onLine('date-shifted', 'a Date an hour off', 'time-value', named('date'), (value, _site, _at, random) =>
    shiftDate(value, random.pick([-3600, 3600, 86_400]) ?? 0),
  ),
  onLine('date-layout', 'a Date in ISO 8601', 'time-layout', named('date'), (value) => new Date(Date.parse(value)).toISOString()),
  onLine('date-zone', 'a Date with another zone name', 'time-zone', named('date'), (value) => value.replace(/GMT$/, 'UTC')),
];

/** An HTTP date moved by some seconds. */
function shiftDate(value: string, seconds: number): string {
  return new Date(Date.parse(value) + seconds * 1000).toUTCString();
}
