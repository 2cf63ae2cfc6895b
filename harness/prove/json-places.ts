/** Where one value stands in the text of a JSON document. Offsets count UTF-16 units. */
export interface Place {
  readonly kind: 'object' | 'array' | 'string' | 'number' | 'true' | 'false' | 'null';
  readonly start: number;
  readonly end: number;
  /** Where the member begins: at its key in an object, at the value in a list. */
  readonly from: number;
  /** Key with its quotes, as spelled; empty in a list and at the top. */
  readonly key: string;
  readonly parent: Place | undefined;
  readonly children: readonly Place[];
}

/**
 * Finds every value of a JSON document, for faults that change one place and leave the rest of the text as it is. Written apart
 * from the parser of the comparison, so that the two cannot share a mistake. The text must be JSON.
 */
export function findPlaces(text: string): Place[] {
  const found: Place[] = [];
  let at = 0;
  const space = (): void => {
    while (/\s/.test(text.charAt(at))) at += 1;
  };
  const string = (): string => {
    const start = at;
    at += 1;
    while (text[at] !== '"') at += text[at] === '\\' ? 2 : 1;
    at += 1;
    return text.slice(start, at);
  };
  const value = (parent: Place | undefined, key: string, from: number): Place => {
    space();
    const start = at;
    const children: Place[] = [];
    const char = text[at];
    const kind = kindOf(char);
    const place = { kind, start, end: start, from: key === '' ? start : from, key, parent, children } satisfies Place;
    found.push(place);
    if (kind === 'object' || kind === 'array') {
      at += 1;
      space();
      while (text[at] !== '}' && text[at] !== ']') {
        space();
        const begin = at;
        let name = '';
        if (kind === 'object') {
          name = string();
          space();
          at += 1;
        }
        children.push(value(place, name, begin));
        space();
        if (text[at] === ',') at += 1;
        space();
      }
      at += 1;
    } else if (kind === 'string') string();
    else while (at < text.length && !/[\s,\]}]/.test(text.charAt(at))) at += 1;
    place.end = at;
    return place;
  };
  value(undefined, '', 0);
  return found;
}

function kindOf(char: string | undefined): Place['kind'] {
  switch (char) {
    case '{':
      return 'object';
    case '[':
      return 'array';
    case '"':
      return 'string';
    case 't':
      return 'true';
    case 'f':
      return 'false';
    case 'n':
      return 'null';
    default:
      return 'number';
  }
}

/** The text with the value of one place replaced. */
export function replaceValue(text: string, place: Place, by: string): string {
  return text.slice(0, place.start) + by + text.slice(place.end);
}

/** The text without one member of an object or list, and without the comma that goes with it. */
export function removeMember(text: string, place: Place): string {
  const siblings = place.parent?.children ?? [];
  const at = siblings.indexOf(place);
  const next = siblings[at + 1];
  const previous = siblings[at - 1];
  if (next !== undefined) return text.slice(0, place.from) + text.slice(next.from);
  return previous === undefined ? text.slice(0, place.from) + text.slice(place.end) : text.slice(0, previous.end) + text.slice(place.end);
}

/** The text with one more member behind a place's children. */
export function addMember(text: string, container: Place, member: string): string {
  const last = container.children.at(-1);
  return last === undefined
    ? text.slice(0, container.start + 1) + member + text.slice(container.end - 1)
    : `${text.slice(0, last.end)}, ${member}${text.slice(last.end)}`;
}

/** The text with a container's members in another order; `order` lists their present places. */
export function reorderMembers(text: string, container: Place, order: readonly number[]): string {
  const members = container.children.map((child) => text.slice(child.from, child.end));
  const [first, last] = [container.children[0], container.children.at(-1)];
  if (first === undefined || last === undefined) return text;
  return text.slice(0, first.from) + order.map((at) => members[at] ?? '').join(', ') + text.slice(last.end);
}

/** JSON Pointer of a place (RFC 6901). */
export function pointerOf(place: Place): string {
  if (place.parent === undefined) return '';
  const step = place.key === '' ? String(place.parent.children.indexOf(place)) : (JSON.parse(place.key) as string);
  return `${pointerOf(place.parent)}/${step.replaceAll('~', '~0').replaceAll('/', '~1')}`;
}
