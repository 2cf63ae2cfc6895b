import fc from 'fast-check';

/** A JSON document by its spelling: leaves and keys are raw, so that an edit can change nothing but how something is written. */
export type Tree =
  | { readonly kind: 'leaf'; readonly raw: string }
  | { readonly kind: 'array'; readonly items: readonly Tree[] }
  | { readonly kind: 'object'; readonly members: readonly (readonly [key: string, value: Tree])[] };

/** Compact JSON. */
export function printTree(tree: Tree): string {
  switch (tree.kind) {
    case 'leaf':
      return tree.raw;
    case 'array':
      return `[${tree.items.map(printTree).join(',')}]`;
    case 'object':
      return `{${tree.members.map(([key, value]) => `${key}:${printTree(value)}`).join(',')}}`;
  }
}

/** Short strings: neither a time nor a generated value, so that every change of them counts. */
const text = fc.string({ unit: 'binary', maxLength: 8 }).map((value) => JSON.stringify(value));
const number = fc.oneof(fc.integer({ min: -1000, max: 1000 }).map(String), fc.constantFrom('1.5', '2.50', '0.1', '1e3', '-2.5e-3', '12345678901234567890'));

/** A document without generated values; `leaves` adds others. */
export function trees(...leaves: readonly fc.Arbitrary<string>[]): fc.Arbitrary<Tree> {
  const leaf = fc.oneof(text, number, fc.constantFrom('true', 'false', 'null'), ...leaves).map((raw): Tree => ({ kind: 'leaf', raw }));
  return fc.letrec<{ tree: Tree; array: Tree; object: Tree }>((tie) => ({
    tree: fc.oneof({ depthSize: 'small', withCrossShrink: true }, leaf, tie('array'), tie('object')),
    array: fc.array(tie('tree'), { maxLength: 5 }).map((items): Tree => ({ kind: 'array', items })),
    object: fc.uniqueArray(fc.tuple(text, tie('tree')), { maxLength: 5, selector: ([key]) => key }).map((members): Tree => ({ kind: 'object', members })),
  })).tree;
}

/** One edit of a document: the edited text, and where the change is, as a location below `/body`. */
export interface Edit {
  readonly what: string;
  readonly text: string;
  readonly location: string;
}

interface Place {
  readonly tree: Tree;
  readonly location: string;
  /** The whole document with another tree at this place. */
  readonly replaced: (by: Tree) => Tree;
}

function places(tree: Tree, location: string, replaced: (by: Tree) => Tree): Place[] {
  const below =
    tree.kind === 'array'
      ? tree.items.flatMap((item, at) => places(item, `${location}/${String(at)}`, (by) => replaced({ kind: 'array', items: tree.items.with(at, by) })))
      : tree.kind === 'object'
        ? tree.members.flatMap(([key, value], at) =>
            places(value, locationOf(location, key), (by) => replaced({ kind: 'object', members: tree.members.with(at, [key, by]) })),
          )
        : [];
  return [{ tree, location, replaced }, ...below];
}

function locationOf(parent: string, rawKey: string): string {
  return `${parent}/${(JSON.parse(rawKey) as string).replaceAll('~', '~0').replaceAll('/', '~1')}`;
}

/** Every single edit of every kind that a document allows; a document without members has few. */
export function editsOf(document: Tree): Edit[] {
  return [
    ...places(document, '/body', (by) => by).flatMap(({ tree, location, replaced }) => {
      const edit = (what: string, by: Tree, at = location): Edit => ({ what, text: printTree(replaced(by)), location: at });
      return tree.kind === 'leaf'
        ? leafEdits(tree.raw, edit)
        : tree.kind === 'array'
          ? arrayEdits(tree.items, edit, location)
          : objectEdits(tree.members, edit, location);
    }),
    ...blankEdits(printTree(document)),
  ];
}

type MakeEdit = (what: string, by: Tree, at?: string) => Edit;

const leafOf = (raw: string): Tree => ({ kind: 'leaf', raw });

function leafEdits(raw: string, edit: MakeEdit): Edit[] {
  const others = raw.startsWith('"')
    ? [`"x${raw.slice(1)}`, 'null', '[]']
    : raw === 'null'
      ? ['""', '0', '{}']
      : /^[tf]/.test(raw)
        ? [raw === 'true' ? 'false' : 'true', 'null']
        : [`1${raw.replace('-', '')}`, `"${raw}"`, 'null'];
  const spellings = raw.startsWith('"') ? escapedOnce(raw) : /^-?\d+$/.test(raw) ? [`${raw}.0`, `${raw}e0`] : /^-?\d+\.\d+$/.test(raw) ? [`${raw}0`] : [];
  return [...others.map((other) => edit('value or type', leafOf(other))), ...spellings.map((other) => edit('spelling', leafOf(other)))];
}

/** The literal with its first plain character escaped. */
function escapedOnce(raw: string): string[] {
  if (raw.length < 3 || raw.charAt(1) === '\\') return [];
  return [`"\\u${raw.charCodeAt(1).toString(16).padStart(4, '0')}${raw.slice(2)}`];
}

function arrayEdits(items: readonly Tree[], edit: MakeEdit, location: string): Edit[] {
  const array = (some: readonly Tree[]): Tree => ({ kind: 'array', items: some });
  return [
    edit('insert', array([...items, leafOf('"new"')]), `${location}/${String(items.length)}`),
    edit('insert', array([leafOf('null'), ...items]), `${location}/0`),
    ...items.map((_, at) => edit('delete', array(items.toSpliced(at, 1)), `${location}/${String(at)}`)),
    ...items.slice(1).flatMap((item, at) => {
      const before = items[at] as Tree;
      return printTree(item) === printTree(before) ? [] : [edit('swap', array(items.with(at, item).with(at + 1, before)))];
    }),
  ];
}

function objectEdits(members: readonly (readonly [string, Tree])[], edit: MakeEdit, location: string): Edit[] {
  const object = (some: readonly (readonly [string, Tree])[]): Tree => ({ kind: 'object', members: some });
  return [
    edit('insert', object([...members, ['"a new key"', leafOf('1')]]), `${location}/a new key`),
    ...members.flatMap(([key, value], at) => [
      edit('delete', object(members.toSpliced(at, 1)), locationOf(location, key)),
      edit('rename', object(members.with(at, ['"a new key"', value])), locationOf(location, key)),
      edit('repeat', object([...members, [key, value]]), locationOf(location, key)),
      ...escapedOnce(key).map((other) => edit('escape in a key', object(members.with(at, [other, value])), locationOf(location, key))),
    ]),
    ...members.slice(1).map((member, at) => edit('key order', object(members.with(at, member).with(at + 1, members[at] as readonly [string, Tree])))),
  ];
}

/** Blanks before, behind and, where there is a bracket outside strings, within. */
function blankEdits(whole: string): Edit[] {
  const texts = [
    ` ${whole}`,
    `${whole}\n`,
    ...(/^[[{]/.test(whole) ? [`${whole.charAt(0)} ${whole.slice(1)}`, `${whole.slice(0, -1)}\t${whole.slice(-1)}`] : []),
  ];
  return texts.map((edited) => ({ what: 'blanks', text: edited, location: '/body' }));
}
