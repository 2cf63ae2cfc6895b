import type { PlanNode } from './plan-scans.js';

/** Members of a node that are conditions, in the order in which they are shown. */
const CONDITIONS = ['Index Cond', 'Recheck Cond', 'Hash Cond', 'Merge Cond', 'Join Filter', 'Filter', 'Sort Key', 'Group Key'];

/**
 * A plan as text, one node a line with its estimated cost and rows, its conditions below it. Values of the request are shown as the
 * parameters that they came from, other constants as `?`: they may be somebody's credentials.
 */
export function planText(plan: PlanNode, parameters: readonly (string | null)[]): string {
  return linesOf(plan, 0, (text) => hideValues(text, parameters)).join('\n');
}

function linesOf(node: PlanNode, depth: number, hide: (text: string) => string): string[] {
  const indent = '  '.repeat(depth);
  const text = (name: string): string | undefined => {
    const value = node[name];
    return typeof value === 'string' ? value : undefined;
  };
  const index = text('Index Name');
  const table = text('Relation Name');
  const alias = text('Alias');
  const operation = text('Operation');
  const role = text('Subplan Name');
  const head = [
    role === undefined ? '' : `${role}: `,
    node['Node Type'] === 'ModifyTable' && operation !== undefined ? operation : node['Node Type'],
    text('Scan Direction') === 'Backward' ? ' Backward' : '',
    index === undefined ? '' : ` using ${index}`,
    table === undefined ? '' : ` on ${table}`,
    alias === undefined || alias === table ? '' : ` ${alias}`,
    `  (cost ${node['Total Cost'].toFixed(0)}, rows ${String(node['Plan Rows'])})`,
  ].join('');
  const conditions = CONDITIONS.flatMap((name) => {
    const value = node[name] as string | readonly string[] | undefined;
    if (value === undefined) return [];
    return [`${indent}    ${name}: ${hide(typeof value === 'string' ? value : value.join(', '))}`];
  });
  return [`${indent}${depth === 0 ? '' : '-> '}${head}`, ...conditions, ...(node.Plans ?? []).flatMap((child) => linesOf(child, depth + 1, hide))];
}

function hideValues(text: string, parameters: readonly (string | null)[]): string {
  return text.replaceAll(/'((?:[^']|'')*)'/g, (_, quoted: string) => {
    const at = parameters.indexOf(quoted.replaceAll("''", "'"));
    return at === -1 ? '?' : `$${String(at + 1)}`;
  });
}
