/** Shorter values are not secrets but words that occur everywhere. */
const SHORTEST_SECRET = 8;

/** Replaces secrets by value in everything that is written. Values are told at capture; see `PrincipalStore`. */
export class Redactor {
  private readonly secrets = new Set<string>();

  add(secret: string): void {
    if (secret.length < SHORTEST_SECRET) return;
    this.secrets.add(secret);
    this.secrets.add(encodeURIComponent(secret));
  }

  redact(text: string): string {
    let clean = text;
    for (const secret of this.secrets) if (clean.includes(secret)) clean = clean.replaceAll(secret, 'REDACTED');
    return clean;
  }
}
