import type { Problem } from '../core/problem.js';
import type { Subject } from '../core/subject.js';
import type { BudgetTables } from '../core/budget-policy.js';
import { budgetFaults } from './budget-checks.js';
import { budgetTables } from './budget-tables.js';
import { crossCheck } from './cross-checks.js';
import type { Fault } from './file-bytes.js';
import { kindOfFile, MANIFEST_KINDS, ROUTE_CONTRACT } from './manifest-kinds.js';
import { nearName } from '../core/near-names.js';
import { problemsOf, readManifest, type Manifest } from './read-manifest.js';
import { subjectsOf } from './subjects.js';

/** A file of a tracker folder, or why it could not be read. */
export type TrackerFile =
  { readonly name: string; readonly bytes: Buffer } | { readonly name: string; readonly failure: { readonly code: string; readonly message: string } };

/** A review note about a row. */
export interface RowNote {
  readonly kind: 'answers-error' | 'destructive' | 'retired';
  /** Status that the row answers by design. */
  readonly declaredStatus?: number;
  readonly note: string;
}

export interface Trackers {
  /** Routes, queues, workers, runtime components, storage drivers, each in file order. */
  readonly subjects: readonly Subject[];
  /** The contract manifests first, then the others by name. */
  readonly manifests: readonly Manifest[];
  readonly problems: readonly Problem[];
  readonly capabilityOf: ReadonlyMap<string, string>;
  readonly notes: ReadonlyMap<string, RowNote>;
  /** Rows of which no happy case is possible, with the reason in words. */
  readonly neverHappy: ReadonlyMap<string, string>;
  /** The policy of budgets and how rows join it. */
  readonly budgets: BudgetTables;
}

/** Everything that the files say; `defaults` are the project's own tables, used where the folder has none. */
export function assembleTrackers(files: readonly TrackerFile[], defaults: readonly TrackerFile[]): Trackers {
  const problems: Problem[] = [];
  const own = readFiles(files, problems);
  const present = new Set(files.map((file) => file.name));
  const borrowed = readFiles(
    defaults.filter(({ name }) => !present.has(name) && isCommitted(name)),
    problems,
  );
  if (!present.has(`${ROUTE_CONTRACT}.csv`))
    problems.unshift(
      wholeFile(`${ROUTE_CONTRACT}.csv`, 'missing-file', 'error', 'the route contract manifest is missing; it is the only file that must be there'),
    );

  const table = (name: string): Manifest | undefined => [...own, ...borrowed].find((manifest) => manifest.kind.name === name);
  const column = (name: string, key: string, value: string): Map<string, string> =>
    new Map((table(name)?.rows ?? []).map(({ values }) => [values[key] ?? '', values[value] ?? '']));
  const canonical = column('canonical_paths', 'path_template', 'canonical_path');
  const capabilityOf = column('capabilities', 'subject_id', 'capability');

  const budgets = budgetTables(table);
  const mapping = table('budget_mapping');
  const crossed = [
    ...crossCheck(own, canonical, capabilityOf),
    ...budgetFaults(
      {
        rules: table('performance_budgets'),
        mapping,
        operations: table('route_operations'),
        routes: table(ROUTE_CONTRACT),
        ownMapping: mapping !== undefined && own.includes(mapping),
      },
      budgets,
    ),
  ];
  for (const manifest of [...own, ...borrowed]) {
    const faults: Fault[] = [...manifest.faults, ...crossed.flatMap((one) => (one.manifest === manifest ? one.faults : []))];
    problems.push(...problemsOf(manifest, faults));
  }
  const notes = notesOf(table('row_notes'));
  return {
    subjects: subjectsOf(own, canonical),
    manifests: own,
    problems,
    capabilityOf,
    notes,
    neverHappy: new Map([...notes].map(([id, note]) => [id, inWords(note)])),
    budgets,
  };
}

function isCommitted(name: string): boolean {
  const kind = kindOfFile(name);
  return kind !== undefined && kind !== 'unused' && kind.committed === true;
}

function readFiles(files: readonly TrackerFile[], problems: Problem[]): Manifest[] {
  const manifests: Manifest[] = [];
  for (const file of files) {
    const kind = kindOfFile(file.name);
    if (kind === undefined) problems.push(unknownFile(file.name));
    else if (kind === 'unused') continue;
    else if ('failure' in file) problems.push(wholeFile(file.name, file.failure.code, 'error', file.failure.message));
    else manifests.push(readManifest(file.name, kind, file.bytes));
  }
  const order = (manifest: Manifest): number => {
    const index = MANIFEST_KINDS.findIndex((kind) => kind.name === manifest.kind.name);
    return index === -1 ? MANIFEST_KINDS.length : index;
  };
  return manifests.sort((left, right) => order(left) - order(right) || (left.name < right.name ? -1 : 1));
}

function unknownFile(name: string): Problem {
  const near = nearName(
    name,
    MANIFEST_KINDS.map((kind) => `${kind.name}.csv`),
  );
  return wholeFile(name, 'unknown-file', 'warning', `no tracker has this name, it is not read${near === undefined ? '' : `; did you mean ${near}?`}`);
}

function wholeFile(file: string, code: string, severity: Problem['severity'], message: string): Problem {
  return { file, line: 0, column: 0, code, severity, message };
}

function notesOf(manifest: Manifest | undefined): Map<string, RowNote> {
  const notes = new Map<string, RowNote>();
  for (const { values } of manifest?.rows ?? []) {
    const status = Number(values['declared_status']);
    const kind = values['kind'];
    if (kind !== 'answers-error' && kind !== 'destructive' && kind !== 'retired') continue;
    notes.set(values['row_id'] ?? '', { kind, ...(status > 0 ? { declaredStatus: status } : {}), note: values['note'] ?? '' });
  }
  return notes;
}

function inWords({ kind, declaredStatus, note }: RowNote): string {
  const what = kind === 'answers-error' ? `answers ${declaredStatus ?? 'an error'} by design` : kind;
  return `${what}: ${note}`;
}
