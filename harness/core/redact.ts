/** Shorter values are not secrets but words that occur everywhere; it is also the length that candidates are looked up by. */
const SHORTEST_SECRET = 8;

interface Spelling {
  readonly text: string;
  readonly put: string;
}

const asItIs = (text: string): string => text;
const inJson = (text: string): string => JSON.stringify(text).slice(1, -1);

/** Replaces secrets by value in everything that is written. Values are told at capture; see `PrincipalStore`. */
export class Redactor {
  /** Secrets by their first characters, the longest first, so that one pass over a text finds any of thousands. */
  private readonly byPrefix = new Map<string, Spelling[]>();

  /** `onSecret` is told every secret that is added. */
  constructor(private readonly onSecret: (secret: string) => void = () => undefined) {}

  /** `instead` takes the place of the secret, spelled as the secret is there. */
  add(secret: string, instead = 'REDACTED'): void {
    if (secret.length < SHORTEST_SECRET) return;
    this.onSecret(secret);
    const spellings = new Map([inJson, encodeURIComponent, asItIs].map((spell) => [spell(secret), spell(instead)]));
    for (const [text, put] of spellings) {
      const prefix = text.slice(0, SHORTEST_SECRET);
      const known = this.byPrefix.get(prefix) ?? [];
      if (known.some((one) => one.text === text)) continue;
      this.byPrefix.set(
        prefix,
        [...known, { text, put }].sort((one, other) => other.text.length - one.text.length),
      );
    }
  }

  redact(text: string): string {
    if (this.byPrefix.size === 0) return text;
    let clean = '';
    let copied = 0;
    for (let at = 0; at + SHORTEST_SECRET <= text.length; at += 1) {
      const secret = this.byPrefix.get(text.slice(at, at + SHORTEST_SECRET))?.find((candidate) => text.startsWith(candidate.text, at));
      if (secret === undefined) continue;
      clean += text.slice(copied, at) + secret.put;
      copied = at + secret.text.length;
      at = copied - 1;
    }
    return clean + text.slice(copied);
  }
}
