import { fitsTemplate } from '../core/control-path.js';
import type { RunnableCase } from '../core/contract-case.js';
import type { Route } from '../core/subject.js';
import { shapeDifferences, shapeOfCase, shapeOfRequest, type SentRequest } from './request-shape.js';

/** A request of a recording that was answered below 400. */
export interface RecordedSuccess {
  /** Row id; empty when the recording names none. */
  readonly row: string;
  readonly principal: string;
  readonly request: SentRequest;
  readonly where: string;
}

export interface ShapeProblem {
  /** Row id, empty for what concerns no single row. */
  readonly row: string;
  readonly what: string;
}

export interface ShapeCheck {
  /** `rows`: rows with a recorded success; `matched`: those of which a happy case has the shape of one. */
  readonly summary: { readonly rows: number; readonly matched: number };
  readonly problems: readonly ShapeProblem[];
}

/** Whether the happy cases are requests that the real service was seen to accept. */
export function checkShapes(recorded: readonly RecordedSuccess[], cases: readonly RunnableCase[], routes: ReadonlyMap<string, Route>): ShapeCheck {
  const problems: ShapeProblem[] = [];
  const byRow = new Map<string, RecordedSuccess[]>();
  for (const one of recorded) {
    if (one.row === '') continue;
    const route = routes.get(one.row);
    if (route === undefined) problems.push({ row: one.row, what: `${one.where}: no route row of that id` });
    else if (!fitsTemplate(route.canonicalPath, one.request.path))
      problems.push({ row: one.row, what: `${one.where}: ${one.request.path} is no path of ${route.canonicalPath}` });
    else byRow.set(one.row, [...(byRow.get(one.row) ?? []), one]);
  }
  let matched = 0;
  for (const [row, successes] of [...byRow].sort(([left], [right]) => left.localeCompare(right))) {
    const written = cases.filter((one) => one.row === row && one.happy).flatMap((one) => shapeOfCase(one.script) ?? []);
    const differences = successes.flatMap((one) => written.map((shape) => shapeDifferences(shapeOfRequest(one.request, one.principal), shape)));
    if (differences.some((one) => one.length === 0)) {
      matched += 1;
      continue;
    }
    const nearest = differences.sort((left, right) => left.length - right.length)[0];
    problems.push({
      row,
      what:
        nearest === undefined
          ? 'the row has no happy case with a request'
          : `no happy case has the shape of a recorded success; nearest: ${nearest.join('; ')}`,
    });
  }
  return { summary: { rows: byRow.size, matched }, problems };
}

/** Values that only one installation at one time gives: uuids, digests, tokens. */
const GENERATED =
  /\b[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}\b|\b[0-9a-f]{40,64}\b|\b(?=[A-Z0-9]*[0-9])(?=[A-Z0-9]*[A-Z])[A-Z0-9]{20,}\b|\b[A-Za-z0-9_-]{40,}\b/g;

/** Fixture files that hold a generated value of a recording: they would work on that installation alone. */
export function recordedValues(recording: string, fixtures: readonly { readonly file: string; readonly text: string }[]): ShapeProblem[] {
  const generated = new Set([...recording.matchAll(GENERATED)].map(([value]) => value).filter((value) => !isConstant(value)));
  return fixtures.flatMap(({ file, text }) =>
    [...new Set([...text.matchAll(GENERATED)].map(([value]) => value))]
      .filter((value) => generated.has(value))
      .map((value) => ({ row: '', what: `${file} holds "${value}", a value of the recording` })),
  );
}

/** Placeholders, and words that are only long. */
const isConstant = (value: string): boolean => /^(.)\1*$/.test(value.replaceAll('-', '')) || !/[0-9]/.test(value) || /^0{8}-/.test(value);
