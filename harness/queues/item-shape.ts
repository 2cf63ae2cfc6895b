const UUID = /^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;
const DIGEST = /^sha(?:256|512):[0-9a-f]+$/i;

/** The shape of an item's name: its queue, then what sort of thing each part is. `repositorygc/acme/17/` is `repositorygc/<name>/<number>/`. */
export function nameShape(queueName: string): string {
  const [queue = '', ...parts] = queueName.split('/');
  return [queue, ...parts.map((part) => (part === '' ? '' : placeholder(part)))].join('/');
}

function placeholder(part: string): string {
  if (/^\d+$/.test(part)) return '<number>';
  if (UUID.test(part)) return '<uuid>';
  return DIGEST.test(part) ? '<digest>' : '<name>';
}

/** The queue that an item's name says. */
export const queueOf = (queueName: string): string => queueName.split('/', 1)[0] ?? '';

/** Top-level keys of a body in the order of the alphabet; none for a body that is no JSON object. */
export function payloadKeys(body: string): string[] {
  let value: unknown;
  try {
    value = JSON.parse(body);
  } catch {
    // A poison item is an item all the same.
    return [];
  }
  return typeof value === 'object' && value !== null && !Array.isArray(value) ? Object.keys(value).sort() : [];
}

/** Shapes and keys of several items together. */
export function shapesOf(items: readonly { readonly queueName: string; readonly body: string }[]): { names: string[]; payload_keys: string[] } {
  return {
    names: [...new Set(items.map(({ queueName }) => nameShape(queueName)))].sort(),
    payload_keys: [...new Set(items.flatMap(({ body }) => payloadKeys(body)))].sort(),
  };
}
