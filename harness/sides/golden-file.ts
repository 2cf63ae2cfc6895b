import { validatorFor } from '../../fixtures/schemas/validators.js';
import type { GoldenCase, GoldenRow, GoldenSource } from '../core/golden.js';
import { InputError } from '../core/problem.js';
import { recordsOf, stepsOf, type GoldenRecord } from './golden-record.js';

/** First line of a golden file. */
interface GoldenHeader {
  readonly schema: 'parity-golden/1';
  readonly golden: string;
  readonly row: string;
  readonly profile: string;
  readonly sources: readonly StoredSource[];
}

interface StoredSource {
  readonly kind: GoldenSource['kind'];
  readonly recorded_at: string;
  readonly command: string;
  readonly oracle_commit: string;
  readonly harness_commit: string;
  readonly recording?: NonNullable<GoldenSource['recording']>;
  readonly names?: string;
  readonly addresses?: NonNullable<GoldenSource['addresses']>;
}

/** A golden fixture as the text of its file: newline-delimited JSON, provenance first, then one step a line. */
export function writeGolden({ id, row, profile, cases }: GoldenRow): string {
  const sources: string[] = [];
  const lines = cases.flatMap((one) => {
    const text = JSON.stringify(storeSource(one.source));
    if (!sources.includes(text)) sources.push(text);
    const source = sources.indexOf(text);
    const about = { principal: one.principal, ...(source === 0 ? {} : { source }), ...(one.leftOut.length === 0 ? {} : { left_out: one.leftOut }) };
    return recordsOf(one.id, about, one.steps);
  });
  const header: GoldenHeader = { schema: 'parity-golden/1', golden: id, row, profile, sources: sources.map((text) => JSON.parse(text) as StoredSource) };
  return [header, ...lines].map((line) => `${JSON.stringify(line)}\n`).join('');
}

/** Reads the text of a golden file. Throws InputError with file and line on what is no golden fixture. */
export function readGolden(text: string, file: string): GoldenRow {
  const lines = text.split('\n').flatMap((line, at) => (line === '' ? [] : [{ line, where: `${file}:${String(at + 1)}` }]));
  const [first, ...rest] = lines.map(({ line, where }) => ({ record: checked(line, where), where }));
  if (first === undefined || !('schema' in first.record))
    throw new InputError(`${file}: no golden fixture: its first line says where it is from; record it again`);
  const header = first.record;
  const sources = header.sources.map(loadSource);
  const cases = new Map<string, { record: GoldenRecord; where: string }[]>();
  for (const { record, where } of rest) {
    if ('schema' in record) throw new InputError(`${where}: a second first line; one file holds one golden fixture`);
    const known = cases.get(record.case_id);
    if (known === undefined) cases.set(record.case_id, [{ record, where }]);
    else known.push({ record, where });
  }
  return {
    id: header.golden,
    row: header.row,
    profile: header.profile,
    cases: [...cases].map(([id, records]): GoldenCase => {
      const [one] = records;
      const source = sources[one?.record.source ?? 0];
      if (one === undefined || source === undefined) throw new InputError(`${one?.where ?? file}: names a source that the first line does not have`);
      const { principal = '' } = one.record;
      return { id, row: header.row, principal, source, steps: stepsOf(records), leftOut: one.record.left_out ?? [] };
    }),
  };
}

function checked(line: string, where: string): GoldenHeader | GoldenRecord {
  let value: unknown;
  try {
    value = JSON.parse(line);
  } catch (error) {
    throw new InputError(`${where}: not JSON: ${error instanceof Error ? error.message : String(error)}; record it again`);
  }
  const validate = validatorFor('golden.schema.json');
  if (validate(value)) return value as GoldenHeader | GoldenRecord;
  const [error] = validate.errors ?? [];
  throw new InputError(`${where}: at ${error?.instancePath || 'the top'}: ${error?.message ?? 'does not fit'} (fixtures/schemas/golden.schema.json)`);
}

function storeSource({ kind, recordedAt, command, oracleCommit, harnessCommit, recording, names, addresses }: GoldenSource): StoredSource {
  return {
    kind,
    recorded_at: recordedAt,
    command,
    oracle_commit: oracleCommit,
    harness_commit: harnessCommit,
    ...(recording === undefined ? {} : { recording }),
    ...(names === undefined ? {} : { names }),
    ...(addresses === undefined ? {} : { addresses }),
  };
}

function loadSource({ recorded_at: recordedAt, oracle_commit: oracleCommit, harness_commit: harnessCommit, ...rest }: StoredSource): GoldenSource {
  return { recordedAt, oracleCommit, harnessCommit, ...rest };
}
