/** A workflow over both vendors, for a host that is killed when one of them gets a request. */
import type { TaskOutcome } from "../../local/simulators/databricks/job-definition";
import type { FaultScript } from "../../local/simulators/faults";
import type { KilledHost, KillAt } from "./killed-host";

type Step = "extract" | "models" | "publish" | "clean";

export interface WorkflowCase {
  /** Completes "a process that is killed when …". */
  readonly step: string;
  readonly kill: Omit<KillAt, "when">;
  /** Only once the job of this step has ended. */
  readonly after?: Step;
  readonly at: "databricks" | "dbtCloud" | "receiver";
  readonly story?: "cancel" | "resume" | "callback";
}

const runNow = { method: "POST", path: /jobs\/run-now$/ };
const trigger = { method: "POST", path: /\/jobs\/\d+\/run\/$/ };
const startUpdate = { method: "POST", path: /\/updates$/ };
const runsGet = { method: "GET", path: /runs\/get\?/ };
const readRun = { method: "GET", path: /\/runs\/\d+\// };
const readUpdate = { method: "GET", path: /\/updates\/[^/]+$/ };
const cancelRun = { method: "POST", path: /\/runs\/\d+\/cancel\/$/ };
const repair = { method: "POST", path: /\/runs\/repair$/ };
const callback = { method: "POST", path: /^\/callback/ };

type Place = Pick<WorkflowCase, "kill" | "at" | "after" | "story">;
type Told = Omit<KillAt, "effect" | "when">;

/** Before the vendor gets it, and before its answer comes. */
const bothAt = (
  what: readonly [before: string, after: string],
  told: Told,
  place: Omit<Place, "kill">,
): WorkflowCase[] =>
  [false, true].map((effect) => ({
    step: what[effect ? 1 : 0],
    kill: { ...told, effect },
    ...place,
  }));

const seesEnd = (after: Step, told: Told, at: WorkflowCase["at"]): WorkflowCase => ({
  step: `it sees "${after}" end`,
  kill: { ...told, effect: true },
  ...{ after, at },
});

const starts = (step: Step, told: Told, at: WorkflowCase["at"]): WorkflowCase[] =>
  bothAt([`it starts "${step}"`, `it has started "${step}", unheard`], told, { at });

/** The first one is for every change. */
export const workflowCases: readonly WorkflowCase[] = [
  ...starts("models", trigger, "dbtCloud").reverse(),
  ...starts("extract", runNow, "databricks"),
  seesEnd("extract", runsGet, "databricks"),
  seesEnd("models", readRun, "dbtCloud"),
  ...starts("publish", startUpdate, "databricks"),
  seesEnd("publish", readUpdate, "databricks"),
  ...starts("clean", { ...runNow, nth: 2 }, "databricks"),
  seesEnd("clean", runsGet, "databricks"),
  ...bothAt(['it cancels "models"', 'it has cancelled "models", unheard'], cancelRun, {
    ...{ at: "dbtCloud", story: "cancel" },
  }),
  ...bothAt(['it repairs "extract"', 'it has repaired "extract", unheard'], repair, {
    ...{ at: "databricks", story: "resume" },
  }),
  ...bothAt(["it calls back", "it has called back, unheard"], callback, {
    ...{ at: "receiver", story: "callback" },
  }),
];

const DBT_JOB_ID = 70_506_183_629_193;
const SECONDS = 3;
const HOUR = 3_600;

export interface StagedWorkflow {
  readonly steps: readonly Readonly<Record<string, unknown>>[];
  readonly faults: FaultScript;
  /** How often each step's job has executed. */
  readonly executions: () => Record<Step, number>;
  /** Whether each execution of a step's job so far has ended. */
  readonly hasEnded: (step: Step) => boolean;
  /** How often each has to, in the end. */
  readonly wanted: Record<Step, number>;
  readonly ends: string;
}

const isPast = (end: Date | null | undefined): boolean =>
  end !== null && end !== undefined && end <= new Date();

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
  const endsOf: Readonly<Record<Step, () => (Date | null | undefined)[]>> = {
    extract: () => databricks.runsOf(extract).map(({ endedAt }) => endedAt),
    models: () => dbtCloud.runsOf(DBT_JOB_ID).map(({ finishedAt }) => finishedAt),
    publish: () => databricks.updatesOf(pipelineId).map(({ endedAt }) => endedAt),
    clean: () => databricks.runsOf(clean).map(({ endedAt }) => endedAt),
  };
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
    hasEnded: (step) => {
      const ends = endsOf[step]();
      return ends.length > 0 && ends.every(isPast);
    },
    wanted: {
      ...{ extract: isResumed ? 2 : 1, models: 1 },
      ...(story === "cancel" ? { publish: 0, clean: 0 } : { publish: 1, clean: 1 }),
    },
    ends: story === "cancel" ? "cancelled" : "succeeded",
  };
}
