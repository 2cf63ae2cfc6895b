import { countCauses, groupByCauses } from './causes.js';
import type { ReportedCase } from './report-model.js';
import { plain } from './words.js';

/** Groups and causes that are printed; the rest is counted. */
const SHOWN_GROUPS = 12;
const SHOWN_CAUSES = 20;

/** What several cases have in common: first the cases that differ in exactly the same fields, then each single difference. */
export function renderGroups(cases: readonly ReportedCase[]): string[] {
  const groups = groupByCauses(cases).filter((group) => group.cases.length > 1);
  const causes = countCauses(cases).filter((cause) => cause.cases > 1);
  const lines: string[] = [];
  for (const group of groups.slice(0, SHOWN_GROUPS)) {
    lines.push(`${sayGroup(group.causes.length, group.cases.length)}:`);
    for (const { code, location } of group.causes.slice(0, SHOWN_GROUPS)) lines.push(`  ${plain(location)}  ${code}`);
    if (group.causes.length > SHOWN_GROUPS) lines.push(`  … and ${String(group.causes.length - SHOWN_GROUPS)} more fields`);
    lines.push(`  in ${sayCases(group.cases)}`);
  }
  if (groups.length > SHOWN_GROUPS) lines.push(`… and ${String(groups.length - SHOWN_GROUPS)} more groups`);
  // A single difference that says no more than a group did is left out.
  const isNew = ({ code, location, cases: count }: (typeof causes)[number]): boolean =>
    !groups.some((group) => group.cases.length === count && group.causes.some((one) => one.code === code && one.location === location));
  const singles = causes.filter(isNew);
  if (singles.length > 0) lines.push('the same difference in several cases:');
  for (const { code, location, cases: count } of singles.slice(0, SHOWN_CAUSES))
    lines.push(`  ${String(count).padStart(4)} cases  ${plain(location)}  ${code}`);
  if (singles.length > SHOWN_CAUSES) lines.push(`  … and ${String(singles.length - SHOWN_CAUSES)} more`);
  return lines.length === 0 ? [] : [...lines, ''];
}

/** `the same 3 fields differ in 41 cases`. */
export function sayGroup(fields: number, cases: number): string {
  if (cases === 1) return `${String(fields)} ${fields === 1 ? 'field differs' : 'fields differ'} in one case`;
  return fields === 1 ? `the same field differs in ${String(cases)} cases` : `the same ${String(fields)} fields differ in ${String(cases)} cases`;
}

const NAMED = 3;

function sayCases(cases: readonly ReportedCase[]): string {
  const named = cases
    .slice(0, NAMED)
    .map((one) => plain(one.id))
    .join(', ');
  return cases.length <= NAMED ? named : `${named} and ${String(cases.length - NAMED)} more`;
}
