import type { DbtNode } from "./dbt-node";
import { type DbtJob, type DbtStep, stepNameOf } from "./job-definition";
import { endsRunInError } from "./run-timeline";
import type { PlannedStep, TriggerOverrides } from "./run-record";

/** Before the first command, dbt clones, connects and installs packages; these count as steps 1 to 3. */
const USUAL_FIRST_STEPS: readonly DbtStep[] = [
  { name: "Clone git repository", durationSeconds: 1 },
  { name: "Create profile from connection Warehouse", durationSeconds: 0 },
  { name: stepNameOf("dbt deps"), durationSeconds: 1 },
];

const DOCS_COMMAND = "dbt docs generate";

/** Generating docs compiles every node again; a real timing was 13 µs (kestra-io/plugin-dbt#335). */
function docsStep(steps: readonly DbtStep[]): DbtStep {
  const nodes = steps
    .flatMap((step) => step.nodes ?? [])
    .map((node): DbtNode => ({ uniqueId: node.uniqueId, status: "success", seconds: 0.000013 }));
  return {
    name: stepNameOf(DOCS_COMMAND),
    durationSeconds: 1,
    nodes,
    afterFailure: "ignore",
    artifacts: { "catalog.json": { metadata: {}, nodes: {}, sources: {}, errors: null } },
  };
}

function overridden(steps: readonly DbtStep[], overrides: TriggerOverrides): readonly DbtStep[] {
  const commands = overrides["steps_override"];
  if (!Array.isArray(commands)) return steps;
  return commands.map((command) => {
    const name = stepNameOf(String(command));
    return steps.find((step) => step.name === name) ?? { name, durationSeconds: 1 };
  });
}

export interface PlanRequest {
  readonly ordinal: number;
  readonly overrides: TriggerOverrides;
  /** The failed run to retry. */
  readonly retried: readonly PlannedStep[] | undefined;
}

/** The commands of a retry: from the first step that failed. */
function fromFailure(
  steps: readonly DbtStep[],
  retried: readonly PlannedStep[],
): readonly DbtStep[] {
  const failed = retried.find(({ step }) => endsRunInError(step));
  const first = steps.findIndex((step) => step.name === failed?.step.name);
  return first === -1 ? steps : steps.slice(first);
}

export function planSteps(job: DbtJob, request: PlanRequest): readonly DbtStep[] {
  const { ordinal, overrides, retried } = request;
  const declared =
    typeof job.steps === "function"
      ? job.steps({ ordinal, isRetry: retried !== undefined })
      : job.steps;
  const commands = overridden(declared, overrides);
  const remaining = retried === undefined ? commands : fromFailure(commands, retried);
  const generatesDocs = overrides["generate_docs_override"] ?? job.generateDocs ?? false;
  return [
    ...(job.usualFirstSteps === false ? [] : USUAL_FIRST_STEPS),
    ...remaining,
    ...(generatesDocs === true ? [docsStep(remaining)] : []),
  ];
}
