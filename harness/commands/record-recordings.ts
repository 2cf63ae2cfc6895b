import { createHash } from 'node:crypto';
import { basename, extname } from 'node:path';
import { judgedSteps } from '../compare/compare-recordings.js';
import type { ComparisonRules } from '../core/comparison-rules.js';
import type { GoldenCase, GoldenSource } from '../core/golden.js';
import { GoldenRedactor } from '../sides/golden-redactor.js';
import { readRecording, type RecordedCase } from '../sides/recording.js';
import { proveGolden, type Unrecorded } from './prove-golden.js';
import type { Recorded } from './record-live.js';
import { readRecordingText } from './recording-text.js';

export interface FromRecordingsInput {
  /** The most important first: a later one adds what a row does not have yet. */
  readonly files: readonly string[];
  readonly source: Omit<GoldenSource, 'kind' | 'recordedAt' | 'recording'>;
  readonly redactor: GoldenRedactor;
  readonly rules: ComparisonRules;
  /** Rows of the trackers: a case of no row becomes no golden. */
  readonly isRow: (row: string) => boolean;
}

/** Makes goldens of recordings of the oracle. Throws InputError for a file that is none. */
export function recordFrom({ files, source, redactor, rules, isRow }: FromRecordingsInput): Recorded & { readonly rowless: number } {
  const loaded = files.map((file) => {
    const text = readRecordingText(file);
    return { file, digest: createHash('sha256').update(text).digest('hex'), cases: readRecording(text, file) };
  });
  for (const { cases } of loaded) for (const { steps } of cases) redactor.learn(steps);
  const chosen: { one: RecordedCase; golden: GoldenCase }[] = [];
  // Recordings count their cases each for itself: one of the same name in a later file is another case.
  const isTaken = (id: string): boolean => chosen.some(({ golden }) => golden.id === id);
  let rowless = 0;
  const answered = new Map<string, Set<string>>();
  for (const { file, digest, cases } of loaded) {
    const recordedAt = cases.flatMap(({ steps }) => steps.map(({ exchange }) => exchange.startedAt)).find((at) => at !== '') ?? new Date(0).toISOString();
    const from: GoldenSource = { ...source, kind: 'recording', recordedAt, recording: { file: basename(file), digest: `sha256:${digest}` } };
    rowless += cases.filter(({ row }) => !isRow(row)).length;
    for (const one of choose(
      cases.filter(({ row }) => isRow(row)),
      answered,
    )) {
      const steps = redactor.redact(judgedSteps(one.steps));
      chosen.push({
        one,
        golden: {
          id: isTaken(one.id) ? `${one.id}@${basename(file, extname(file))}` : one.id,
          row: one.row,
          principal: redactor.text(one.principal),
          source: from,
          steps,
          leftOut: [],
        },
      });
    }
  }
  const cases: GoldenCase[] = [];
  const unrecorded: Unrecorded[] = [];
  for (const { one, golden } of chosen) {
    const why = proveGolden({ golden, steps: judgedSteps(one.steps), halt: undefined, rules, contract: undefined });
    if (why === undefined) cases.push(golden);
    else unrecorded.push({ id: one.id, row: one.row, why });
  }
  return { cases, unrecorded, rowless };
}

/**
 * A recording of stories gives every case. One of single exchanges gives of each row the anonymous one, which needs nobody's credentials
 * and so has a partner in every other such recording, and one answer below 400 and one refusal where the row has none yet.
 */
function choose(cases: readonly RecordedCase[], answered: Map<string, Set<string>>): readonly RecordedCase[] {
  const isStories = cases.some(({ steps }) => steps.length > 1);
  const asked = new Set<string>();
  const isWanted = (one: RecordedCase): boolean => {
    const kind = kindOf(one);
    const known = answered.get(one.row) ?? new Set();
    const isFirst = isAnonymous(one) && !asked.has(one.row) && !(known.has(kind) && isLarge(one));
    if (kind === '' || (!isStories && !isFirst && known.has(kind))) return false;
    if (isFirst) asked.add(one.row);
    answered.set(one.row, known.add(kind));
    return true;
  };
  const ordered = isStories ? cases : [...cases].sort((one, other) => rank(one) - rank(other));
  const wanted = new Set(ordered.filter(isWanted));
  return cases.filter((one) => wanted.has(one));
}

/** The anonymous one first, and last what only prepared something. */
const rank = (one: RecordedCase): number => (one.steps.every(({ setup }) => setup) ? 2 : isAnonymous(one) ? 0 : 1);

/** Larger answers are kept once a row. */
const isLarge = ({ steps }: RecordedCase): boolean => steps.some(({ exchange }) => exchange.kind === 'response' && exchange.response.body.length > 64 * 1024);

const isAnonymous = ({ principal }: RecordedCase): boolean => /^anon/.test(principal);

/** `happy` when all measured answers are below 400; empty when none came. */
function kindOf({ steps }: RecordedCase): 'happy' | 'refusal' | '' {
  const measured = judgedSteps(steps).filter((step) => !step.setup);
  const statuses = measured.map((step) => (step.kind === 'exchange' && step.exchange.kind === 'response' ? step.exchange.response.status : Number.NaN));
  if (statuses.some(Number.isNaN)) return '';
  return statuses.every((status) => status < 400) ? 'happy' : 'refusal';
}
