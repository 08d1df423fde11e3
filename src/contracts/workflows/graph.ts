/**
 * The order of a workflow's steps.
 *
 * Owns: what is wrong with the dependencies, and which steps come before which. Does not own: what a step runs.
 *
 * Sets of steps are bits of a number, so 300 steps that all depend on each other take milliseconds (invariant 11).
 */

export interface Node {
  readonly name: string;
  readonly dependsOn: readonly string[];
}

export interface GraphIssue {
  readonly step: number;
  readonly field: "name" | "dependsOn";
  /** The position in `dependsOn`; null for the whole field. */
  readonly position: number | null;
  readonly message: string;
}

export interface Graph {
  readonly issues: readonly GraphIssue[];
  /** The positions of the steps, those that others depend on first; otherwise as they were given. Without those of cycles. */
  readonly order: readonly number[];
  /** Whether a step comes before another, at any distance. */
  isBefore(earlier: number, later: number): boolean;
  /** The position of a step by its name. */
  indexOf(name: string): number | undefined;
}

const LONGEST_CYCLE_SHOWN = 8;

/** More are of no use to a reader. */
const MOST_ISSUES = 100;

export function readGraph(nodes: readonly Node[]): Graph {
  const issues: GraphIssue[] = [];
  const byName = namesOf(nodes, issues);
  const edges = nodes.map((node, step) => edgesOf(node, { step, byName, issues }));
  const order = sort(edges);
  if (order.length < nodes.length) issues.push(cycleIssue(nodes, edges, new Set(order)));
  const before = ancestors(edges, order);
  return {
    issues,
    order,
    isBefore: (earlier, later) => (((before[later] ?? 0n) >> BigInt(earlier)) & 1n) === 1n,
    indexOf: (name) => byName.get(name),
  };
}

function namesOf(nodes: readonly Node[], issues: GraphIssue[]): Map<string, number> {
  const byName = new Map<string, number>();
  for (const [step, { name }] of nodes.entries()) {
    const first = byName.get(name);
    if (first === undefined) byName.set(name, step);
    else {
      const message = `${JSON.stringify(name)} is also the name of steps[${first}]; each step needs a name of its own`;
      issues.push({ step, field: "name", position: null, message });
    }
  }
  return byName;
}

interface EdgesOptions {
  readonly step: number;
  readonly byName: ReadonlyMap<string, number>;
  readonly issues: GraphIssue[];
}

/** The positions of the steps that one depends on, each once. */
function edgesOf(
  { name, dependsOn }: Node,
  { step, byName, issues }: EdgesOptions,
): ReadonlySet<number> {
  const edges = new Set<number>();
  for (const [position, other] of dependsOn.entries()) {
    const index = byName.get(other);
    if (index !== undefined && index !== step) edges.add(index);
    if ((index !== undefined && index !== step) || issues.length >= MOST_ISSUES) continue;
    const message =
      index === undefined
        ? `names ${JSON.stringify(other)}, which is no step of this workflow`
        : `names the step ${JSON.stringify(name)} itself`;
    issues.push({ step, field: "dependsOn", position, message });
  }
  return edges;
}

/** Of the steps that can be next, the one that was given first comes first. */
function sort(edges: readonly ReadonlySet<number>[]): number[] {
  const missing = edges.map(({ size }) => size);
  const dependants = edges.map((): number[] => []);
  for (const [step, others] of edges.entries()) {
    for (const other of others) dependants[other]?.push(step);
  }
  const order: number[] = [];
  for (;;) {
    const next = missing.indexOf(0);
    if (next < 0) return order;
    order.push(next);
    missing[next] = -1;
    for (const step of dependants[next] ?? []) missing[step] = (missing[step] ?? 0) - 1;
  }
}

/** For each step, the bits of all steps before it. */
function ancestors(edges: readonly ReadonlySet<number>[], order: readonly number[]): bigint[] {
  const before = edges.map(() => 0n);
  for (const step of order) {
    let bits = 0n;
    for (const other of edges[step] ?? []) bits |= (before[other] ?? 0n) | (1n << BigInt(other));
    before[step] = bits;
  }
  return before;
}

/** Names a cycle: every step that could not be ordered leads to one. */
function cycleIssue(
  nodes: readonly Node[],
  edges: readonly ReadonlySet<number>[],
  ordered: ReadonlySet<number>,
): GraphIssue {
  const trail: number[] = [];
  let step = nodes.findIndex((_, index) => !ordered.has(index));
  while (!trail.includes(step)) {
    trail.push(step);
    step = [...(edges[step] ?? [])].find((other) => !ordered.has(other)) ?? step;
  }
  const cycle = trail.slice(trail.indexOf(step));
  const shown = [...cycle.slice(0, LONGEST_CYCLE_SHOWN), step].map((one) => nodes[one]?.name ?? "");
  const more =
    cycle.length > LONGEST_CYCLE_SHOWN ? ` (and ${cycle.length - LONGEST_CYCLE_SHOWN} more)` : "";
  const message = `makes a cycle: ${shown.join(" needs ")}${more}`;
  return { step, field: "dependsOn", position: null, message };
}
