import type { StepDocument } from "../../logic/documents";
import { layoutGraph, type GraphNode } from "../../logic/graph-layout";
import { labelOf, toneOf } from "../../logic/tone";
import { runAddress } from "../../state/route";

const WIDTH = 176;
const HEIGHT = 44;
const GAP_X = 56;
const GAP_Y = 16;
const MARGIN = 4;

const xOf = ({ column }: { readonly column: number }): number => MARGIN + column * (WIDTH + GAP_X);
const yOf = ({ row }: { readonly row: number }): number => MARGIN + row * (HEIGHT + GAP_Y);

/** The steps with their states, and lines from each to those that wait for it. The table below says the same. */
export function StepGraph({ steps }: { readonly steps: readonly StepDocument[] }) {
  const { nodes, edges, columns, rows } = layoutGraph(steps);
  const width = columns * (WIDTH + GAP_X) - GAP_X + 2 * MARGIN;
  const height = rows * (HEIGHT + GAP_Y) - GAP_Y + 2 * MARGIN;
  return (
    <div class="scroll-x graph-box" tabIndex={0} role="region" aria-label="Graph of the steps">
      <svg
        class="graph"
        width={width}
        height={height}
        viewBox={`0 0 ${width} ${height}`}
        role="group"
        aria-label={`${nodes.length} steps and what they wait for; the table of steps says the same`}
      >
        {edges.map(({ from, to }) => (
          <Edge key={`${from.step.name} ${to.step.name}`} from={from} to={to} />
        ))}
        {nodes.map((node) => (
          <Node key={node.step.name} node={node} />
        ))}
      </svg>
    </div>
  );
}

type StepNode = GraphNode<StepDocument>;

function Edge({ from, to }: { readonly from: StepNode; readonly to: StepNode }) {
  const [x1, y1] = [xOf(from) + WIDTH, yOf(from) + HEIGHT / 2];
  const [x2, y2] = [xOf(to), yOf(to) + HEIGHT / 2];
  const bend = Math.max(20, (x2 - x1) / 2);
  const kind = to.step.when === "succeeded" ? "" : ` when-${to.step.when}`;
  return (
    <path
      class={`edge${kind}`}
      d={`M${x1} ${y1} C${x1 + bend} ${y1} ${x2 - bend} ${y2} ${x2} ${y2}`}
    />
  );
}

const MOST_LETTERS = 22;
const short = (text: string): string =>
  text.length > MOST_LETTERS ? `${text.slice(0, MOST_LETTERS - 1)}…` : text;

function Node({ node }: { readonly node: StepNode }) {
  const { step } = node;
  const tone = toneOf(step.status);
  const box = (
    <g class={`node tone-${tone}`} transform={`translate(${xOf(node)} ${yOf(node)})`}>
      <title>{`${step.name}: ${labelOf(tone)}${step.message === null ? "" : `. ${step.message}`}`}</title>
      <rect width={WIDTH} height={HEIGHT} rx="6" class="node-box" />
      <rect width="4" height={HEIGHT - 12} x="6" y="6" rx="2" class="bar" />
      <text x="18" y="19" class="node-name">
        {short(step.name)}
      </text>
      <text x="18" y="35" class="node-state">
        {labelOf(tone)}
        {step.when === "succeeded" ? "" : ` · when ${step.when}`}
        {step.optional ? " · optional" : ""}
      </text>
    </g>
  );
  return step.runId === null ? box : <a href={runAddress(step.runId)}>{box}</a>;
}
