/** A segment that no service routes; part of the path that shows how a side answers what it does not know. */
const IMPOSSIBLE = 'parity-control';

/**
 * An impossible sibling of a concrete path: the last literal segment of the route's template gets a name that cannot exist.
 * `/api/v1/user/robots/x` of `/api/v1/user/robots/<name>` becomes `/api/v1/user/robots-parity-control/x`.
 * Undefined when the path does not have the template's literals (a captured location of another shape).
 */
export function controlPath(template: string, path: string): string | undefined {
  const [plain = '', query] = path.split('?', 2);
  const literals = template.split('/').filter((segment) => segment !== '' && !segment.includes('<'));
  const last = literals.at(-1);
  const tail = query === undefined ? '' : `?${query}`;
  if (last === undefined) return `${plain.replace(/\/$/, '')}/${IMPOSSIBLE}/${IMPOSSIBLE}${tail}`;
  const segments = plain.split('/');
  const at = segments.lastIndexOf(last);
  if (at < 0) return undefined;
  segments[at] = `${last}-${IMPOSSIBLE}`;
  return segments.join('/') + tail;
}

/** A template as requests must spell it: some rows have `//` where the service itself merges slashes. */
export const mergeSlashes = (template: string): string => template.replace(/\/{2,}/g, '/');

/** True when a concrete path is one of the template's: every parameter may hold several segments, as repository names do. */
export function fitsTemplate(template: string, path: string): boolean {
  const parts = mergeSlashes(template)
    .split(/<[^>]*>/)
    .map((part) => part.replace(/[.*+?^${}()|[\]\\]/g, '\\$&'));
  return new RegExp(`^${parts.join('.+')}$`).test(path.split('?', 1)[0] ?? '');
}

/** Takes the control's own marks out of an answer that repeats its path. */
export function withoutControlMarks(text: string): string {
  return text.replaceAll(`-${IMPOSSIBLE}`, '').replaceAll(`/${IMPOSSIBLE}/${IMPOSSIBLE}`, '');
}
