import type { DatabaseFinding } from '../core/budget-report.js';

/** One finding for each statement (and table): the first case in which it was seen, and the others by name. */
export function mergeFindings(findings: readonly DatabaseFinding[]): DatabaseFinding[] {
  const merged = new Map<string, DatabaseFinding>();
  for (const finding of findings) {
    const key = JSON.stringify([finding.kind, finding.statement, finding.table]);
    const known = merged.get(key);
    if (known === undefined) merged.set(key, finding);
    else if (known.case !== finding.case && known.alsoIn?.includes(finding.case) !== true)
      merged.set(key, { ...known, alsoIn: [...(known.alsoIn ?? []), finding.case] });
  }
  return [...merged.values()];
}
