/** A node of `EXPLAIN (FORMAT JSON)`; only what is judged or shown is named. */
export interface PlanNode {
  readonly 'Node Type': string;
  readonly 'Relation Name'?: string;
  readonly Alias?: string;
  readonly 'Index Name'?: string;
  readonly 'Index Cond'?: string;
  readonly 'Order By'?: string;
  readonly Filter?: string;
  readonly 'Total Cost': number;
  readonly 'Plan Rows': number;
  readonly Plans?: readonly PlanNode[];
  readonly [other: string]: unknown;
}

/** How a plan reads a table. */
export interface TableRead {
  readonly table: string;
  readonly node: string;
  /** `whole`: every row. `perhaps`: it walks the table in the order of an index and stops early if it finds enough; it may not. */
  readonly extent: 'whole' | 'perhaps';
}

/** Nodes that read all their input before they give their first row: a LIMIT above them stops nothing below. */
const BLOCKING = ['Sort', 'Hash', 'Aggregate', 'WindowAgg', 'SetOp', 'Materialize', 'Memoize', 'ModifyTable'];

/**
 * Below a LIMIT a scan is a full one when the planner expects to come through at least this part of a table before it has enough: it
 * takes the rows that fit to be spread evenly, and they rarely are.
 */
const EXPECTED_PART = 0.01;

/**
 * The reads of a plan that no condition of an index narrows. A sequential scan reads the whole table, and so does a scan of a whole index,
 * unless a LIMIT ends it early.
 */
export function fullReads(plan: PlanNode): TableRead[] {
  return readsBelow(plan, undefined);
}

/** `limit`: total cost of the nearest LIMIT that can stop this node early. */
function readsBelow(node: PlanNode, limit: number | undefined): TableRead[] {
  const type = node['Node Type'];
  const own = readOf(node, limit);
  const passed = type === 'Limit' ? node['Total Cost'] : BLOCKING.includes(type) ? undefined : limit;
  return [...own, ...(node.Plans ?? []).flatMap((child) => readsBelow(child, passed))];
}

function readOf(node: PlanNode, limit: number | undefined): TableRead[] {
  const table = node['Relation Name'];
  if (table === undefined || !isUnconditioned(node)) return [];
  const isStopped = limit !== undefined && limit < node['Total Cost'] * EXPECTED_PART;
  if (!isStopped) return [{ table, node: node['Node Type'], extent: 'whole' }];
  // Without a filter every row is one that the LIMIT takes.
  return node.Filter === undefined ? [] : [{ table, node: node['Node Type'], extent: 'perhaps' }];
}

function isUnconditioned(node: PlanNode): boolean {
  switch (node['Node Type']) {
    case 'Seq Scan':
    case 'Sample Scan':
      return true;
    case 'Index Scan':
    case 'Index Only Scan':
      return node['Index Cond'] === undefined && node['Order By'] === undefined;
    case 'Bitmap Heap Scan':
      return bitmapsOf(node).every((bitmap) => bitmap['Index Cond'] === undefined);
    default:
      return false;
  }
}

/** The index scans of a bitmap; those below an AND narrow it if one of them does, below an OR only if all do, which is judged as an AND. */
function bitmapsOf(node: PlanNode): PlanNode[] {
  return (node.Plans ?? []).flatMap((child) => (child['Node Type'] === 'Bitmap Index Scan' ? [child] : bitmapsOf(child)));
}

/** A statement of a case with its plan on the large data set. */
export interface PlannedStatement {
  readonly normal: string;
  readonly executions: number;
  readonly plan: PlanNode;
}

export interface NewScan {
  readonly statement: PlannedStatement;
  readonly table: string;
  readonly node: string;
}

/** Full reads of big tables in the target's plans of a case, where no plan of the oracle in that case may read the table whole. */
export function newScans(oracle: readonly PlannedStatement[], target: readonly PlannedStatement[], bigTables: ReadonlySet<string>): NewScan[] {
  const known = new Set(oracle.flatMap(({ plan }) => fullReads(plan).map(({ table }) => table)));
  return target.flatMap((statement) => {
    const found = new Map(
      fullReads(statement.plan)
        .filter(({ table, extent }) => extent === 'whole' && bigTables.has(table) && !known.has(table))
        .map((read) => [read.table, read.node]),
    );
    return [...found].map(([table, node]) => ({ statement, table, node }));
  });
}
