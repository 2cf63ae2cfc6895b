import { errorOf, expectedDigest, sha256 } from '../budgets/check-answer.js';
import { rawHeader, type LoadAnswer, type LoadRequest } from '../replay/load-client.js';
import type { SideName, StreamItem } from './stream-items.js';

/** A request of a segment with its answer. */
export interface Answered {
  readonly side: SideName;
  readonly item: StreamItem;
  readonly request: LoadRequest;
  readonly answer: LoadAnswer;
}

export interface DigestInput {
  readonly header: string;
  /** Of so many pushes one is read back. */
  readonly readBackEvery: number;
  readonly ask: (side: SideName, request: LoadRequest) => Promise<LoadAnswer>;
  readonly baseUrl: (side: SideName) => string;
}

export type DigestCounts = Record<SideName, { digestsChecked: number; digestsWrong: number }>;

/** Compares the digests that the sides named with the content, and reads some of what was pushed back. Outside the clock. */
export async function checkDigests(answered: readonly Answered[], { header, readBackEvery, ask, baseUrl }: DigestInput): Promise<DigestCounts> {
  const found: DigestCounts = { oracle: { digestsChecked: 0, digestsWrong: 0 }, target: { digestsChecked: 0, digestsWrong: 0 } };
  const pushes = { oracle: 0, target: 0 };
  for (const { side, item, request, answer } of answered) {
    if (!item.hasDigest || errorOf(item.expectations[side], answer) !== '') continue;
    const expected = expectedDigest(request.path, request.body as Buffer | null, answer.body);
    if (expected === undefined) continue;
    found[side].digestsChecked += 1;
    let right = rawHeader(answer.rawHeaders, header) === expected;
    if (right && !item.repeats) {
      if (pushes[side] % readBackEvery === 0) right = await readsBack(side, request, answer, expected);
      pushes[side] += 1;
    }
    if (!right) found[side].digestsWrong += 1;
  }
  return found;

  /** Reads what was pushed from where the side says that it is. */
  async function readsBack(side: SideName, sent: LoadRequest, answer: LoadAnswer, expected: string): Promise<boolean> {
    const location = rawHeader(answer.rawHeaders, 'Location');
    if (location === undefined || !URL.canParse(location, baseUrl(side))) return false;
    const { pathname, search } = new URL(location, baseUrl(side));
    const back = await ask(side, { method: 'GET', path: pathname + search, headers: withoutContent(sent.headers as string[]) });
    return back.status === 200 && sha256(back.body) === expected;
  }
}

/** Header fields of a push that a reading request has too; it takes whatever was pushed. */
function withoutContent(headers: readonly string[]): string[] {
  const kept: string[] = ['Accept', '*/*'];
  for (let at = 0; at + 1 < headers.length; at += 2) {
    const [name = '', value = ''] = [headers[at], headers[at + 1]];
    if (name.toLowerCase() === 'content-type') kept[1] = value;
    else if (!name.toLowerCase().startsWith('content-')) kept.push(name, value);
  }
  return kept;
}
