/** A workflow over both vendors, for a host that is killed when one of them gets a request. */
import type { TaskOutcome } from "../../local/simulators/databricks/job-definition";
import type { FaultScript } from "../../local/simulators/faults";
import type { KilledHost, KillAt } from "./killed-host";

export interface WorkflowCase {
  readonly step: string;
  readonly kill: KillAt;
  readonly at: "databricks" | "dbtCloud" | "receiver";
  readonly story?: "cancel" | "resume" | "callback";
}

const runNow = { method: "POST", path: /jobs\/run-now$/ };
const trigger = { method: "POST", path: /\/jobs\/\d+\/run\/$/ };
const startUpdate = { method: "POST", path: /\/updates$/ };

export const workflowCases: readonly WorkflowCase[] = [
  {
    step: "it has started the second step, unheard",
    kill: { ...trigger, effect: true },
    at: "dbtCloud",
  },
  { step: "it starts the first step", kill: { ...runNow, effect: false }, at: "databricks" },
  {
    step: "it has started the first step, unheard",
    kill: { ...runNow, effect: true },
    at: "databricks",
  },
  {
    step: "it sees the first step end",
    kill: { method: "GET", path: /runs\/get\?/, nth: 4, effect: true },
    at: "databricks",
  },
  {
    step: "it has started the third step, unheard",
    kill: { ...startUpdate, effect: true },
    at: "databricks",
  },
  {
    step: "it starts the last step",
    kill: { ...runNow, nth: 2, effect: false },
    at: "databricks",
  },
  {
    step: "it has cancelled the second step, unheard",
    kill: { method: "POST", path: /\/runs\/\d+\/cancel\/$/, effect: true },
    ...{ at: "dbtCloud", story: "cancel" },
  },
  {
    step: "it has repaired the first step, unheard",
    kill: { method: "POST", path: /\/runs\/repair$/, effect: true },
    ...{ at: "databricks", story: "resume" },
  },
  {
    step: "it has called back, unheard",
    kill: { method: "POST", path: /^\/callback/, effect: true },
    ...{ at: "receiver", story: "callback" },
  },
];

const DBT_JOB_ID = 70_506_183_629_193;
const SECONDS = 3;
const HOUR = 3_600;

type Step = "extract" | "models" | "publish" | "clean";

export interface StagedWorkflow {
  readonly steps: readonly Readonly<Record<string, unknown>>[];
  readonly faults: FaultScript;
  /** How often each step's job has executed. */
  readonly executions: () => Record<Step, number>;
  /** How often each has to, in the end. */
  readonly wanted: Record<Step, number>;
  readonly ends: string;
}

export function stageWorkflow(killed: KilledHost, { at, story }: WorkflowCase): StagedWorkflow {
  const { vendors, receiver } = killed;
  const { databricks, dbtCloud } = vendors;
  const isResumed = story === "resume";
  const outcome: TaskOutcome = { kind: "fails", error: "ValueError: no rows" };
  const repairedOutcome: TaskOutcome = { kind: "succeeds" };
  const task = { key: "main", durationSeconds: SECONDS };
  const extract = databricks.addJob({
    name: "Extract",
    tasks: [{ ...task, ...(isResumed && { outcome, repairedOutcome }) }],
  });
  const clean = databricks.addJob({ name: "Clean up", tasks: [task] });
  const pipelineId = databricks.addPipeline({ name: "Sales medallion", durationSeconds: SECONDS });
  const durationSeconds = story === "cancel" ? HOUR : SECONDS;
  dbtCloud.addJob({
    ...{ id: DBT_JOB_ID, name: "Nightly build", usualFirstSteps: false },
    ...{ projectId: 70_403_103_955_001, environmentId: 70_403_103_966_002 },
    steps: [{ name: "Invoke dbt with `dbt build`", durationSeconds }],
  });
  const step = (
    name: Step,
    target: object,
    more: object = {},
  ): StagedWorkflow["steps"][number] => ({
    ...{ name, run: { target, waitSeconds: 1 } },
    ...more,
  });
  const began = ({ startedAt }: { readonly startedAt: Date | null }): boolean => startedAt !== null;
  return {
    steps: [
      step("extract", { type: "databricks-job", jobId: extract }),
      step(
        "models",
        { type: "dbt-job", jobId: String(DBT_JOB_ID) },
        { dependsOn: ["extract"], optional: true },
      ),
      step("publish", { type: "databricks-pipeline", pipelineId }, { dependsOn: ["models"] }),
      step(
        "clean",
        { type: "databricks-job", jobId: clean },
        { dependsOn: ["publish"], when: "finished" },
      ),
    ],
    faults: { databricks, dbtCloud, receiver }[at].faults,
    executions: () => ({
      extract: databricks.runsOf(extract).flatMap(({ executions }) => executions).length,
      models: dbtCloud.runsOf(DBT_JOB_ID).filter(began).length,
      publish: databricks.updatesOf(pipelineId).length,
      clean: databricks.runsOf(clean).length,
    }),
    wanted: {
      ...{ extract: isResumed ? 2 : 1, models: 1 },
      ...(story === "cancel" ? { publish: 0, clean: 0 } : { publish: 1, clean: 1 }),
    },
    ends: story === "cancel" ? "cancelled" : "succeeded",
  };
}
