import { SPELLING_CODES, type DivergenceCode } from '../core/divergence.js';
import { EXPECTED_SHARE, isSound, summarise, tallyOperators, type Detection } from './tally.js';

export interface PageHead {
  readonly commit: string;
  /** `YYYY-MM-DD`. */
  readonly date: string;
  readonly command: string;
  readonly seeds: readonly number[];
}

/** What was proved, as a Markdown page: faults by class, caught, missed, priced; harmless changes; every miss with its exact fault. */
export function detectionPage(head: PageHead, detections: readonly Detection[]): string {
  return [
    '# What the comparison catches',
    '',
    `Commit ${head.commit}, ${head.date}, seeds ${head.seeds.join(', ')}. Written by \`${head.command}\`.`,
    '',
    'Each fault changes one answer on the wire, before anything has parsed it, and the answer is compared with the same answer unchanged (recordings) or with the',
    "oracle's (live pair). *Caught*: the comparison says something it does not say without the fault. *Not counted*: all it says is a spelling that the profile does",
    'not count; it is reported and not red. *Masked*: the fault fell on a place that a mask file names: the price of that mask.',
    '',
    ...detections.flatMap(section),
  ].join('\n');
}

function section(detection: Detection): string[] {
  const summary = summarise(detection);
  const unmasked = summary.faults - summary.masked;
  const missed = detection.faults.filter(({ result }) => result === 'missed' || result === 'other-code');
  const tallies = tallyOperators(detection);
  const groups = [...new Set(tallies.map(({ group }) => group))];
  const sum = (group: string, of: 'applied' | 'caught' | 'otherCode' | 'missed' | 'masked' | 'uncounted'): number =>
    tallies.filter((tally) => tally.group === group).reduce((total, tally) => total + tally[of], 0);
  return [
    `## ${detection.subject}`,
    '',
    `${String(summary.faults)} faults by ${String(summary.operatorsApplied)} of ${String(detection.operators.length)} operators, ${String(summary.masked)} masked. Of the ${String(unmasked)} others ` +
      `${percent(summary.caught, unmasked)} were caught, ${percent(summary.underExpectedCode, unmasked)} under the expected code (goal: 100 % and ${String(EXPECTED_SHARE * 100)} %). ` +
      `${String(summary.harmlessApplied)} harmless changes of ${String(detection.harmless.filter(({ applied }) => applied > 0).length)} kinds, ${String(summary.harmlessRed)} red (goal: 0). ` +
      (isSound(summary) ? 'The goals are met.' : '**The goals are missed.**'),
    ...(detection.unusable.length === 0
      ? []
      : ['', `Not used: ${String(detection.unusable.length)} (${[...new Set(detection.unusable.map(reasonOf))].join('; ')}).`]),
    '',
    '| Class | Faults | Caught, expected code | Caught, other code | Missed | Masked | Not counted |',
    '| --- | --: | --: | --: | --: | --: | --: |',
    ...groups.map(
      (group) =>
        `| ${group} | ${(['applied', 'caught', 'otherCode', 'missed', 'masked', 'uncounted'] as const).map((of) => String(sum(group, of))).join(' | ')} |`,
    ),
    '',
    '| Operator | Fault | Faults | Expected code | Caught | Other code | Missed | Masked | Not counted |',
    '| --- | --- | --: | --- | --: | --: | --: | --: | --: |',
    ...tallies.map(
      (tally) =>
        `| ${tally.operator} | ${tally.title} | ${String(tally.applied)} | ${codesOf(tally.operator, detection)} | ${[tally.caught, tally.otherCode, tally.missed, tally.masked, tally.uncounted].map(String).join(' | ')} |`,
    ),
    '',
    `Operators that found no place here: ${
      tallies
        .filter(({ applied }) => applied === 0)
        .map(({ operator }) => operator)
        .join(', ') || 'none'
    }.`,
    '',
    '| Harmless change | Tried | Red |',
    '| --- | --: | --: |',
    ...detection.harmless.map(({ title, applied, red }) => `| ${title} | ${String(applied)} | ${String(red.length)} |`),
    '',
    missed.length === 0 ? 'Missed or under another code: none.' : 'Missed or under another code:',
    '',
    ...missed.map(
      (fault) =>
        `- ${fault.operator}, seed ${String(fault.seed)}, ${fault.where}: \`${code(fault.what)}\`; expected ${fault.expected}, found ${fault.found.join(', ') || 'nothing'}`,
    ),
    ...(missed.length === 0 ? [] : ['']),
  ];
}

function codesOf(operator: string, detection: Detection): string {
  const codes = new Set<DivergenceCode>(detection.faults.filter((fault) => fault.operator === operator).map(({ expected }) => expected));
  return [...codes].map((name) => (SPELLING_CODES[name] === undefined ? name : `${name} (spelling)`)).join(', ') || '–';
}

const percent = (part: number, whole: number): string => (whole === 0 ? '–' : `${((100 * part) / whole).toFixed(2)} %`);
const reasonOf = (text: string): string => text.replace(/^[^:]*: /, '').replace(/ \(.*\)$/, '');
const code = (text: string): string => text.replaceAll('`', "'").replace(/\s+/g, ' ').slice(0, 160);
