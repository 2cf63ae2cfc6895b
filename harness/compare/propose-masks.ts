import type { Divergence, DivergenceCode } from '../core/divergence.js';
import { matchesId, matchesLocation } from '../core/glob.js';
import type { MaskProposal, Neighbour, NoiseEvidence, RefusedProposal } from '../core/noise.js';
import { reach, type Survey } from './survey-noise.js';

/** One difference of the oracle from itself. */
export interface Finding {
  readonly run: string;
  readonly case: string;
  readonly divergence: Divergence;
}

/** Gives a finding the pattern of cases and the pattern of locations of one width. */
type Level = (one: Finding) => readonly [cases: string, location: string];

const SAMPLES = 12;

export function evidenceOf(findings: readonly Finding[], survey: Survey): NoiseEvidence {
  const places = new Set(findings.map((one) => JSON.stringify([one.case, one.divergence.location])));
  let of = 0;
  for (const place of places) {
    const [id, location] = JSON.parse(place) as [string, string];
    of += survey.get(id)?.get(location)?.met ?? 0;
  }
  return {
    cases: [...new Set(findings.map((one) => one.case))].sort(),
    differed: findings.length,
    of: Math.max(of, findings.length),
    samples: findings.slice(0, SAMPLES).map(({ run, case: id, divergence: { location, oracle, target } }) => ({
      run,
      case: id,
      location,
      ...(oracle === undefined ? {} : { first: oracle }),
      ...(target === undefined ? {} : { second: target }),
    })),
    more: Math.max(0, findings.length - SAMPLES),
  };
}

/** A location with every list index, and the step, left open. */
export const withoutPlaces = (location: string): string => withoutIndexes(location).replace(/^step \d+ /, 'step * ');

const withoutIndexes = (location: string): string => location.replace(/\/\d+(?=\/|$)/g, '/*');

/** What all of some ids begin with, as a pattern; the id itself when there is only one. */
function caseGlob(cases: readonly string[]): string {
  const [first = '', ...others] = cases;
  if (others.length === 0) return first;
  let length = first.length;
  for (const other of others) while (!other.startsWith(first.slice(0, length))) length -= 1;
  return `${first.slice(0, length)}*`;
}

/**
 * Proposes a mask for every difference, as wide as the evidence carries: a pattern is used only when every place that it reaches in the
 * observed cases was unstable; one that reaches a sound place is refused, and narrower ones take its place.
 */
export function proposeMasks(
  findings: readonly Finding[],
  survey: Survey,
): { readonly proposals: readonly MaskProposal[]; readonly refused: readonly RefusedProposal[] } {
  const proposals: MaskProposal[] = [];
  const refused: RefusedProposal[] = [];
  const ids = new Set<string>();

  /** Proposes one pattern and gives its id; the sound neighbour when there is one. */
  const propose = (cases: string, location: string, code: DivergenceCode, some: readonly Finding[]): string | Neighbour => {
    const { sound } = reach(survey, cases, location);
    if (sound !== undefined) return sound;
    const known = proposals.find((one) => one.case === cases && one.location === location && one.code === code);
    if (known !== undefined) return known.id;
    const id = freeId(location, ids);
    const own = some.filter((one) => matchesId(cases, one.case) && matchesLocation(location, one.divergence.location));
    proposals.push({ id, case: cases, location, code, evidence: evidenceOf(own, survey) });
    return id;
  };

  /** The first of ever narrower patterns that holds; what is left of a refused one is split by case, then step, then place. */
  const narrow = (code: DivergenceCode, some: readonly Finding[], levels: readonly Level[], isWidest = true): string[] => {
    const [level, ...narrower] = levels;
    if (level === undefined) return [];
    return [...groupBy(some, (one) => JSON.stringify(level(one)))].flatMap(([key, own]) => {
      const [cases, location] = JSON.parse(key) as [string, string];
      const answer = propose(cases, location, code, own);
      if (typeof answer === 'string') return [answer];
      const instead = narrow(code, own, narrower, false);
      // Told once, at its widest, and where nothing narrower is left: no difference may go without a word.
      if (isWidest || narrower.length === 0) refused.push({ case: cases, location, code, neighbour: answer, instead });
      return instead;
    });
  };

  const shapeOf = shapesOf(findings);
  for (const [key, some] of groupBy(findings, (one) => JSON.stringify([one.divergence.code, shapeOf(one)]))) {
    const [code, shape] = JSON.parse(key) as [DivergenceCode, string];
    const everywhere = caseGlob([...new Set(some.map((one) => one.case))]);
    const levels: Level[] = [
      () => [everywhere, shape],
      (one) => [one.case, shape],
      (one) => [one.case, withoutPlaces(one.divergence.location)],
      (one) => [one.case, withoutIndexes(one.divergence.location)],
      (one) => [one.case, one.divergence.location],
    ];
    narrow(code, some, withoutRepeats(levels, some));
  }
  return { proposals, refused };
}

/** Leaves out a level that is no narrower than the one before it. */
function withoutRepeats(levels: readonly Level[], some: readonly Finding[]): Level[] {
  const shown = levels.map((level) => JSON.stringify(some.map(level)));
  return levels.filter((_, at) => at === 0 || shown[at] !== shown[at - 1]);
}

/**
 * Gives a finding's location with indexes and step left open, and with the one member name left open in which it differs from
 * another unstable location of the same case (`/tags/v1/last_modified`, `/tags/v2/last_modified`).
 */
function shapesOf(findings: readonly Finding[]): (finding: Finding) => string {
  const keyOf = ({ case: id, divergence }: Finding): string => `${divergence.code} ${id}`;
  const shapes = new Map([...groupBy(findings, keyOf)].map(([key, some]) => [key, [...new Set(some.map((one) => withoutPlaces(one.divergence.location)))]]));
  return (finding) => {
    const own = withoutPlaces(finding.divergence.location).split('/');
    for (const other of shapes.get(keyOf(finding)) ?? []) {
      const segments = other.split('/');
      if (segments.length !== own.length) continue;
      const [at, ...more] = own.flatMap((segment, index) => (segment === segments[index] ? [] : [index]));
      // The last segment names what the value is, the first two where it belongs: neither is left open.
      if (at !== undefined && more.length === 0 && at > 1 && at < own.length - 1) return own.map((segment, index) => (index === at ? '*' : segment)).join('/');
    }
    return own.join('/');
  };
}

function groupBy<Item>(items: readonly Item[], keyOf: (item: Item) => string): Map<string, Item[]> {
  const groups = new Map<string, Item[]>();
  for (const item of items) {
    const key = keyOf(item);
    const known = groups.get(key);
    if (known === undefined) groups.set(key, [item]);
    else known.push(item);
  }
  return groups;
}

/** An id made of the last words of a location: `noise-tags-last_modified`. */
function freeId(location: string, taken: Set<string>): string {
  const words = location
    .split('/')
    .slice(1)
    .flatMap((segment) => segment.replace(/[^A-Za-z0-9_]+/g, '-').replace(/^-|-$/g, '') || []);
  const base = `noise-${words.slice(-2).join('-').slice(0, 60)}`;
  let id = base;
  for (let number = 2; taken.has(id); number += 1) id = `${base}-${String(number)}`;
  taken.add(id);
  return id;
}
