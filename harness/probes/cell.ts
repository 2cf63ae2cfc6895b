/** Object ids of types (PostgreSQL, pg_type). */
const BOOLEAN = 16;
export const BYTES = 17;
const NUMBERS = new Set([20, 21, 23, 26, 700, 701, 1700]);
const TIMESTAMPS = new Set([1114, 1184]);
const JSON_DOCUMENTS = new Set([114, 3802]);

/** A value in the database's own text as JSON: numbers keep their digits, times get six decimals, documents stay documents. */
export function cellJson(text: string | null, typeId: number): string {
  if (text === null) return 'null';
  if (JSON_DOCUMENTS.has(typeId)) return text;
  if (typeId === BOOLEAN) return text === 't' || text === 'true' ? 'true' : 'false';
  // NaN and the infinities are no JSON numbers (RFC 8259, 6).
  if (NUMBERS.has(typeId) && /\d$/.test(text)) return text;
  return JSON.stringify(TIMESTAMPS.has(typeId) ? sixDecimals(text) : text);
}

/** PostgreSQL drops trailing zeros of the fraction, so that its length says nothing of the precision. */
export function sixDecimals(text: string): string {
  return text.replace(/(:\d{2})(?:\.(\d+))?(?=$|[+-])/, (_, seconds: string, fraction: string | undefined) => `${seconds}.${(fraction ?? '').padEnd(6, '0')}`);
}
