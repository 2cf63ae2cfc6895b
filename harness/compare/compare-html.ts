import { compareJson } from './compare-json.js';
import { compareText } from './compare-text.js';
import { diverge, type Comparison } from './comparison.js';
import { JsonSyntaxError, parseLexemes, type JsonNode } from './json-lexemes.js';

/** A line of an inline script that assigns a JSON document, or a member of one. */
const ASSIGNMENT = /^(\s*(?:var |let |const )?[\w$.]+\s*=\s*)([[{].*[\]}])((?:\.[\w$.]+)?;?\s*)$/;

/**
 * Compares two pages line by line, so that a difference has a place; a line that assigns a JSON document on both sides is
 * compared as JSON. Pages with another number of lines are one difference.
 */
export function compareHtml(oracle: string, target: string, location: string, to: Comparison): void {
  if (oracle.includes('\r\n') !== target.includes('\r\n')) {
    diverge(to, 'text-line-ends', location, lineEnds(oracle), lineEnds(target));
    compareHtml(oracle.replaceAll('\r\n', '\n'), target.replaceAll('\r\n', '\n'), location, to);
    return;
  }
  const left = oracle.split('\n');
  const right = target.split('\n');
  if (left.length !== right.length) {
    compareText(oracle, target, location, 'body-text', to);
    return;
  }
  for (const [at, line] of left.entries()) {
    const other = right[at] ?? '';
    const place = `${location}/line ${String(at + 1)}`;
    if (line === other) to.bindings.remember(line, place, to.rules.generators, to.found);
    else compareLine(line, other, place, to);
  }
}

const lineEnds = (text: string): string => (text.includes('\r\n') ? 'CR LF' : 'LF');

function compareLine(oracle: string, target: string, location: string, to: Comparison): void {
  const left = assignmentOf(oracle);
  const right = assignmentOf(target);
  if (left === undefined || right === undefined) {
    compareText(oracle, target, location, 'body-text', to);
    return;
  }
  compareText(left.around, right.around, location, 'body-text', to);
  compareJson(left.node, right.node, location, to);
}

/** The JSON document that a script line assigns, and the line around it; undefined for any other line. */
export function assignmentOf(line: string): { readonly around: string; readonly node: JsonNode } | undefined {
  const match = ASSIGNMENT.exec(line);
  if (match === null) return undefined;
  try {
    return { around: `${match[1] ?? ''}${match[3] ?? ''}`, node: parseLexemes(match[2] ?? '') };
  } catch (error) {
    // A script expression that only looks like JSON is compared as text.
    if (error instanceof JsonSyntaxError) return undefined;
    throw error;
  }
}
