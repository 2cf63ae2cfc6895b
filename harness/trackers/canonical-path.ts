/** A placeholder that a router understands as it stands: `<name>` or `<converter:name>`. */
const PLAIN = /^<(?:[a-z0-9_]+:)?[a-z][a-z0-9_-]*>$/;
/** A converter with a pattern of its own: the name is all that matters here. */
const WITH_PATTERN = /<[a-z]+\("(?:[^"\\]|\\.)*"\):([a-z][a-z0-9_]*)>/g;
const PLACEHOLDER = /<[^<>]*>/g;

/**
 * The path that the service really routes. A tracker spells some paths as the source expression that makes them (`<BLOB_DIGEST_ROUTE>`);
 * a committed table resolves those by their exact text. Undefined when an expression is left that nothing resolves.
 */
export function canonicalPath(template: string, table: ReadonlyMap<string, string>): string | undefined {
  const known = table.get(template);
  if (known !== undefined) return known;
  const path = template.replace(WITH_PATTERN, '<$1>');
  const isPlain = path.replace(PLACEHOLDER, (placeholder) => (PLAIN.test(placeholder) ? '' : '<>'));
  return path.startsWith('/') && !/[<>]/.test(isPlain) ? path : undefined;
}
