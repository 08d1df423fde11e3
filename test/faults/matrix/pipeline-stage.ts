import type { SimulatedUpdate } from "../../../local/simulators/databricks/inspection";
import type {
  PipelineDefinition,
  UpdateOutcome,
} from "../../../local/simulators/databricks/pipeline-definition";
import { ofPlot, type Execution, type JobPlot, type Stage } from "./scenario";

const HOURS = 3_600;

const completes: UpdateOutcome = { kind: "completes" };
const fails: UpdateOutcome = {
  kind: "fails",
  flow: "orders",
  message: "Failed to analyze flow 'orders'.",
  exceptions: [{ class_name: "AnalysisException", message: "no customers" }],
};
const failsFirst = (updateNumber: number): UpdateOutcome =>
  updateNumber === 1 ? fails : completes;

const definitionOf = (plot: JobPlot): Partial<PipelineDefinition> =>
  ofPlot(plot, {
    passes: {},
    fails: { outcome: fails },
    failsFirst: { outcome: failsFirst },
    endless: { durationSeconds: 24 * HOURS },
    retriedByVendor: { outcome: failsFirst, retriesOnFailure: 1, retryDelaySeconds: 15 },
    busy: {},
  });

const STATES: Readonly<Record<string, Execution["state"]>> = {
  COMPLETED: "succeeded",
  FAILED: "failed",
  CANCELED: "cancelled",
};

const toExecution = ({ state, createdAt, endedAt }: SimulatedUpdate): Execution => ({
  state: STATES[state] ?? "active",
  startedAt: createdAt,
  endedAt: endedAt ?? null,
});

export const pipelineStage: Stage = {
  name: "databricks pipeline",
  targetType: "databricks-pipeline",
  add: ({ vendors: { databricks } }, plot) => {
    const pipelineId = databricks.addPipeline({
      ...{ name: "Sales medallion", durationSeconds: 40, stopTakesSeconds: 12 },
      ...definitionOf(plot),
    });
    if (plot === "busy") databricks.startUpdate(pipelineId, {}, "USER_ACTION");
    return {
      target: { type: "databricks-pipeline", pipelineId },
      truth: () => ({
        executions: databricks.updatesOf(pipelineId).map(toExecution),
        cancels: databricks.requests.matching("POST", /\/stop$/).length,
      }),
      loseLaunchAnswer: () => {
        databricks.faults.add({
          method: "POST",
          path: /\/updates$/,
          fault: { kind: "reset", when: "afterEffect" },
        });
      },
    };
  },
};
