import { happyBody, isOwn } from '../compare/check-bodies.js';
import type { BodySample } from '../core/body-schema.js';
import type { ComparisonRules } from '../core/comparison-rules.js';
import type { Exchange } from '../core/exchange.js';
import type { Subject } from '../core/subject.js';
import { goldenCases, type Goldens } from '../sides/golden-side.js';
import { loadRecording } from './load-recording.js';

/** The happy bodies of recordings, by the row of each step: one that only prepared something shows its own row's body as well. */
export function samplesOfRecordings(files: readonly string[], rules: ComparisonRules): BodySample[] {
  return files.flatMap((file) =>
    loadRecording(file).flatMap(({ id, steps, stepRows }) =>
      steps.flatMap((step, at) => sample(stepRows[at] ?? '', step.exchange, `${file}: ${id} step ${String(step.step)}`, rules)),
    ),
  );
}

/** The happy bodies of goldens: of the measured requests that are the row's own. */
export function samplesOfGoldens(goldens: Goldens, subjects: readonly Subject[], rules: ComparisonRules): BodySample[] {
  const routes = new Map(subjects.flatMap((subject) => (subject.kind === 'route' ? [[subject.id, subject] as const] : [])));
  return [...goldenCases(goldens).values()].flatMap(({ id, row, steps }) => {
    const route = routes.get(row);
    if (route === undefined) return [];
    return steps.flatMap((step) =>
      step.kind === 'exchange' && !step.setup && isOwn(step.exchange, { route }) ? sample(row, step.exchange, `${id} step ${String(step.step)}`, rules) : [],
    );
  });
}

function sample(row: string, exchange: Exchange, where: string, rules: ComparisonRules): BodySample[] {
  const body = row === '' ? undefined : happyBody(exchange, rules);
  return body === undefined ? [] : [{ row, body: body.value, where }];
}
