/** Every generated value has a run of this many letters, digits, dashes and underscores; see compare/generated-values.ts. */
const SHORTEST_TOKEN = 20;

const TOKEN_CHARACTERS = new Uint8Array(128);
for (const char of 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_') TOKEN_CHARACTERS[char.charCodeAt(0)] = 1;

/** Letters, digits, dashes and underscores, which are the alphabet of base64url, too (RFC 4648, 5). */
export const isTokenCharacter = (code: number): boolean => code < 128 && TOKEN_CHARACTERS[code] === 1;

/** True when a part of a text has a run long enough for a generated value. Looks at a twentieth of the characters where there is none. */
export function mayHoldToken(text: string, start: number, end: number): boolean {
  return nextRun(text, start, end) !== undefined;
}

/** The parts of a text in which generated values may be: each run that is long enough, with the character on either side of it. */
export function tokenRuns(text: string): string[] {
  const runs: string[] = [];
  for (let run = nextRun(text, 0, text.length); run !== undefined; run = nextRun(text, run.end, text.length))
    runs.push(text.slice(Math.max(run.start - 1, 0), run.end + 1));
  return runs;
}

function nextRun(text: string, start: number, end: number): { readonly start: number; readonly end: number } | undefined {
  for (let probe = start + SHORTEST_TOKEN - 1; probe < end; probe += SHORTEST_TOKEN) {
    if (!isTokenCharacter(text.charCodeAt(probe))) continue;
    let [first, behind] = [probe, probe + 1];
    while (first > start && isTokenCharacter(text.charCodeAt(first - 1))) first -= 1;
    while (behind < end && isTokenCharacter(text.charCodeAt(behind))) behind += 1;
    if (behind - first >= SHORTEST_TOKEN) return { start: first, end: behind };
  }
  return undefined;
}

/** True when a text has two colons between digits, as in every time of day that is spelled out; see compare/generated-values.ts. */
export function mayHoldTime(text: string): boolean {
  for (let colon = text.indexOf(':'); colon >= 0; colon = text.indexOf(':', colon + 1))
    if (text.charCodeAt(colon + 3) === COLON && isDigit(text.charCodeAt(colon + 1)) && isDigit(text.charCodeAt(colon - 1))) return true;
  return false;
}

const COLON = 0x3a;
const isDigit = (code: number): boolean => code >= 0x30 && code <= 0x39;
