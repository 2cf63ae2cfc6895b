import type { Divergence, DivergenceCode } from '../core/divergence.js';
import { causeOf } from './causes.js';
import type { ReportedCase } from './report-model.js';
import { plain, sayPair } from './words.js';

/** The family of a code: what of an answer or of a side effect it is about. */
const CLASSES = [
  ['status', /^(status|redirect-)/],
  ['transport', /^(fault|not-sent|framing)/],
  ['headers', /^(header-|media-type|charset|cookie-)/],
  ['urls', /^url-/],
  ['body kind', /^(body-(kind|missing|added|none)|head-body|error-shape)/],
  ['body', /^(body-|text-)/],
  ['json', /^(json-|schema$)/],
  ['values', /^(binding-|format|time-|jwt-)/],
  ['pages', /^page-/],
  ['events', /^sse-/],
  ['metrics', /^metric-/],
  ['contract', /^(contract|result)$/],
  ['side effects', /./],
] as const;

export type DifferenceClass = (typeof CLASSES)[number][0];

export function classOf(code: DivergenceCode): DifferenceClass {
  return CLASSES.find(([, pattern]) => pattern.test(code))?.[0] ?? 'side effects';
}

/** One class of difference over all cases. */
export interface ClassRow {
  readonly class: DifferenceClass;
  readonly code: DivergenceCode;
  /** Step and list indexes left open. */
  readonly location: string;
  readonly cases: number;
  readonly divergences: number;
  readonly example: Omit<Divergence, 'code'> & { readonly case: string };
}

/** Every class of difference with the number of cases, by class and then the most frequent first. */
export function classRows(cases: readonly ReportedCase[]): ClassRow[] {
  const rows = new Map<string, ClassRow & { readonly seen: Set<string> }>();
  for (const { id, divergences } of cases) {
    for (const divergence of divergences) {
      const { code, location } = causeOf(divergence);
      const key = `${code} ${location}`;
      const { code: _code, ...rest } = divergence;
      const known = rows.get(key) ?? {
        class: classOf(code),
        code,
        location,
        cases: 0,
        divergences: 0,
        example: { case: id, ...rest },
        seen: new Set<string>(),
      };
      known.seen.add(id);
      rows.set(key, { ...known, cases: known.seen.size, divergences: known.divergences + 1 });
    }
  }
  const order = CLASSES.map(([name]) => name as string);
  return [...rows.values()]
    .map(({ seen: _seen, ...row }) => row)
    .sort((one, other) => order.indexOf(one.class) - order.indexOf(other.class) || other.cases - one.cases || (one.location < other.location ? -1 : 1));
}

/** A cell of a Markdown table: what would end it or begin markup is escaped. */
const cell = (text: string): string => plain(text).replace(/[\\|`*_<>[\]]/g, '\\$&');

/** The classes as a Markdown table. */
export function renderClassTable(cases: readonly ReportedCase[]): string[] {
  const rows = classRows(cases);
  return [
    '| Class | Code | Location | Cases | Divergences | Example |',
    '| --- | --- | --- | ---: | ---: | --- |',
    ...rows.map(
      ({ class: name, code, location, cases: count, divergences, example }) =>
        `| ${name} | ${code} | ${cell(location)} | ${String(count)} | ${String(divergences)} | ${cell(`${example.case} ${example.location}: ${sayPair({ code, ...example }).join(' → ')}`)} |`,
    ),
  ];
}
