import type { Json, JsonRow } from '../workers/worker-fixture.js';

/** What steps returned so far, by the name that later steps use. */
export type Captured = ReadonlyMap<string, string>;

const CAPTURED = /\{\{(own|other)\.([a-z_]+)\}\}/g;

/** Fills what earlier steps of either side returned; what they did not is named as missing, and the step that uses it will show it. */
export function fillCaptured<T extends Json>(value: T, own: Captured, other: Captured): T {
  if (typeof value === 'string')
    return value.replace(CAPTURED, (_whole, whose: string, name: string) => capturedValue(whose === 'own' ? own : other, name)) as T;
  if (value === null || typeof value !== 'object') return value;
  if (Array.isArray(value)) return value.map((one: Json) => fillCaptured(one, own, other)) as unknown as T;
  return Object.fromEntries(Object.entries(value).map(([key, one]) => [key, fillCaptured(one, own, other)])) as T;
}

function capturedValue(values: Captured, name: string): string {
  return values.get(name) ?? `<no ${name} was returned>`;
}

/** Takes out of a result what later steps use; a member that is missing captures nothing. */
export function capture(result: Json, members: Readonly<Record<string, string>>): [name: string, value: string][] {
  return Object.entries(members).flatMap(([name, member]) => {
    const value = memberOf(result, member);
    return typeof value === 'string' ? [[name, value] as [string, string]] : [];
  });
}

/** A result without the values that are each side's own. */
export function withoutOpaque(result: Json, members: readonly string[]): Json {
  if (!isRow(result)) return result;
  return Object.fromEntries(Object.entries(result).map(([name, value]) => [name, members.includes(name) ? `<${typeof value}>` : value]));
}

const isRow = (value: Json): value is JsonRow => typeof value === 'object' && value !== null && !Array.isArray(value);
const memberOf = (value: Json, name: string): Json | undefined => (isRow(value) ? value[name] : undefined);
