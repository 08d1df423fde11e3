/** What the caller of a world asks for. */
import { CALLBACK_ADDRESS } from "../world-request";
import type { StepStory, WorkflowStory } from "./workflow-story";

type Fields = Readonly<Record<string, unknown>>;

export const KEY = "nightly";

export const LIMITS = { lostContactSeconds: 600, cancelGraceSeconds: 300 };

export const nameOf = (step: number): string => `s${step}`;

export const jobOf = (step: number): string => String(101 + step);

const pipelineOf = (step: number): string => `7c1d2a54-3b0f-4a86-a3e5-5d1e9b64c7f${step}`;

function targetOf({ vendor, refers, needs }: StepStory, step: number): Fields {
  const [first] = needs;
  const isHanded = refers && first !== undefined;
  switch (vendor) {
    case "databricks":
      return {
        ...{ type: "databricks-job", workspaceId: "adb-1.2", jobId: jobOf(step) },
        ...(isHanded && {
          jobParameters: { source: `\${steps.${nameOf(first)}.vendorRunId}` },
        }),
      };
    case "dbt":
      return { type: "dbt-job", accountId: "12345", jobId: jobOf(step) };
    case "pipeline":
      return {
        ...{ type: "databricks-pipeline", workspaceId: "adb-1.2" },
        pipelineId: pipelineOf(step),
      };
  }
}

/** The body of `POST /api/workflows`. */
export const bodyOf = ({
  steps,
  maxParallel,
  onFailure,
  timeoutSeconds,
  receiver,
}: WorkflowStory): Fields => ({
  steps: steps.map((one, index) => ({
    name: nameOf(index),
    dependsOn: one.needs.map(nameOf),
    ...{ when: one.when, optional: one.optional },
    run: { target: targetOf(one, index), waitSeconds: 15 },
  })),
  ...{ maxParallel, onFailure, timeoutSeconds },
  ...(receiver !== null && { callbackUrl: CALLBACK_ADDRESS }),
});
