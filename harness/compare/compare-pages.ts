import type { Exchange } from '../core/exchange.js';
import type { StepObservation } from '../core/observation.js';
import { readBody } from './body-kind.js';
import { compareExchange } from './compare-exchange.js';
import { compareJson } from './compare-json.js';
import { diverge, type Comparison } from './comparison.js';
import { parseLexemes } from './json-lexemes.js';
import { nodeAt, rawOf } from './json-nodes.js';

type ExchangeStep = Extract<StepObservation, { kind: 'exchange' }>;

/**
 * Compares a list that was followed to its end on both sides. Pages of the same sizes are compared page by page; where the sizes
 * differ that is one difference, and the members of all pages are compared as one list.
 */
export function comparePages(oracle: ExchangeStep, target: ExchangeStep, location: string, to: Comparison): void {
  const left = [oracle.exchange, ...(oracle.pages?.more ?? [])];
  const right = [target.exchange, ...(target.pages?.more ?? [])];
  const list = oracle.pages?.list ?? '';
  const sizes = left.map((page) => membersOf(page, list)?.length);
  const others = right.map((page) => membersOf(page, list)?.length);
  if (String(sizes) === String(others) || sizes.includes(undefined) || others.includes(undefined)) {
    for (const [at, page] of left.entries()) {
      const other = right[at];
      const place = at === 0 ? location : `${location}/pages/${String(at)}`;
      if (other !== undefined) compareExchange(page, other, place, to);
    }
    if (left.length !== right.length) diverge(to, 'page-count', `${location}/pages`, left.length, right.length);
    return;
  }
  to.ledger.exchanges += left.length;
  const code = sizes[0] === others[0] ? 'page-count' : 'page-size';
  diverge(to, code, `${location}/pages`, sizes.join(', '), others.join(', '));
  compareJson(parseLexemes(joined(left, list)), parseLexemes(joined(right, list)), `${location}/pages${list}`, to);
}

/** The members of a page's list as they are spelled; undefined when the page has no such list. */
function membersOf(page: Exchange, list: string): string[] | undefined {
  if (page.kind === 'fault') return undefined;
  const body = readBody(page.response, false);
  const node = body.kind === 'json' ? nodeAt(body.node, list) : undefined;
  return node?.kind === 'array' ? node.items.map(rawOf) : undefined;
}

const joined = (pages: readonly Exchange[], list: string): string => `[${pages.flatMap((page) => membersOf(page, list) ?? []).join(',')}]`;
