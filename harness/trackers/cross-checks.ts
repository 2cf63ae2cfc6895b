import type { Plane } from '../core/subject.js';
import { canonicalPath } from './canonical-path.js';
import type { Fault } from './file-bytes.js';
import { nearName } from '../core/near-names.js';
import type { Manifest, ManifestRow } from './read-manifest.js';
import { shorten } from './row-schema.js';

/** Faults of one manifest in the light of the others. */
export interface ManifestFaults {
  readonly manifest: Manifest;
  readonly faults: readonly Fault[];
}

/** Columns that must say the same about a row wherever they stand. */
const SAME: Partial<Record<Plane, readonly string[]>> = {
  route: ['method', 'path_template', 'auth_mode', 'route_family'],
  worker: ['program', 'process_kind', 'trigger_type'],
};

/** Ids that a contract manifest defines: those of broken rows too, so that one bad quote does not make every mention of the row an error. */
interface Defined {
  readonly manifest: Manifest;
  readonly rows: ReadonlyMap<string, ManifestRow>;
  readonly lost: ReadonlySet<string>;
}

export function crossCheck(
  manifests: readonly Manifest[],
  canonical: ReadonlyMap<string, string>,
  capabilityOf: ReadonlyMap<string, string>,
): ManifestFaults[] {
  const defined = new Map<Plane, Defined>();
  for (const manifest of manifests) {
    const { defines, key } = manifest.kind;
    // A manifest that lost all its rows says so itself; every mention of a row elsewhere need not.
    if (defines === undefined || manifest.rows.length === 0 || !manifest.columns.has(key[0] ?? '')) continue;
    const rows = new Map<string, ManifestRow>();
    for (const row of manifest.rows) {
      const id = row.values[key[0] ?? ''] ?? '';
      // Of rows with one id the first counts, as in the subjects.
      if (!rows.has(id)) rows.set(id, row);
    }
    defined.set(defines, { manifest, rows, lost: new Set(manifest.table.lostKeys) });
  }
  return manifests.map((manifest) => ({
    manifest,
    faults: [
      ...unknownReferences(manifest, defined),
      ...disagreements(manifest, defined),
      ...(manifest.kind.defines === undefined ? [] : missingCapabilities(manifest, capabilityOf)),
      ...(manifest.kind.defines === 'route' ? unresolvedPaths(manifest, canonical) : []),
    ],
  }));
}

/** Byte offset of a row's cell; -1 where the row has no such column. */
export function place(manifest: Manifest, row: ManifestRow, column: string): number {
  return row.record.cells[manifest.columns.get(column) ?? 0]?.start ?? -1;
}

function unknownReferences(manifest: Manifest, defined: ReadonlyMap<Plane, Defined>): Fault[] {
  const faults: Fault[] = [];
  for (const { column, plane, list } of manifest.kind.references) {
    for (const row of manifest.rows) {
      for (const id of list === true ? (row.values[column] ?? '').split(/\s*;\s*/) : [row.values[column] ?? '']) {
        const of = plane ?? planeOf(id, row.values['item_type']);
        const target = defined.get(of);
        if (id === '' || target === undefined || target.rows.has(id) || target.lost.has(id)) continue;
        // Numbered ids are all alike: a hint would only be a guess.
        const near = of === 'queue' ? nearName(id.slice(0, 80), target.rows.keys()) : undefined;
        const hint = near === undefined ? '' : `; did you mean ${near}?`;
        faults.push({
          offset: place(manifest, row, column),
          code: 'unknown-reference',
          severity: 'error',
          message: `${column} ${JSON.stringify(shorten(id))} is no row of ${target.manifest.name}${hint}`,
        });
      }
    }
  }
  return faults;
}

function planeOf(id: string, itemType: string | undefined): Plane {
  if (itemType === 'worker' || id.startsWith('PROC-')) return 'worker';
  if (itemType === 'runtime-component' || id.startsWith('RUNTIME-')) return 'runtime';
  if (itemType === 'storage-driver' || id.startsWith('SD-')) return 'storage';
  return itemType === 'route' || id.startsWith('ROUTE-') ? 'route' : 'queue';
}

function disagreements(manifest: Manifest, defined: ReadonlyMap<Plane, Defined>): Fault[] {
  const [reference] = manifest.kind.references;
  const plane = reference?.plane;
  const target = plane === undefined ? undefined : defined.get(plane);
  if (plane === undefined || target === undefined || manifest.kind.defines !== undefined) return [];
  const columns = (SAME[plane] ?? []).filter((column) => manifest.columns.has(column) && target.manifest.columns.has(column));
  return manifest.rows.flatMap((row) => {
    const other = target.rows.get(row.values[reference?.column ?? ''] ?? '');
    if (other === undefined) return [];
    return columns.flatMap((column): Fault[] => {
      const [here, there] = [row.values[column] ?? '', other.values[column] ?? ''];
      if (here === there) return [];
      const line = target.manifest.table.lines.locate(place(target.manifest, other, column)).line;
      const message = `${column} is ${JSON.stringify(shorten(here))} here and ${JSON.stringify(shorten(there))} in ${target.manifest.name} line ${line}; the latter counts`;
      return [{ offset: place(manifest, row, column), code: 'disagreement', severity: 'warning', message }];
    });
  });
}

function missingCapabilities(manifest: Manifest, capabilityOf: ReadonlyMap<string, string>): Fault[] {
  const column = manifest.kind.key[0] ?? '';
  return manifest.rows.flatMap((row): Fault[] => {
    const id = row.values[column] ?? '';
    if (id === '' || capabilityOf.has(id)) return [];
    return [
      {
        offset: place(manifest, row, column),
        code: 'missing-capability',
        severity: 'warning',
        message: `${shorten(id)} has no capability; add a line to capabilities.csv`,
      },
    ];
  });
}

function unresolvedPaths(manifest: Manifest, canonical: ReadonlyMap<string, string>): Fault[] {
  return manifest.rows.flatMap((row): Fault[] => {
    const template = row.values['path_template'] ?? '';
    // Anything else than a path or an expression is a bad value and already reported as one.
    if (!/^[/<]/.test(template) || canonicalPath(template, canonical) !== undefined) return [];
    const message = `path_template ${JSON.stringify(shorten(template))} is an expression that canonical_paths.csv does not resolve; add a line for it`;
    return [{ offset: place(manifest, row, 'path_template'), code: 'unresolved-path', severity: 'warning', message }];
  });
}
