import type { DatabaseFinding } from '../core/budget-report.js';
import type { CapturedCase, CapturedRequest, CapturedStatement } from '../core/statement.js';

/** Lists with fewer members say nothing: three statements for three members may be chance. */
export const LEAST_MEMBERS = 5;

/** Executions of each normalised statement of a request, the most frequent first. */
export function countExecutions(statements: readonly CapturedStatement[]): { readonly normal: string; readonly executions: number }[] {
  const counts = new Map<string, number>();
  for (const { normal } of statements) counts.set(normal, (counts.get(normal) ?? 0) + 1);
  return [...counts].map(([normal, executions]) => ({ normal, executions })).sort((one, other) => other.executions - one.executions);
}

/**
 * Statements that the target executes at least once for every member of the longest list of its answer, where the oracle executes none
 * that often in the same request: the time of such a request grows with its list on one side only.
 */
export function findRepeats({ id, row, oracle, target }: CapturedCase): DatabaseFinding[] {
  return target.flatMap((request, at) => {
    const { elements } = request;
    if (elements < LEAST_MEMBERS) return [];
    const most = countExecutions(partner(oracle, at, elements).statements)[0];
    if (most !== undefined && most.executions >= elements) return [];
    return countExecutions(request.statements)
      .filter(({ executions }) => executions >= elements)
      .map(({ normal, executions }): DatabaseFinding => ({ kind: 'n-plus-one', row, case: id, statement: normal, executions, elements, oracle: saidOf(most) }));
  });
}

/** The oracle's part of the same request; a request that it never sent had no statements. */
function partner(oracle: readonly CapturedRequest[], at: number, elements: number): CapturedRequest {
  return oracle[at] ?? { request: '', statements: [], elements };
}

function saidOf(most: { readonly normal: string; readonly executions: number } | undefined): string {
  if (most === undefined) return 'The oracle executed no statement for this request.';
  return `The oracle executed no statement more than ${String(most.executions)} ${most.executions === 1 ? 'time' : 'times'} for this request (${most.normal}).`;
}

/** Members of the longest list in a JSON text: an array, or an object that holds nothing but objects, as lists by name do. 0 where the text is no JSON. */
export function longestList(text: string): number {
  let document: unknown;
  try {
    document = JSON.parse(text);
  } catch {
    return 0;
  }
  const measure = (value: unknown): number => {
    if (typeof value !== 'object' || value === null) return 0;
    const members: unknown[] = Array.isArray(value) ? value : Object.values(value);
    const isList = Array.isArray(value) || members.every((member) => typeof member === 'object' && member !== null && !Array.isArray(member));
    return Math.max(isList ? members.length : 0, ...members.map(measure));
  };
  return measure(document);
}
