/**
 * Where the steps of a workflow stand in a drawing: a column for each distance from the start, and in a column each step near
 * those that it waits for, so that few lines cross.
 */
export interface GraphStep {
  readonly name: string;
  readonly dependsOn: readonly string[];
}

export interface GraphNode<Step extends GraphStep> {
  readonly step: Step;
  readonly column: number;
  readonly row: number;
}

export interface Graph<Step extends GraphStep> {
  readonly nodes: readonly GraphNode<Step>[];
  readonly edges: readonly { readonly from: GraphNode<Step>; readonly to: GraphNode<Step> }[];
  readonly columns: number;
  readonly rows: number;
}

/** The steps stand in an order in which each comes behind those that it depends on. */
export function layoutGraph<Step extends GraphStep>(steps: readonly Step[]): Graph<Step> {
  const placed = new Map<string, GraphNode<Step>>();
  const taken: number[] = [];
  const waiting = columnsOf(steps);
  const columns = waiting.length;
  for (const [column, group] of waiting.entries()) {
    const sorted = group
      .map((step, index) => ({ step, index, wish: wishOf(step, placed) }))
      .sort((one, other) => one.wish - other.wish || one.index - other.index);
    for (const { step, wish } of sorted) {
      const row = Math.max(taken[column] ?? 0, Math.floor(wish));
      taken[column] = row + 1;
      placed.set(step.name, { step, column, row });
    }
  }
  const nodes = [...placed.values()];
  const edges = nodes.flatMap((to) =>
    to.step.dependsOn.flatMap((name) => {
      const from = placed.get(name);
      return from === undefined ? [] : [{ from, to }];
    }),
  );
  return { nodes, edges, columns, rows: Math.max(0, ...taken) };
}

/** The longest way from a step without dependencies; dependencies that are not there do not count. */
function columnsOf<Step extends GraphStep>(steps: readonly Step[]): Step[][] {
  const column = new Map<string, number>();
  const columns: Step[][] = [];
  for (const step of steps) {
    const before = step.dependsOn.map((name) => column.get(name) ?? -1);
    const own = Math.max(-1, ...before) + 1;
    column.set(step.name, own);
    (columns[own] ??= []).push(step);
  }
  return columns;
}

/** The middle of the steps that it waits for. */
function wishOf<Step extends GraphStep>(
  { dependsOn }: GraphStep,
  placed: ReadonlyMap<string, GraphNode<Step>>,
): number {
  const rows = dependsOn.flatMap((name) => placed.get(name)?.row ?? []);
  return rows.length === 0 ? 0 : rows.reduce((sum, row) => sum + row, 0) / rows.length;
}
