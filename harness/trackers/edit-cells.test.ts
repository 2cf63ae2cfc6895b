import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { editCells } from './edit-cells.js';
import { MANIFEST_KINDS, type ManifestKind } from './manifest-kinds.js';
import { readManifest } from './read-manifest.js';

const kind: ManifestKind = { ...(MANIFEST_KINDS[0] as ManifestKind), key: ['id'], unique: [], schema: { $id: '', required: ['id'], properties: {} } };

/** A kind that knows exactly these columns, so that the edit is tested apart from what columns mean. */
const kindOf = (columns: readonly string[]): ManifestKind => ({ ...kind, schema: { $id: '', required: columns, properties: Object.fromEntries(columns.map((column) => [column, { type: 'string' }])) } });

const edited = (text: string, edits: readonly [id: string, column: string, value: string][], columns: readonly string[] = []): string => {
  const header = text.slice(0, text.search(/\r?\n/)).split(',');
  const manifest = readManifest('x.csv', kindOf(header), Buffer.from(text));
  return editCells(manifest, edits.map(([id, column, value]) => ({ id, column, value })), columns).bytes.toString();
};

describe('editCells', () => {
  it('changes the bytes of the named cell only', () => {
    expect(edited('id,a,b\r\n1,"x, y",z\r\n2,"p",q\r\n', [['1', 'b', 'new']])).toBe('id,a,b\r\n1,"x, y",new\r\n2,"p",q\r\n');
  });

  it('quotes only a value that needs it', () => {
    expect(edited('id,a\n1,"x"\n2,y\n', [['1', 'a', 'plain'], ['2', 'a', 'say "a, b"']])).toBe('id,a\n1,plain\n2,"say ""a, b"""\n');
  });

  it('leaves a cell that says it already, quotes and all', () => {
    const text = 'id,a\n1,"x"\n';
    expect(edited(text, [['1', 'a', 'x']], ['owner'])).toBe(text);
  });

  it('appends missing columns to the header and every row with the line ends of the file', () => {
    expect(edited('id,owner,a\r\n1,team,x\r\n2,,"y"\r\n', [['2', 'test_file', 'f'], ['2', 'owner', 'o']], ['test_file', 'last_passed_at', 'owner'])).toBe(
      'id,owner,a,test_file,last_passed_at\r\n1,team,x,,\r\n2,o,"y",f,\r\n',
    );
  });

  it('appends to a last line that has no line end', () => {
    expect(edited('id,a\n1,x', [['1', 'owner', 'o']], ['owner'])).toBe('id,a,owner\n1,x,o');
  });

  it('tells line, old and new text of every change', () => {
    const manifest = readManifest('x.csv', kindOf(['id', 'a']), Buffer.from('id,a\n1,x\n2,y\n'));
    expect(editCells(manifest, [{ id: '2', column: 'a', value: 'z' }], []).changed).toEqual([{ id: '2', column: 'a', value: 'z', before: 'y', line: 3 }]);
  });

  const cell = fc.oneof(fc.string({ unit: fc.constantFrom('a', 'é', ',', '"', '\n', '\r\n', ' ', '😀', "'") }), fc.string({ unit: 'binary' }).filter((text) => !/[\r\0]/.test(text)));
  const written = (value: string, quoted: boolean): string => (quoted || /[",\r\n]/.test(value) ? `"${value.replaceAll('"', '""')}"` : value);
  const tables = fc.record({
    width: fc.integer({ min: 1, max: 5 }),
    lineEnd: fc.constantFrom('\n', '\r\n'),
    rows: fc.array(fc.array(fc.tuple(cell, fc.boolean()), { minLength: 5, maxLength: 5 }), { minLength: 1, maxLength: 8 }),
    edits: fc.array(fc.tuple(fc.nat(), fc.nat(), cell), { maxLength: 6 }),
    added: fc.subarray(['owner', 'c0', 'last']),
  });

  it('for any table and any edits: what is read afterwards is what was meant, and no other byte differs', () => {
    fc.assert(
      fc.property(tables, ({ width, lineEnd, rows, edits, added }) => {
        const columns = ['id', ...Array.from({ length: width }, (_, index) => `c${String(index)}`)];
        const pieces = rows.map((row, index) => [String(index), ...row.slice(0, width).map(([value, quoted]) => written(value, quoted))]);
        const values = rows.map((row, index) => [String(index), ...row.slice(0, width).map(([value]) => value)]);
        const source = [columns, ...pieces].map((row) => row.join(',') + lineEnd).join('');
        const wanted = edits.map(([row, column, value]) => ({ id: String(row % rows.length), column: columns[1 + (column % width)] ?? 'c0', value }));
        const manifest = readManifest('x.csv', kindOf(columns), Buffer.from(source));
        expect(manifest.rows.map((row) => row.record.cells.map((one) => one.value))).toEqual(values);

        // The last edit of a cell is the one that counts, so only that is handed in.
        const last = [...new Map(wanted.map((edit) => [`${edit.id} ${edit.column}`, edit])).values()];
        const result = editCells(manifest, last, added);
        const changes = last.filter((edit) => values[Number(edit.id)]?.[columns.indexOf(edit.column)] !== edit.value);
        expect(result.changed.length).toBe(changes.length);
        for (const { id, column, value } of changes) (pieces[Number(id)] ?? [])[columns.indexOf(column)] = written(value, false);
        const more = changes.length === 0 ? [] : added.filter((column) => !columns.includes(column));
        const expected = [[...columns, ...more], ...pieces.map((row) => [...row, ...more.map(() => '')])].map((row) => row.join(',') + lineEnd).join('');
        expect(result.bytes.toString()).toBe(expected);
      }),
      { numRuns: 300 },
    );
  });
});
