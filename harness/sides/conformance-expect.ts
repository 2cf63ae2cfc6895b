/** What a check of the conformance test did not find. */
export class Unexpected extends Error {
  constructor(
    readonly expected: string,
    readonly seen: string,
  ) {
    super(`expected ${expected}, saw ${seen}`);
    this.name = 'Unexpected';
  }
}

const EXCERPT = 160;

export function excerptOf(text: string): string {
  return text.length <= EXCERPT ? text : `${text.slice(0, EXCERPT)}… (${String(text.length)} characters)`;
}

export function equals(what: string, expected: unknown, seen: unknown): void {
  const [left, right] = [expected, seen].map((value) => (value === undefined ? 'nothing' : JSON.stringify(value)));
  if (left !== right) throw new Unexpected(`${what} ${excerptOf(left ?? '')}`, excerptOf(right ?? ''));
}
