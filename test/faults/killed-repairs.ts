/** Jobs that fail and are then repaired, for a host that is killed around its repair. */
import type { TaskOutcome } from "../../local/simulators/databricks/job-definition";
import type { FaultScript } from "../../local/simulators/faults";
import type { KilledHost } from "./killed-host";

const JOB_ID = 70_506_183_629_193;

const REPAIRS = { maxAttempts: 2, delaySeconds: 0, on: "anyFailure", mode: "repair" };

interface StagedRepair {
  readonly target: Record<string, unknown>;
  readonly retry: typeof REPAIRS;
  /** The repairs that the vendor has made. */
  readonly executions: () => number;
  readonly faults: FaultScript;
}

export function stageRepair({ vendors: { databricks } }: KilledHost): StagedRepair {
  const outcome: TaskOutcome = { kind: "fails", error: "ValueError: no rows" };
  const repairedOutcome: TaskOutcome = { kind: "succeeds" };
  const jobId = databricks.addJob({
    name: "Nightly load",
    tasks: [{ key: "main", durationSeconds: 3, outcome, repairedOutcome }],
  });
  return {
    target: { type: "databricks-job", jobId },
    retry: REPAIRS,
    executions: () => databricks.runsOf(jobId).flatMap(({ repairs }) => repairs).length,
    faults: databricks.faults,
  };
}

export function stageRetry({ vendors: { dbtCloud } }: KilledHost): StagedRepair {
  const step = { name: "Invoke dbt with `dbt build`", durationSeconds: 3 };
  const nodes = [{ uniqueId: "model.shop.orders", status: "error", message: "no rows" }] as const;
  dbtCloud.addJob({
    id: JOB_ID,
    name: "Nightly build",
    ...{ projectId: 70_403_103_955_001, environmentId: 70_403_103_966_002 },
    usualFirstSteps: false,
    steps: ({ ordinal }) => [ordinal === 1 ? { ...step, nodes } : step],
  });
  return {
    target: { type: "dbt-job", jobId: String(JOB_ID) },
    retry: REPAIRS,
    executions: () => dbtCloud.runsOf(JOB_ID).length - 1,
    faults: dbtCloud.faults,
  };
}
