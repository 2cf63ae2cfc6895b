/** Shorter values are not secrets but words that occur everywhere; it is also the length that candidates are looked up by. */
const SHORTEST_SECRET = 8;

/** Replaces secrets by value in everything that is written. Values are told at capture; see `PrincipalStore`. */
export class Redactor {
  /** Secrets by their first characters, the longest first, so that one pass over a text finds any of thousands. */
  private readonly byPrefix = new Map<string, string[]>();

  add(secret: string): void {
    if (secret.length < SHORTEST_SECRET) return;
    for (const spelling of new Set([secret, encodeURIComponent(secret)])) {
      const prefix = spelling.slice(0, SHORTEST_SECRET);
      const known = this.byPrefix.get(prefix) ?? [];
      if (known.includes(spelling)) continue;
      this.byPrefix.set(
        prefix,
        [...known, spelling].sort((one, other) => other.length - one.length),
      );
    }
  }

  redact(text: string): string {
    if (this.byPrefix.size === 0) return text;
    let clean = '';
    let copied = 0;
    for (let at = 0; at + SHORTEST_SECRET <= text.length; at += 1) {
      const secret = this.byPrefix.get(text.slice(at, at + SHORTEST_SECRET))?.find((candidate) => text.startsWith(candidate, at));
      if (secret === undefined) continue;
      clean += `${text.slice(copied, at)}REDACTED`;
      copied = at + secret.length;
      at = copied - 1;
    }
    return clean + text.slice(copied);
  }
}
