import type { TaskOutcome } from "../../local/simulators/databricks/job-definition";
import type { FaultScript } from "../../local/simulators/faults";
import { isFullMatrix } from "./full-matrix";
import { KilledHost, type KillAt } from "./killed-host";
import { stageRepair, stageRetry } from "./killed-repairs";
import { Tally } from "./table/tally";
import { SURVIVED, type Verdict } from "./table/verdict";

interface Case {
  readonly step: string;
  readonly kill: KillAt;
  /** By default it succeeds after three seconds. */
  readonly job?: "fails" | "endless";
  readonly callsBack?: boolean;
  readonly ends?: string;
}

const runNow = { method: "POST", path: /jobs\/run-now$/ };
const runsGet = { method: "GET", path: /runs\/get\?/ };

const databricksCases: Case[] = [
  { step: "it has launched, unheard", kill: { ...runNow, effect: true } },
  { step: "it is about to launch", kill: { ...runNow, effect: false } },
  { step: "it has launched, and looks for the first time", kill: { ...runsGet, effect: false } },
  { step: "it has looked, unheard", kill: { ...runsGet, nth: 2, effect: true } },
  {
    step: "it has cancelled, unheard",
    kill: { method: "POST", path: /runs\/cancel$/, effect: true },
    job: "endless",
    ends: "cancelled",
  },
  {
    step: "it asks why the job failed",
    kill: { method: "GET", path: /runs\/get-output\?/, effect: true },
    job: "fails",
    ends: "failed",
  },
  {
    step: "it has called back, unheard",
    kill: { method: "POST", path: /^\/callback/, effect: true },
    callsBack: true,
  },
];

const runsSubmit = { method: "POST", path: /jobs\/runs\/submit$/ };

const submitCases: Case[] = [
  { step: "it has launched, unheard", kill: { ...runsSubmit, effect: true } },
  { step: "it is about to launch", kill: { ...runsSubmit, effect: false } },
];

const attachCases: Case[] = [
  { step: "it looks for the run to attach to", kill: { ...runsGet, effect: true } },
  { step: "it has looked, unheard", kill: { ...runsGet, nth: 2, effect: true } },
];

const runsRepair = { method: "POST", path: /\/runs\/repair$/ };

/** Their executions are the repairs. A repair that was about to be sent is looked for before it is sent again. */
const repairCases: Case[] = [
  { step: "it has repaired, unheard", kill: { ...runsRepair, effect: true } },
  { step: "it is about to repair", kill: { ...runsRepair, effect: false } },
];

const retry = { method: "POST", path: /\/retry\/$/ };

const retryCases: Case[] = [
  { step: "it has retried, unheard", kill: { ...retry, effect: true } },
  { step: "it is about to retry", kill: { ...retry, effect: false } },
];

const startUpdate = { method: "POST", path: /\/updates$/ };

const pipelineCases: Case[] = [
  { step: "it has launched, unheard", kill: { ...startUpdate, effect: true } },
  { step: "it is about to launch", kill: { ...startUpdate, effect: false } },
  {
    step: "it has looked, unheard",
    kill: { method: "GET", path: /\/updates\/[^/]+$/, nth: 2, effect: true },
  },
  {
    step: "it has stopped the update, unheard",
    kill: { method: "POST", path: /\/stop$/, effect: true },
    job: "endless",
    ends: "cancelled",
  },
];

const trigger = { method: "POST", path: /\/jobs\/\d+\/run\/$/ };
const list = { method: "GET", path: /\/runs\/\?/ };

const dbtCases: Case[] = [
  { step: "it has launched, unheard", kill: { ...trigger, effect: true } },
  { step: "it is about to launch", kill: { ...trigger, effect: false } },
  { step: "it looks for the newest run", kill: { ...list, effect: true } },
  { step: "it looks for duplicates", kill: { ...list, nth: 4, effect: true } },
  {
    step: "it has cancelled, unheard",
    kill: { method: "POST", path: /\/runs\/\d+\/cancel\/$/, effect: true },
    job: "endless",
    ends: "cancelled",
  },
];

const tally = new Tally();

const DBT_JOB_ID = 70_506_183_629_193;

const outcomes: Record<string, TaskOutcome> = {
  fails: { kind: "fails", error: "ValueError: no rows" },
};

interface Staged {
  readonly target: Record<string, unknown>;
  readonly retry?: Record<string, unknown>;
  readonly executions: () => number;
  readonly faults: FaultScript;
}

function addDatabricksJob({ vendors: { databricks } }: KilledHost, { job }: Case): string {
  const outcome = outcomes[job ?? ""];
  const durationSeconds = job === "endless" ? 600 : 3;
  return databricks.addJob({
    name: "Nightly load",
    tasks: [{ key: "main", durationSeconds, ...(outcome && { outcome }) }],
  });
}

function stageDatabricks(killed: KilledHost, one: Case): Staged {
  const { databricks } = killed.vendors;
  const jobId = addDatabricksJob(killed, one);
  return {
    target: { type: "databricks-job", jobId },
    executions: () => databricks.runsOf(jobId).length,
    faults: databricks.faults,
  };
}

function stageAttached(killed: KilledHost, one: Case): Staged {
  const { databricks } = killed.vendors;
  const jobId = addDatabricksJob(killed, one);
  return {
    target: { type: "databricks-run", vendorRunId: databricks.startRun(jobId) },
    executions: () => databricks.runsOf(jobId).length,
    faults: databricks.faults,
  };
}

function stageSubmit({ vendors: { databricks } }: KilledHost): Staged {
  databricks.scriptSubmits(() => ({ tasks: [{ key: "main", durationSeconds: 3 }] }));
  return {
    target: { type: "databricks-submit", run: { tasks: [{ task_key: "main" }] } },
    executions: () => databricks.runs().length,
    faults: databricks.faults,
  };
}

function stagePipeline({ vendors: { databricks } }: KilledHost, { job }: Case): Staged {
  const pipelineId = databricks.addPipeline({
    name: "Sales medallion",
    durationSeconds: job === "endless" ? 600 : 3,
  });
  return {
    target: { type: "databricks-pipeline", pipelineId },
    executions: () => databricks.updatesOf(pipelineId).length,
    faults: databricks.faults,
  };
}

function stageDbt({ vendors: { dbtCloud } }: KilledHost, { job }: Case): Staged {
  dbtCloud.addJob({
    id: DBT_JOB_ID,
    name: "Nightly build",
    ...{ projectId: 70_403_103_955_001, environmentId: 70_403_103_966_002 },
    usualFirstSteps: false,
    steps: [{ name: "Invoke dbt with `dbt build`", durationSeconds: job === "endless" ? 600 : 3 }],
  });
  return {
    target: { type: "dbt-job", jobId: String(DBT_JOB_ID) },
    executions: () =>
      dbtCloud.runsOf(DBT_JOB_ID).filter(({ startedAt }) => startedAt !== null).length,
    faults: dbtCloud.faults,
  };
}

type Stage = (killed: KilledHost, one: Case) => Staged;

/** Kills the host at the step, starts it again, and sees the run end right with one execution. */
async function liveThrough(stage: Stage, one: Case): Promise<Verdict> {
  await using killed = await KilledHost.create();
  const { target, retry = null, executions, faults } = stage(killed, one);
  const { callBackUri, faults: receiverFaults } = killed.receiver;
  const death = killed.killed(one.callsBack === true ? receiverFaults : faults, one.kill);
  await killed.boot();
  const callback = one.callsBack === true ? { callBackUri } : {};
  const { id } = await killed.send("POST", "/api/runs", {
    target,
    retry,
    waitSeconds: 1,
    ...callback,
  });
  if (one.job === "endless") await cancelWhenRunning(killed, String(id), executions);
  await death;
  await killed.boot();

  const status = await killed.statusAtEnd(String(id));
  if (one.callsBack === true) await killed.calledBack(2);

  const bodies = killed.receiver.received().map(({ body }) => JSON.stringify(body));
  const end = { status, executions: executions(), callbacks: new Set(bodies).size };
  return { ...judge(one, end), leaked: await killed.leaks() };
}

interface End {
  readonly status: string;
  readonly executions: number;
  /** Callbacks that differ from each other. */
  readonly callbacks: number;
}

function judge(
  { ends = "succeeded", callsBack = false }: Case,
  seen: End,
): Omit<Verdict, "leaked"> {
  const { status, executions, callbacks } = seen;
  const callbacksDue = callsBack ? 1 : 0;
  const isLost = status !== ends || executions === 0 || callbacks < callbacksDue;
  const isDoubled = executions > 1 || callbacks > callbacksDue;
  const evidence = [JSON.stringify(seen)];
  return { lost: isLost ? evidence : [], doubled: isDoubled ? evidence : [] };
}

async function cancelWhenRunning(
  killed: KilledHost,
  id: string,
  executions: () => number,
): Promise<void> {
  while (executions() === 0) await killed.send("GET", `/api/runs/${id}`);
  // The host may be killed before it responds: it is killed when the vendor gets the request.
  await killed.send("DELETE", `/api/runs/${id}`).catch(() => undefined);
}

const every = [
  ...databricksCases.map((one) => ["databricks-job", one.step, stageDatabricks, one] as const),
  ...submitCases.map((one) => ["databricks-submit", one.step, stageSubmit, one] as const),
  ...attachCases.map((one) => ["databricks-run", one.step, stageAttached, one] as const),
  ...pipelineCases.map((one) => ["databricks-pipeline", one.step, stagePipeline, one] as const),
  ...dbtCases.map((one) => ["dbt-job", one.step, stageDbt, one] as const),
  ...repairCases.map((one) => ["Databricks repairs", one.step, stageRepair, one] as const),
  ...retryCases.map((one) => ["dbt retries", one.step, stageRetry, one] as const),
];

/** They live in real time, so all but one are for the full matrix. */
const cases = isFullMatrix ? every : every.slice(0, 1);

describe("a process that is killed with SIGKILL", () => {
  afterAll(() => {
    tally.save();
  });

  it.each(cases)(
    "loses and doubles no run of %s when %s",
    async (type, _step, stage, one) => {
      const verdict = await tally.play(
        "process killed with SIGKILL, in real time",
        () => liveThrough(stage, one),
        type,
      );
      expect(verdict).toStrictEqual(SURVIVED);
    },
    600_000,
  );
});
