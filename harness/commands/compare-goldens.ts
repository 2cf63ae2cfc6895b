import type { Approvals } from '../compare/approvals.js';
import { BindingTable } from '../compare/bindings.js';
import { compareRecordings, type ComparedCase } from '../compare/compare-recordings.js';
import type { ComparisonRules } from '../core/comparison-rules.js';
import { statusFits } from '../core/fixture.js';
import type { GoldenCase } from '../core/golden.js';
import { judgementOf } from '../core/judge-row.js';
import { isEmptyLedger } from '../core/ledger.js';
import type { StepObservation } from '../core/observation.js';
import { worstJudgement, type Judgement } from '../core/verdict.js';
import { goldenCases, type Goldens } from '../sides/golden-side.js';
import type { RecordedCase } from '../sides/recording.js';

/** The verdict of a row by its goldens. */
export type GoldenRowVerdict = Judgement & {
  readonly id: string;
  readonly cases: readonly string[];
  /** A compared golden shows the row at work. */
  readonly exercised: boolean;
};

export interface CompareGoldensInput {
  readonly goldens: Goldens;
  readonly target: readonly RecordedCase[];
  readonly rules: ComparisonRules;
  readonly approvals: Approvals;
  /** Answers that the happy cases of a row declare: some rows answer an error by design. */
  readonly declared: (row: string) => readonly string[];
}

/** Compares recordings of a target with goldens of the oracle: every golden case gets a verdict, and every row. */
export function compareGoldens({ goldens, target, rules, approvals, declared }: CompareGoldensInput): {
  readonly cases: readonly ComparedCase[];
  readonly rows: readonly GoldenRowVerdict[];
  /** Cases of the recordings without golden, of rows that are judged by other cases. */
  readonly unjudged: readonly string[];
} {
  const known = goldenCases(goldens);
  const partners = new Map(target.map((one) => [one.id, one]));
  const rowOf = new Map([...known.values()].map(({ id, row }) => [id, row]));
  const compared = bySource([...known.values()]).flatMap((oracle) =>
    compareRecordings({
      oracle,
      target: oracle.flatMap((one) => partnerOf(one, partners.get(one.id))),
      rules,
      // State runs on through a recording, so its generated values pair up through all of it.
      bindings: new BindingTable(),
      approvals,
    }),
  );
  const others = target.filter(({ id, row }) => row !== '' && !known.has(id));
  const unknown = others.filter(({ row }) => !goldens.rows.has(row));
  for (const { id, row } of unknown) rowOf.set(id, row);
  const cases = [...compared, ...withoutGolden(unknown, rules, approvals)];
  const rows = new Map<string, ComparedCase[]>();
  for (const one of cases) {
    const row = rowOf.get(one.id) ?? '';
    rows.set(row, [...(rows.get(row) ?? []), one]);
  }
  return {
    cases,
    rows: [...rows].sort(([one], [other]) => (one < other ? -1 : 1)).map(([id, own]) => judge(id, own, known, declared(id))),
    unjudged: others.flatMap(({ id, row }) => (goldens.rows.has(row) ? [id] : [])),
  };
}

function bySource(cases: readonly GoldenCase[]): GoldenCase[][] {
  const groups = new Map<string, GoldenCase[]>();
  for (const one of cases) {
    const from = one.source.recording?.digest ?? one.source.kind;
    groups.set(from, [...(groups.get(from) ?? []), one]);
  }
  return [...groups.values()];
}

/** A golden holds only those setup steps that generate something: the others are no steps that it lacks. */
function partnerOf(golden: GoldenCase, partner: RecordedCase | undefined): { id: string; steps: readonly StepObservation[] }[] {
  if (partner === undefined) return [];
  const held = new Set(golden.steps.map(({ step }) => step));
  return [{ id: partner.id, steps: partner.steps.filter(({ step, setup }) => !setup || held.has(step)) }];
}

function withoutGolden(cases: readonly RecordedCase[], rules: ComparisonRules, approvals: Approvals): ComparedCase[] {
  const unpaired = compareRecordings({ oracle: [], target: cases, rules, bindings: new BindingTable(), approvals });
  return unpaired.map((one): ComparedCase => ({ ...one, verdict: 'inconclusive', reason: 'no-data', detail: 'the row has no golden' }));
}

function judge(id: string, cases: readonly ComparedCase[], known: ReadonlyMap<string, GoldenCase>, declared: readonly string[]): GoldenRowVerdict {
  const exercised = cases.some((one) => !isEmptyLedger(one.ledger) && isAtWork(known.get(one.id), declared));
  const worst = cases.map(judgementOf).reduce(worstJudgement);
  const isGreen = worst.verdict === 'match' || worst.verdict === 'deviation';
  const judgement: Judgement =
    isGreen && !exercised ? { verdict: 'inconclusive', reason: 'not-exercised', detail: 'no compared golden of the row shows it at work' } : worst;
  return { id, ...judgement, cases: cases.map((one) => one.id), exercised };
}

/** All measured answers are below 400, or what a happy case of the row declares. */
function isAtWork(golden: GoldenCase | undefined, declared: readonly string[]): boolean {
  const measured = golden?.steps.filter((step) => !step.setup) ?? [];
  const fits = (status: number): boolean => status < 400 || declared.some((expect) => statusFits(expect, status));
  return measured.length > 0 && measured.every((step) => step.kind === 'exchange' && step.exchange.kind === 'response' && fits(step.exchange.response.status));
}
