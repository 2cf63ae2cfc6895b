import type { DivergenceCode } from '../core/divergence.js';
import { onPlace, toValue } from './operators-json.js';
import { reorderMembers, type Place } from './json-places.js';
import type { Fault, FaultOperator, FaultSite } from './operator.js';
import { withBody } from './wire-answer.js';

const GROUP = 'spelling';
const isSpelled = (site: FaultSite): boolean => site.isSpelled;

function respelled(id: string, title: string, kind: Place['kind'], expected: DivergenceCode, spell: (raw: string) => string | undefined): FaultOperator {
  return toValue(
    id,
    title,
    (place, site, raw) => isSpelled(site) && place.kind === kind && spell(raw) !== undefined && spell(raw) !== raw,
    expected,
    spell,
    GROUP,
  );
}

/** The whole document spelled otherwise. */
function document(id: string, title: string, expected: DivergenceCode, spell: (text: string) => string): FaultOperator {
  return {
    id,
    group: GROUP,
    title,
    apply: (site): Fault | undefined => {
      if (site.kind !== 'json' || !site.isSpelled) return undefined;
      const text = spell(site.text);
      return text === site.text ? undefined : { answer: withBody(site.answer, text), expected, what: title };
    },
  };
}

const unicodeEscape = (char: string): string => `\\u${char.charCodeAt(0).toString(16).padStart(4, '0')}`;

/** The same values spelled otherwise: what the writers of two languages do differently. */
export const spellingOperators: readonly FaultOperator[] = [
  respelled('number-as-float', '241 against 241.0', 'number', 'json-number-float', (raw) =>
    /^-?\d+$/.test(raw) ? `${raw}.0` : raw.replace(/^(-?\d+)\.0+$/, '$1'),
  ),
  respelled('number-exponent', '100 against 1e2', 'number', 'json-number-exponent', (raw) => (/^-?[1-9]\d*$/.test(raw) ? `${raw}e0` : undefined)),
  respelled('number-precision', '0.5 against 0.50', 'number', 'json-number-precision', (raw) => (/^-?\d+\.\d+$/.test(raw) ? `${raw}0` : undefined)),
  respelled('escape-unicode', 'non-ASCII characters escaped on one side', 'string', 'json-escape-unicode', (raw) =>
    /[\u0080-\uffff]/.test(raw) ? raw.replace(/[\u0080-\uffff]/g, unicodeEscape) : /\\u[0-9a-f]{4}/i.test(raw) ? unescapeUnicode(raw) : undefined,
  ),
  respelled('escape-html', '<, > and & escaped, as Go does', 'string', 'json-escape-html', (raw) =>
    /[<>&]/.test(raw) ? raw.replace(/[<>&]/g, unicodeEscape) : undefined,
  ),
  respelled('escape-slash', 'slashes escaped', 'string', 'json-escape', (raw) => (/(?<!\\)\//.test(raw) ? raw.replace(/(?<!\\)\//g, '\\/') : undefined)),
  respelled('escape-letter', 'a plain letter escaped', 'string', 'json-escape', (raw) =>
    /^"[a-z]/.test(raw) ? `"${unicodeEscape(raw.charAt(1))}${raw.slice(2)}` : undefined,
  ),
  onPlace(
    'key-order',
    'keys in another order, as sorted by Go',
    (place, site) => site.isSpelled && place.kind === 'object' && new Set(place.children.map((child) => child.key)).size > 1,
    (_raw, place, site) => ({
      text: reorderMembers(site.text, place, [...place.children.keys()].reverse()),
      expected: 'json-key-order',
      what: 'keys reversed',
    }),
    GROUP,
  ),
  onPlace(
    'key-duplicated',
    'a key twice',
    (place, site) => site.isSpelled && place.key !== '',
    (_raw, place, site) => ({
      text: `${site.text.slice(0, place.end)}, ${site.text.slice(place.from, place.end)}${site.text.slice(place.end)}`,
      expected: 'json-duplicate-key',
      what: `${place.key} twice`,
    }),
    GROUP,
  ),
  document('layout-compact', 'no blanks between tokens, as Go writes', 'json-whitespace', (text) => relayout(text, 0)),
  document('layout-indented', 'an indented document', 'json-whitespace', (text) => relayout(text, 2)),
  document('json-final-newline', 'a newline behind the document, as Go’s encoder writes', 'json-whitespace', (text) =>
    text.endsWith('\n') ? text.trimEnd() : `${text}\n`,
  ),
];

function unescapeUnicode(raw: string): string {
  return raw.replace(/\\u([0-9a-f]{4})/gi, (whole, hex: string) =>
    parseInt(hex, 16) > 0x9f && !/^d[89a-f]/i.test(hex) ? String.fromCharCode(parseInt(hex, 16)) : whole,
  );
}

/** Changes the blanks between tokens and nothing else: strings and numbers stay as they are spelled. */
export function relayout(text: string, indent: number): string {
  let depth = 0;
  const line = (): string => (indent === 0 ? '' : `\n${' '.repeat(indent * depth)}`);
  return text.trim().replace(/"(?:[^"\\]|\\.)*"|[{}[\],:]|[^\s{}[\],:"]+|\s+/g, (token) => {
    switch (token) {
      case '{':
      case '[':
        depth += 1;
        return token + line();
      case '}':
      case ']':
        depth -= 1;
        return line() + token;
      case ',':
        return token + line();
      case ':':
        return indent === 0 ? token : ': ';
      default:
        return token.trim();
    }
  });
}
