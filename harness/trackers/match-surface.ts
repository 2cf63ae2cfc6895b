import type { RouteRule, SpellingDifference } from '../core/route-rule.js';
import type { Route } from '../core/subject.js';
import { configuredPath, spelledPath, spellingDifferences, spellingDistance, type SpelledPath } from './rule-spelling.js';

/** A rule with one of its methods. */
export interface ServedRule {
  readonly method: string;
  readonly rule: string;
  readonly endpoint: string;
  readonly live: boolean;
}

export interface MatchedRow {
  readonly row: string;
  readonly method: string;
  /** As the tracker spells it. */
  readonly template: string;
  readonly path: string;
  readonly gates: readonly string[];
  /** `no-rule`: nothing serves it in any configuration; `not-live`: a rule that this configuration leaves out. */
  readonly state: 'live' | 'not-live' | 'no-rule';
  /** Empty when there is none. */
  readonly rule: string;
  readonly spelling: readonly SpellingDifference[];
}

export interface SurfaceMatch {
  readonly rows: readonly MatchedRow[];
  /** Rules that no row tracks, in the order of the list. */
  readonly untracked: readonly ServedRule[];
}

/** Methods that a router adds by itself. */
const IMPLIED = ['HEAD', 'OPTIONS'];

interface Candidate {
  readonly route: Route;
  readonly rule: ServedRule;
  readonly distance: number;
  readonly configured: boolean;
}

/**
 * Pairs the rows of a tracker with the rules of a router, one to one: the nearest spelling first, so that of `/users` and `/users/`
 * each finds its own. Rows that ask for HEAD or OPTIONS share the rule of another method.
 */
export function matchSurface(routes: readonly Route[], rules: readonly RouteRule[], configuredNames: readonly string[]): SurfaceMatch {
  const served = servedRules(rules);
  const paths = new Map(rules.map(({ rule }) => [rule, spelledPath(rule)]));
  const byShape = new Map<string, ServedRule[]>();
  for (const one of served) byShape.set(shapeOf(paths, one), [...(byShape.get(shapeOf(paths, one)) ?? []), one]);
  const candidates = routes.flatMap((route): Candidate[] => {
    const path = spelledPath(route.canonicalPath);
    const alike = (byShape.get(path.shape) ?? []).map((rule): Candidate => {
      return { route, rule, distance: spellingDistance(path, paths.get(rule.rule) ?? path), configured: false };
    });
    const named = configuredPath(path, configuredNames);
    const configured = named === undefined ? [] : served.filter((rule) => named.test(shapeOf(paths, rule)));
    return [...alike, ...configured.map((rule): Candidate => ({ route, rule, distance: FAR, configured: true }))].filter(({ rule }) =>
      serves(rule.method, route.method),
    );
  });
  const chosen = assign(candidates);
  const taken = new Set([...chosen.values()].filter(({ route, rule }) => route.method === rule.method).map(({ rule }) => rule));
  return {
    rows: routes.map((route) => matchedRow(route, chosen.get(route.id), paths)),
    untracked: served.filter((rule) => !IMPLIED.includes(rule.method) && !taken.has(rule)),
  };
}

/** A rule with a name in the place of a parameter comes after every rule that has the parameter. */
const FAR = 1000;

/** One entry a method; of a rule that is listed twice the live one counts. */
function servedRules(rules: readonly RouteRule[]): ServedRule[] {
  const served = new Map<string, ServedRule>();
  for (const { rule, methods, endpoint, registered_in_live_oracle: live } of rules) {
    for (const method of methods) {
      const key = `${method} ${rule}`;
      if (served.get(key)?.live !== true) served.set(key, { method, rule, endpoint, live });
    }
  }
  return [...served.values()];
}

const shapeOf = (paths: ReadonlyMap<string, SpelledPath>, { rule }: ServedRule): string => paths.get(rule)?.shape ?? rule;

function serves(method: string, wanted: string): boolean {
  return method === wanted || (wanted === 'HEAD' && method === 'GET') || wanted === 'OPTIONS';
}

/** The nearest pairs first; a rule of the row's own method serves one row only. */
function assign(candidates: readonly Candidate[]): Map<string, Candidate> {
  const rank = ({ route, rule, distance }: Candidate): number => distance + (route.method === rule.method ? 0 : 10 * FAR) + (rule.live ? 0 : 0.5);
  const chosen = new Map<string, Candidate>();
  const used = new Set<ServedRule>();
  for (const one of [...candidates].sort((left, right) => rank(left) - rank(right))) {
    const isOwn = one.route.method === one.rule.method;
    if (chosen.has(one.route.id) || (isOwn && used.has(one.rule))) continue;
    chosen.set(one.route.id, one);
    if (isOwn) used.add(one.rule);
  }
  return chosen;
}

function matchedRow(route: Route, found: Candidate | undefined, paths: ReadonlyMap<string, SpelledPath>): MatchedRow {
  return {
    row: route.id,
    method: route.method,
    template: route.pathTemplate,
    path: route.canonicalPath,
    gates: route.featureGates,
    state: found === undefined ? 'no-rule' : found.rule.live ? 'live' : 'not-live',
    rule: found?.rule.rule ?? '',
    spelling: found === undefined ? [] : differencesOf(route, found, paths),
  };
}

function differencesOf(route: Route, { rule, configured }: Candidate, paths: ReadonlyMap<string, SpelledPath>): SpellingDifference[] {
  if (route.pathTemplate === rule.rule) return [];
  const [row, other] = [spelledPath(route.canonicalPath), paths.get(rule.rule)];
  if (other === undefined) return [];
  const isPath = spelledPath(route.pathTemplate).shape === row.shape;
  const differences = spellingDifferences(isPath ? spelledPath(route.pathTemplate) : row, other);
  // A name in the place of a parameter moves all that follow: only the slashes can be told apart.
  if (configured) return [...differences.filter((one) => one.endsWith('slash')), 'configured-name'];
  return isPath ? differences : ['expression', ...differences];
}
