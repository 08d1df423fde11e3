import type { AttemptReference, CheckResult } from "../../../src/contracts/attempt";
import type { LaunchOrder } from "../../../src/providers/provider";
import { aClaim } from "../../support/claims";
import { attemptOf } from "../../unit/providers/databricks/repairs/a-failed-run";
import { anOrder } from "../../unit/providers/databricks/simulated-workspace";
import type { Places } from "./places";
import type { SeamAnswer, Seen } from "./seen";
import type { TroubleName } from "./trouble";
import {
  CONNECTION_ID,
  playAtWorkspace,
  type TroubledWorkspace,
  type WorkspaceCall,
} from "./troubled-workspace";

const JOB = "databricks-job";
const SUBMIT = "databricks-submit";

const aSubmit = (jobId: string): LaunchOrder => ({
  ...anOrder(jobId),
  target: { type: SUBMIT, run: { tasks: [{ task_key: "main" }] } },
});

interface Stage extends TroubledWorkspace {
  readonly jobId: string;
  readonly failingJobId: string;
}

export const DATABRICKS_CALLS = {
  "Databricks jobs/list": {
    method: "GET",
    path: /\/jobs\/list/,
    perform: ({ providerOf }) =>
      providerOf(JOB).planLaunch({ type: JOB, workspaceId: CONNECTION_ID, jobName: "Load" }),
  },
  "Databricks jobs/run-now": {
    method: "POST",
    path: /\/jobs\/run-now/,
    perform: ({ providerOf, jobId }) => providerOf(JOB).launch(anOrder(jobId), aClaim()),
    acted: ({ simulator, jobId }) => simulator.runsOf(jobId).length,
  },
  "Databricks jobs/runs/submit": {
    method: "POST",
    path: /\/runs\/submit/,
    perform: ({ providerOf, jobId }) => providerOf(SUBMIT).launch(aSubmit(jobId), aClaim()),
    acted: ({ simulator }) => simulator.runs().length,
  },
  "Databricks jobs/runs/get": {
    method: "GET",
    path: /\/runs\/get$|\/runs\/get\?/,
    perform: async (stage) => stage.providerOf(JOB).check(await launched(stage)),
  },
  "Databricks jobs/runs/get, to attach": {
    method: "GET",
    path: /\/runs\/get$|\/runs\/get\?/,
    perform: ({ providerOf, simulator, jobId }) =>
      providerOf("databricks-run").planLaunch({
        type: "databricks-run",
        workspaceId: CONNECTION_ID,
        vendorRunId: simulator.startRun(jobId),
      }),
    acted: ({ simulator }) => simulator.runs().length - 1,
  },
  "Databricks jobs/runs/cancel": {
    method: "POST",
    path: /\/runs\/cancel/,
    perform: async (stage) => stage.providerOf(JOB).cancel(await launched(stage)),
    acted: ({ simulator, jobId }) =>
      simulator.runsOf(jobId).filter(({ cancelRequests }) => cancelRequests > 0).length,
  },
  "Databricks jobs/runs/repair": {
    method: "POST",
    path: /\/runs\/repair/,
    perform: repairFailedRun,
    acted: ({ simulator }) => simulator.runs().flatMap(({ repairs }) => repairs).length,
  },
  "Databricks jobs/runs/get-output": {
    method: "GET",
    path: /\/runs\/get-output/,
    perform: explainFailedRun,
  },
} as const satisfies Readonly<Record<string, WorkspaceCall<Stage>>>;

export type DatabricksCallName = keyof typeof DATABRICKS_CALLS;

/** Of the calls that are not about saved jobs. */
export const TARGET_TYPES: Readonly<Partial<Record<DatabricksCallName, string>>> = {
  "Databricks jobs/runs/submit": SUBMIT,
  "Databricks jobs/runs/get, to attach": "databricks-run",
};

const prepare = (workspace: TroubledWorkspace): Stage => {
  const task = { key: "main", durationSeconds: 60 };
  const outcome = { kind: "fails", error: "division by zero" } as const;
  return {
    ...workspace,
    jobId: workspace.simulator.addJob({ name: "Load", tasks: [task] }),
    failingJobId: workspace.simulator.addJob({ name: "Break", tasks: [{ ...task, outcome }] }),
  };
};

export const playDatabricks = (
  call: DatabricksCallName,
  trouble: TroubleName,
  places: Places,
): Promise<Seen> => playAtWorkspace({ call: DATABRICKS_CALLS[call], prepare }, trouble, places);

const launched = async ({ providerOf, jobId }: Stage): Promise<AttemptReference> =>
  attemptOf(await providerOf(JOB).launch(anOrder(jobId), aClaim()));

async function repairFailedRun({ pass, providerOf, failingJobId }: Stage): Promise<SeamAnswer> {
  const provider = providerOf(JOB);
  const first = anOrder(failingJobId);
  const repairs = attemptOf(await provider.launch(first, aClaim()));
  pass(600);
  const planned = await provider.planRepair(first.target, repairs);
  if (planned.kind !== "planned") throw new Error(`Not planned: ${JSON.stringify(planned)}`);
  const order = { ...anOrder(failingJobId, { attemptNumber: 2 }), plan: planned.plan, repairs };
  return provider.launch(order, aClaim());
}

async function explainFailedRun(stage: Stage): Promise<SeamAnswer> {
  const attempt = await launched({ ...stage, jobId: stage.failingJobId });
  stage.pass(600);
  const checked: CheckResult = await stage.providerOf(JOB).check(attempt);
  if (checked.kind !== "checked" || checked.status.kind === "active") {
    throw new Error(`Not ended: ${JSON.stringify(checked)}`);
  }
  return stage.providerOf(JOB).explain(attempt, checked.status);
}
