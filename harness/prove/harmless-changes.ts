import { splitValue } from '../compare/generated-values.js';
import { matchesLocation } from '../core/glob.js';
import { cookieKey } from './fault-site.js';
import { pointerOf, reorderMembers, type Place } from './json-places.js';
import type { FaultSite, HarmlessAnswer, HarmlessChange } from './operator.js';
import { anotherLike, occurrencesIn } from './operators-bindings.js';
import { relayout } from './operators-spelling.js';
import { moveTime } from './operators-times.js';
import type { Random } from '../core/random.js';
import { isChunked, linesOf, nameOf, valueOf, withBody, withValue, type WireAnswer } from './wire-answer.js';

type Apply = HarmlessChange['apply'];

const always =
  (change: (answer: WireAnswer, site: FaultSite) => WireAnswer): Apply =>
  (site) => ({ answer: change(site.answer, site) });

/** Changes the value of every line of one name. */
const values =
  (name: string, change: (value: string, random: Random) => string): Apply =>
  (site, random) => {
    const all = linesOf(site.answer, name);
    if (all.length === 0) return undefined;
    return { answer: all.reduce((answer, at) => withValue(answer, at, change(valueOf(answer.lines[at] ?? ':'), random)), site.answer) };
  };

/** Changes a JSON document whose spelling is known. */
const documents =
  (change: (text: string, site: FaultSite) => string): Apply =>
  (site) =>
    site.kind === 'json' && site.isSpelled ? { answer: withBody(site.answer, change(site.text, site)) } : undefined;

const shuffled = (value: string): string =>
  value
    .split(',')
    .map((member) => member.trim())
    .reverse()
    .join(', ');

const recased = (line: string, to: (name: string) => string): string => to(line.slice(0, line.indexOf(':'))) + line.slice(line.indexOf(':'));

/** Reverses the members of every container of a kind, the innermost first. */
function reverseAll(text: string, places: readonly Place[], fits: (place: Place) => boolean): string {
  const wanted = [...places].filter((place) => fits(place) && place.children.length > 1).sort((one, other) => other.start - one.start);
  // Only containers that hold no other wanted one, so that every offset stays true.
  const inner = wanted.filter((place) => !wanted.some((other) => other !== place && other.start > place.start && other.end <= place.end));
  return inner.reduce((changed, place) => reorderMembers(changed, place, [...place.children.keys()].reverse()), text);
}

/** The same exchange on another day: the clock and every time in the answer moved alike. */
function anotherDay(site: FaultSite): HarmlessAnswer | undefined {
  const seconds = 3 * 86_400 + 7;
  if (site.exchange.startedAt === '') return undefined;
  const move = (text: string): string =>
    splitValue(text, site.rules.generators)
      .map((piece) => (piece.kind === 'time' ? moveTime(piece, seconds) : piece.text))
      .join('');
  const lines = site.answer.lines.map((line) => line.slice(0, line.indexOf(':') + 1) + move(line.slice(line.indexOf(':') + 1)));
  const moved = site.kind === 'json' ? moveDocument(site, move, seconds) : site.text;
  const startedAt = new Date(Date.parse(site.exchange.startedAt) + seconds * 1000).toISOString();
  const isText = site.kind === 'json' && moved !== undefined;
  return moved === undefined ? undefined : { answer: isText ? withBody({ ...site.answer, lines }, moved) : { ...site.answer, lines }, startedAt };
}

function moveDocument(site: FaultSite, move: (text: string) => string, seconds: number): string | undefined {
  // A token holds times of its own that its signature covers.
  if (/eyJ[\w-]{10,}\./.test(site.text)) return undefined;
  const now = Date.parse(site.exchange.startedAt) / 1000;
  return site.text
    .replace(/"(?:[^"\\]|\\.)*"/g, move)
    .replace(/(?<=[:[,]\s*)1\d{9}(?=[\s,\]}])/g, (raw) => (Math.abs(Number(raw) - now) < 80_000 ? String(Number(raw) + seconds) : raw));
}

/** Every place of an id that occurs nowhere else, renamed. */
function renameEverywhere(type: string): Apply {
  return (site, random) => {
    const found = random.pick(
      occurrencesIn(site).filter(
        ({ text, type: known }) => known === type && site.occurrences.get(text) === occurrencesIn(site).filter((other) => other.text === text).length,
      ),
    );
    if (found === undefined || site.kind === 'bytes' || site.kind === 'html') return undefined;
    const by = anotherLike(type, found.text, random);
    const lines = site.answer.lines.map((line) => line.replaceAll(found.text, by));
    const answer = { ...site.answer, lines };
    return { answer: site.kind === 'json' ? withBody(answer, site.text.replaceAll(found.text, by)) : answer };
  };
}

/** Changes that must stay green: no client could tell, or the profile says that it does not count. */
export const harmlessChanges: readonly HarmlessChange[] = [
  {
    id: 'names-lower-case',
    title: 'header names in small letters',
    apply: always((answer) => ({ ...answer, lines: answer.lines.map((line) => recased(line, (name) => name.toLowerCase())) })),
  },
  {
    id: 'names-upper-case',
    title: 'header names in capitals',
    apply: always((answer) => ({ ...answer, lines: answer.lines.map((line) => recased(line, (name) => name.toUpperCase())) })),
  },
  {
    id: 'fields-reordered',
    title: 'fields of different names in another order',
    apply: always((answer) => ({
      ...answer,
      lines: [...answer.lines].sort((one, other) => (nameOf(one) < nameOf(other) ? 1 : nameOf(one) > nameOf(other) ? -1 : 0)),
    })),
  },
  {
    id: 'blanks-around-values',
    title: 'blanks around header values',
    apply: always((answer) => ({ ...answer, lines: answer.lines.map((line) => `${line.replace(/:\s*/, ': \t ')}  `) })),
  },
  {
    id: 'reason-phrase',
    title: 'another reason phrase',
    apply: always((answer) => ({ ...answer, statusLine: answer.statusLine.replace(/(\d{3}).*$/, '$1 Whatever') })),
  },
  { id: 'no-reason-phrase', title: 'no reason phrase', apply: always((answer) => ({ ...answer, statusLine: answer.statusLine.replace(/(\d{3}).*$/, '$1 ') })) },
  {
    id: 'early-hints',
    title: 'early hints before the answer',
    apply: always((answer) => ({ ...answer, before: 'HTTP/1.1 103 Early Hints\r\nLink: </style.css>\r\n\r\n' })),
  },
  {
    id: 'chunk-sizes',
    title: 'chunks of another size',
    apply: (site) => (isChunked(site.answer) && site.answer.body.length > 7 ? { answer: { ...site.answer, chunkSize: 7 } } : undefined),
  },
  {
    id: 'chunks-for-length',
    title: 'chunks instead of a length, where framing does not count',
    apply: (site) =>
      !site.rules.spelling.framing && !site.isHead && site.answer.body.length > 0 && linesOf(site.answer, 'content-length').length === 1
        ? { answer: { ...site.answer, lines: [...site.answer.lines.filter((line) => nameOf(line) !== 'content-length'), 'Transfer-Encoding: chunked'] } }
        : undefined,
  },
  {
    id: 'set-header-order',
    title: 'the members of a set in another order',
    apply: (site, random) => values(random.pick(site.rules.setHeaders) ?? '', shuffled)(site, random),
  },
  {
    id: 'cache-directive-order',
    title: 'cache directives in another order and case',
    apply: values('cache-control', (value) =>
      shuffled(value)
        .toUpperCase()
        .replace(/MAX-AGE/, 'max-age'),
    ),
  },
  {
    id: 'charset-case',
    title: 'the charset in capitals and quotes',
    apply: values('content-type', (value) => value.replace(/charset=([^;"]+)/i, (_, name: string) => `Charset="${name.toUpperCase()}"`)),
  },
  {
    id: 'media-type-case',
    title: 'the media type in capitals',
    apply: values('content-type', (value) => value.replace(/^[^;]+/, (type) => type.toUpperCase())),
  },
  { id: 'media-type-blanks', title: 'blanks in the media type', apply: values('content-type', (value) => value.replace(/;\s*/g, ' ;  ')) },
  {
    id: 'challenge-scheme-case',
    title: 'the scheme of a challenge in small letters',
    apply: values('www-authenticate', (value) => value.replace(/^[A-Za-z]+(?=\s)/, (scheme) => scheme.toLowerCase())),
  },
  {
    id: 'challenge-order',
    title: 'the parameters of a challenge in another order',
    apply: values('www-authenticate', (value) => value.replace(/^(\S+\s+)([^,]+),(.*)$/, '$1$3, $2')),
  },
  { id: 'link-quotes', title: 'a relation without its quotes', apply: values('link', (value) => value.replace(/rel="next"/, 'rel=next')) },
  {
    id: 'cookie-attribute-order',
    title: 'cookie attributes in another order',
    apply: values('set-cookie', (value) => {
      const [pair = '', ...rest] = value.split('; ');
      return [pair, ...rest.reverse()].join('; ');
    }),
  },
  {
    id: 'cookie-attribute-case',
    title: 'cookie attributes in another case',
    apply: values('set-cookie', (value) => value.replace(/; ?(HttpOnly|Path|Secure|SameSite)/gi, (attribute) => attribute.toLowerCase())),
  },
  {
    id: 'session-renewed',
    title: 'another session',
    apply: (site, random) => {
      const [at, ...more] = linesOf(site.answer, 'set-cookie');
      const value = valueOf(site.answer.lines[at ?? -1] ?? ':');
      if (at === undefined || more.length > 0 || site.occurrences.get(cookieKey(value)) !== 1) return undefined;
      const other = value.replace(/^([^=]+=)[^;]{16,}/, (_, name: string) => name + random.text('abcdefghijklmnopqrstuvwxyz0123456789', 40));
      return { answer: withValue(site.answer, at, other) };
    },
  },
  {
    id: 'key-order-free',
    title: 'keys in another order, where it does not count',
    apply: (site) =>
      site.rules.spelling.keyOrder || site.kind !== 'json'
        ? undefined
        : {
            answer: withBody(
              site.answer,
              reverseAll(site.text, site.places, (place) => place.kind === 'object'),
            ),
          },
  },
  {
    id: 'layout-compact-free',
    title: 'no blanks between tokens',
    apply: (site, random) => (site.rules.spelling.whitespace ? undefined : documents((text) => relayout(text, 0))(site, random)),
  },
  {
    id: 'layout-indented-free',
    title: 'an indented document',
    apply: (site, random) => (site.rules.spelling.whitespace ? undefined : documents((text) => relayout(text, 4))(site, random)),
  },
  {
    id: 'final-newline-free',
    title: 'a newline behind a document',
    apply: (site, random) => (site.rules.spelling.whitespace ? undefined : documents((text) => `${text}\n`)(site, random)),
  },
  {
    id: 'escapes-free',
    title: 'slashes and letters escaped, where it does not count',
    apply: (site, random) => (site.rules.spelling.escapes ? undefined : documents((text) => text.replace(/(?<!\\)\/(?=[^"]*")/g, '\\/'))(site, random)),
  },
  {
    id: 'set-list-order',
    title: 'a list that is a set in another order',
    apply: (site) => {
      if (site.kind !== 'json' || site.rules.setArrays.length === 0) return undefined;
      const isSet = (place: Place): boolean =>
        place.kind === 'array' && site.rules.setArrays.some((glob) => matchesLocation(glob.replace(/^step \S+ /, ''), `/body${pointerOf(place)}`));
      const text = reverseAll(site.text, site.places, isSet);
      return text === site.text ? undefined : { answer: withBody(site.answer, text) };
    },
  },
  {
    id: 'another-port',
    title: 'the same side on another port',
    apply: (site) => {
      if (!/^[\w.-]+:\d+$/.test(site.authority) || site.kind === 'bytes') return undefined;
      const authority = site.authority.replace(/\d+$/, '54321');
      const moved = { ...site.answer, lines: site.answer.lines.map((line) => line.replaceAll(site.authority, authority)) };
      return { answer: site.kind === 'json' ? withBody(moved, site.text.replaceAll(site.authority, authority)) : moved, authority };
    },
  },
  { id: 'another-day', title: 'the same exchange on another day', apply: anotherDay },
  { id: 'a-second-later', title: 'a Date a second later', apply: values('date', (value) => new Date(Date.parse(value) + 1000).toUTCString()) },
  { id: 'another-uuid', title: 'another uuid in all its places', apply: renameEverywhere('uuid') },
  { id: 'another-token', title: 'another token in all its places', apply: renameEverywhere('token-mixed') },
  { id: 'another-code', title: 'another code of capitals and digits in all its places', apply: renameEverywhere('token-upper') },
  {
    id: 'another-signature',
    title: 'a token signed with another key',
    apply: (site) => {
      if (site.kind !== 'json') return undefined;
      const text = site.text.replace(
        /(eyJ[\w-]{10,}\.[\w-]{10,}\.)([\w-]{40,})/,
        (_, claims: string, signature: string) => claims + Buffer.from(signature, 'latin1').reverse().toString('latin1'),
      );
      return text === site.text ? undefined : { answer: withBody(site.answer, text) };
    },
  },
];
