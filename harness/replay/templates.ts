import { serviceKeyVariable } from './signed-tokens.js';

/** Variables of a case while it runs on one side: declared ones, captures, `name.digest` and `name.size` of its data. */
export type Variables = Map<string, string>;

/** A template inside the name of another, as in `{{service-key.{{case}}.kid}}`. */
const NESTED = /\{\{([^{}]*)\{\{([^{}]+)\}\}([^{}]*)\}\}/g;
const TEMPLATE = /\{\{([^{}]+)\}\}/g;

/** A template names a value that no earlier step gave. */
export class UnresolvedTemplate extends Error {
  override readonly name = 'UnresolvedTemplate';
  constructor(readonly variable: string) {
    super(`{{${variable}}} has no value; capture it in an earlier step or declare it`);
  }
}

/** Fills `{{name}}`. Throws UnresolvedTemplate. */
export function fill(text: string, variables: ReadonlyMap<string, string>): string {
  if (!text.includes('{{')) return text;
  const valueOf = (inner: string): string => {
    const name = inner.trim();
    const value = variables.get(name) ?? serviceKeyVariable(name);
    if (value === undefined) throw new UnresolvedTemplate(name);
    return value;
  };
  return text
    .replace(NESTED, (_, before: string, inner: string, after: string) => `{{${before}${valueOf(inner)}${after}}}`)
    .replace(TEMPLATE, (_, inner: string) => valueOf(inner));
}

/** Fills every string inside a JSON value. */
export function fillJson(value: unknown, variables: ReadonlyMap<string, string>): unknown {
  if (typeof value === 'string') return fill(value, variables);
  if (Array.isArray(value)) return value.map((item: unknown) => fillJson(item, variables));
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([key, item]) => [fill(key, variables), fillJson(item, variables)]));
}
