/** What is particular to a queue (fixtures/queue-contract/queues.json; facts of the shared tracker). */
export interface QueueDefinition {
  readonly queue: string;
  readonly has_namespace: boolean;
  /** Whether the service lists it among all queues: the deletion of a namespace looks at those alone. */
  readonly in_all_queues: boolean;
  /** Whether its consumer claims in order. */
  readonly ordered: boolean;
  /** Lease that its consumer asks for. */
  readonly lease_seconds: number;
  readonly required_keys: readonly string[];
  readonly optional_keys: readonly string[];
  /** Regular expression of the names that its producers give. */
  readonly name_shape: string;
  /** Parts of the name of item `{n}` in namespace `{ns}`. */
  readonly names: readonly string[];
  /** How its producers put: after so many seconds, with so many retries. */
  readonly delay_seconds: number;
  readonly retries: number;
  /** Bodies of item `{n}`: with the required keys alone, and with the optional ones. A text `#{n}` becomes a number. */
  readonly bodies: { readonly least: Readonly<Record<string, unknown>>; readonly full?: Readonly<Record<string, unknown>> };
  readonly gated_families: readonly string[];
}

export interface QueueContractFile {
  readonly $schema?: string;
  readonly queues: readonly QueueDefinition[];
}

/** Queues whose items the deletion of a namespace takes along: those with a namespace that are listed among all queues. */
export const purgedWithNamespace = (queues: readonly QueueDefinition[]): string[] =>
  queues.filter((one) => one.has_namespace && one.in_all_queues).map((one) => one.queue);

/** Parts of the name of the n-th item in a namespace. */
export const nameParts = (queue: QueueDefinition, n: number, namespace: string): string[] => queue.names.map((part) => fill(part, n, namespace));

/** Body of the n-th item as JSON text, spelled as Python's writer spells it: a blank after colons and commas. */
export function bodyText(body: Readonly<Record<string, unknown>>, n: number, namespace: string): string {
  return spaced(filled(body, n, namespace));
}

function filled(value: unknown, n: number, namespace: string): unknown {
  if (value === '#{n}') return n;
  if (typeof value === 'string') return fill(value, n, namespace);
  if (Array.isArray(value)) return value.map((one) => filled(one, n, namespace));
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([key, member]) => [key, filled(member, n, namespace)]));
}

const fill = (text: string, n: number, namespace: string): string =>
  text
    .replaceAll('{n12}', String(n).padStart(12, '0'))
    .replaceAll('{n64}', n.toString(16).padStart(64, '0'))
    .replaceAll('{n}', String(n))
    .replaceAll('{ns}', namespace);

function spaced(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map(spaced).join(', ')}]`;
  if (typeof value !== 'object' || value === null) return JSON.stringify(value);
  return `{${Object.entries(value)
    .map(([key, member]) => `${JSON.stringify(key)}: ${spaced(member)}`)
    .join(', ')}}`;
}
