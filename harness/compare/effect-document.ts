import { JsonSyntaxError, parseLexemes, type JsonNode } from './json-lexemes.js';

/** The document that a text holds; undefined for text that is none, and for a single value, which is a text like others. */
export function documentIn(text: string): JsonNode | undefined {
  if (!/^\s*[[{]/.test(text)) return undefined;
  try {
    return parseLexemes(text);
  } catch (error) {
    // Text that only begins like a document is compared as text.
    if (error instanceof JsonSyntaxError) return undefined;
    throw error;
  }
}
