import { mergeSlashes } from '../core/control-path.js';
import { isRequestStep, type FixtureCase, type FixtureStep, type RequestStep } from '../core/fixture.js';
import type { MatrixCondition, MatrixFile, MatrixVariant, RequestChange } from '../core/matrix.js';
import { parsePrincipal } from '../core/principal.js';
import { InputError } from '../core/problem.js';
import type { Route } from '../core/subject.js';
import { fillPath, pathParameters } from './expand-rows.js';
import { requestKeys } from './request-key.js';

export interface RowMatrix {
  readonly cases: readonly FixtureCase[];
  /** Variant to the reason why the row has none. */
  readonly leftOut: Readonly<Record<string, string>>;
}

/** Methods that no row of the tracker serves on a path, in the order in which they are asked. */
export type UnservedMethods = (canonicalPath: string) => readonly string[];

/**
 * The matrix of a row: the happy case with one thing changed at a time, and the pairs of changes that the profile lists. `taken` are
 * the cases of the row that exist already: no two requests of a row are alike.
 */
export function rowMatrix(
  happy: FixtureCase,
  route: Route,
  file: MatrixFile,
  unserved: UnservedMethods,
  taken: readonly FixtureCase[],
  where: string,
): RowMatrix {
  const base = happyRequest(happy, route, where);
  const cases: FixtureCase[] = [];
  const leftOut = new Map<string, string>();
  const keys = new Map(taken.flatMap((one) => requestKeys(one).map((key) => [key, one.name] as const)));
  const done = new Set<string>();
  for (const variant of file.variants) {
    if (done.has(variant.name) || !fits(variant.when, happy, route, base)) continue;
    if (taken.some((one) => one.name === variant.name)) {
      done.add(variant.name);
      leftOut.set(variant.name, 'a case of that name is written by hand');
      continue;
    }
    const override = happy.matrix?.[variant.name];
    if (override === null) {
      done.add(variant.name);
      leftOut.set(variant.name, 'the fixture of the row leaves it out');
      continue;
    }
    const answer = override ?? [...(file.answers?.[variant.name] ?? []), ...variant.answers].find((one) => fits(one.when, happy, route, base));
    if (answer === undefined) {
      leftOut.set(variant.name, 'no rule of the matrix says what such a row answers');
      continue;
    }
    done.add(variant.name);
    const changed = change(base, variant.change, file, route, unserved);
    if (typeof changed === 'string') {
      leftOut.set(variant.name, changed);
      continue;
    }
    const expect = answer.expect === 'happy' ? (happy.expect ?? '2xx|3xx') : answer.expect;
    const script = assemble(happy, base, changed, variant, expect, answer.error ?? '');
    const [key = ''] = requestKeys(script);
    const twin = keys.get(key);
    if (twin !== undefined) {
      leftOut.set(variant.name, `its request is that of ${twin}`);
      continue;
    }
    keys.set(key, script.name);
    leftOut.delete(variant.name);
    cases.push(script);
  }
  return { cases, leftOut: Object.fromEntries(leftOut) };
}

interface HappyRequest {
  /** Steps before it. */
  readonly before: readonly FixtureStep[];
  readonly step: RequestStep;
  readonly principal: string;
}

/** The measured request of a case that is the row's own. Throws InputError when there is none: nothing could be derived from it. */
function happyRequest(happy: FixtureCase, route: Route, where: string): HappyRequest {
  const template = pathPattern(route.canonicalPath);
  const isOwn = ({ path }: RequestStep): boolean => template.test(withoutQuery(path)) || CAPTURED.test(withoutQuery(path));
  const at = happy.steps.findLastIndex((step) => isRequestStep(step) && step.setup !== true && step.method === route.method && isOwn(step));
  const step = happy.steps[at];
  if (step === undefined || !isRequestStep(step))
    throw new InputError(
      `${where}: no measured step of case "${happy.name}" sends ${route.method} ${route.canonicalPath}, so no matrix can be derived; take "access" away or mend the step`,
    );
  // Who prepared keeps preparing, whoever sends the changed request.
  const before = happy.steps
    .slice(0, at)
    .map((one) => (isRequestStep(one) ? { ...one, setup: true, principal: one.principal ?? happy.principal } : { ...one, setup: true }));
  return { before, step, principal: step.principal ?? happy.principal };
}

/** A path that an earlier answer gave, as an upload's Location. */
const CAPTURED = /^\{\{[^{}]+\}\}$/;

const withoutQuery = (path: string): string => path.replace(/\?.*$/s, '');

/** Matches paths of a template; a typed parameter (`<apirepopath:repository>`) may hold slashes. One group a parameter. */
function pathPattern(canonicalPath: string): RegExp {
  const parts = mergeSlashes(canonicalPath)
    .split(/(<[^<>]+>)/)
    .map((part) => (part.startsWith('<') ? (part.includes(':') ? '(.+)' : '((?:[^/{}]|\\{\\{(?:[^{}]|\\{\\{[^{}]*\\}\\})*\\}\\})+)') : escape(part)));
  return new RegExp(`^${parts.join('')}$`);
}

const escape = (text: string): string => text.replace(/[.*+?^${}()|[\]\\]/g, '\\$&');

function fits(condition: MatrixCondition | undefined, happy: FixtureCase, route: Route, base: HappyRequest): boolean {
  if (condition === undefined) return true;
  const { modes, families, access, methods, rows, path, principals, body, parameters, lists, gated, gates, happyFails } = condition;
  const has = (list: readonly string[] | undefined, value: string): boolean => list === undefined || list.includes(value);
  const hasJson = base.step.json !== undefined;
  const hasBody = hasJson || base.step.form !== undefined || base.step.text !== undefined || base.step.data !== undefined;
  return (
    has(modes, route.authMode) &&
    has(families, route.family) &&
    has(access, happy.access ?? '') &&
    has(methods, route.method) &&
    has(rows, route.id) &&
    (path === undefined || new RegExp(path).test(route.canonicalPath)) &&
    has(principals, parsePrincipal(base.principal).kind) &&
    (body === undefined || (body === 'json' ? hasJson : body === 'any' ? hasBody : !hasBody)) &&
    (parameters === undefined || parameters === pathParameters(route.canonicalPath).length > 0) &&
    (lists === undefined || lists === (happy.lists !== undefined)) &&
    (gated === undefined || gated === route.featureGates.length > 0) &&
    (gates === undefined || gates.some((gate) => route.featureGates.includes(gate))) &&
    (happyFails === undefined || happyFails === /^[45]/.test(happy.expect ?? '2xx'))
  );
}

/** The changed request and who sends it, or why the change makes no sense on this row. */
function change(
  base: HappyRequest,
  wanted: RequestChange,
  file: MatrixFile,
  route: Route,
  unserved: UnservedMethods,
): { readonly step: RequestStep; readonly principal: string } | string {
  let { step } = base;
  const { user, detail } = parsePrincipal(base.principal);
  const principal = (wanted.principal ?? base.principal)
    .replaceAll('{user}', user)
    .replaceAll('{detail}', detail)
    .replaceAll('{detail=pull}', detail.replace(/:[^:]*$/, ':pull'));
  if ((wanted.principal?.includes('{user}') === true && user === '') || (wanted.principal?.includes('{detail') === true && detail === ''))
    return `the happy principal ${base.principal} has no user or scopes to vary`;
  if (wanted.method !== undefined) {
    const method = wanted.method === 'unserved' ? unserved(route.canonicalPath)[0] : wanted.method;
    if (method === undefined) return 'every method is served on the path by some row';
    const { json: _json, form: _form, text: _text, data: _data, ...bare } = step;
    step = { ...bare, method };
  }
  if (wanted.absent === 'all') {
    step = { method: step.method, path: fillPath(route.canonicalPath, (name) => file.absent[name] ?? file.absent['*'] ?? 'parity-absent') };
  } else if (wanted.absent !== undefined) {
    const names = pathParameters(route.canonicalPath);
    const name = wanted.absent === 'last' ? names.at(-1) : names.find((one) => one === wanted.absent);
    if (name === undefined) return 'the path has no such parameter';
    if (CAPTURED.test(withoutQuery(step.path))) return 'the path is one that the side gave';
    const path = replaceParameter(route.canonicalPath, step.path, name, file.absent[name] ?? file.absent['*'] ?? 'parity-absent');
    step = { ...step, path };
  }
  if (wanted.query !== undefined) step = { ...step, path: withQuery(step.path, wanted.query) };
  if (wanted.headers !== undefined) step = { ...step, headers: { ...step.headers, ...wanted.headers } };
  if (wanted.json !== undefined || wanted.text !== undefined) {
    const { json: _json, form: _form, text: _text, data: _data, ...bare } = step;
    step = { ...bare, ...(wanted.json === undefined ? { text: wanted.text ?? '' } : { json: wanted.json }) };
  }
  return { step, principal };
}

/** The last place where a parameter of that name stands gets another value. */
function replaceParameter(canonicalPath: string, path: string, name: string, value: string): string {
  const bare = withoutQuery(path);
  const groups = pathPattern(canonicalPath).exec(bare)?.slice(1) ?? [];
  const at = pathParameters(canonicalPath).lastIndexOf(name);
  let next = 0;
  const filled = mergeSlashes(canonicalPath).replace(/<[^<>]+>/g, () => {
    const index = next++;
    return index === at ? value : (groups[index] ?? '');
  });
  return filled + path.slice(bare.length);
}

function withQuery(path: string, query: Readonly<Record<string, string>>): string {
  const [bare = '', old = ''] = path.split('?', 2);
  const kept = old.split('&').filter((pair) => pair !== '' && !Object.hasOwn(query, pair.split('=')[0] ?? ''));
  return `${bare}?${[...kept, ...Object.entries(query).map(([name, value]) => `${name}=${value}`)].join('&')}`;
}

function assemble(
  happy: FixtureCase,
  base: HappyRequest,
  changed: { readonly step: RequestStep; readonly principal: string },
  variant: MatrixVariant,
  expect: string,
  error: string,
): FixtureCase {
  const { capture: _capture, pages: _pages, principal: _principal, ...step } = changed.step;
  return {
    row: happy.row,
    name: variant.name,
    principal: changed.principal,
    expect,
    error,
    aspect: variant.aspect,
    // Another principal who may is as good a proof that the row works as the first.
    happy: variant.aspect === 'auth' && !/^[45]/.test(expect),
    ...(happy.data === undefined ? {} : { data: happy.data }),
    ...(happy.alone === undefined ? {} : { alone: happy.alone }),
    ...(happy.requires === undefined ? {} : { requires: happy.requires }),
    steps: variant.change.absent === 'all' ? [step] : [...base.before, step],
  };
}
