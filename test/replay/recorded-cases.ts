import type { TaskDefinition } from "../../local/simulators/databricks/job-definition";
import type { KillableApp } from "../support/killable-app";

/** A story whose histories are kept. */
export interface RecordedCase {
  readonly name: string;
  /** The orchestrators whose histories in this story tell something that others do not. */
  readonly keeps: readonly string[];
  readonly environment?: Readonly<Record<string, string>>;
  /** Starts the host; what was started then lives to its end. */
  readonly play: (world: KillableApp) => Promise<void>;
}

type Fields = Readonly<Record<string, unknown>>;

const JOB_ID = 70_506_183_629_193;
const MINUTE = 60;

export const main = (changes: Partial<TaskDefinition> = {}): TaskDefinition => ({
  key: "main",
  durationSeconds: 40,
  ...changes,
});

const MAIN_TASK = { task_key: "main", notebook_task: { notebook_path: "/load" } };

export const failing = main({ outcome: { kind: "fails", error: "ValueError: no customers" } });
export const endless = main({ durationSeconds: 86_400 });

export function addDatabricksJob(
  { vendors: { databricks } }: KillableApp,
  tasks: Parameters<typeof databricks.addJob>[0]["tasks"],
): Fields {
  const onCancel = { kind: "stops", takesSeconds: 12 } as const;
  const jobId = databricks.addJob({ jobId: 77, name: "Nightly load", tasks, onCancel });
  return { type: "databricks-job", jobId };
}

function addDbtJob({ vendors: { dbtCloud } }: KillableApp): Fields {
  dbtCloud.addJob({
    id: JOB_ID,
    name: "Nightly build",
    projectId: 70_403_103_955_001,
    environmentId: 70_403_103_966_002,
    steps: [{ name: "Invoke dbt with `dbt build`", durationSeconds: 40 }],
  });
  return { type: "dbt-job", jobId: String(JOB_ID) };
}

export async function start(world: KillableApp, body: Fields, key = "recorded"): Promise<string> {
  const answer = await world.call("/api/runs", {
    method: "POST",
    body: JSON.stringify({ waitSeconds: 15, idempotencyKey: key, ...body }),
  });
  if (answer === null || answer.status >= 300) throw new Error(`Refused: ${answer?.text ?? ""}`);
  return answer.body.id;
}

export const after = (world: KillableApp, seconds: number): Promise<void> =>
  world.passTo(new Date(world.clock.now().getTime() + seconds * 1_000));

/** One run of a Databricks job. */
const databricksRun =
  (tasks: Parameters<typeof addDatabricksJob>[1], fields: Fields = {}): RecordedCase["play"] =>
  async (world) => {
    const target = addDatabricksJob(world, tasks);
    await world.boot({});
    await start(world, { target, ...fields });
  };

const cancelled =
  (seconds: number, fields: Fields): RecordedCase["play"] =>
  async (world) => {
    const target = addDatabricksJob(world, [endless]);
    await world.boot({});
    const id = await start(world, { target, ...fields });
    await after(world, seconds);
    await world.call(`/api/runs/${id}`, { method: "DELETE" });
  };

export const recordedCases: readonly RecordedCase[] = [
  { name: "success", keeps: ["run", "watch", "outputs"], play: databricksRun([main()]) },
  { name: "failure-explained", keeps: ["run", "watch", "outputs"], play: databricksRun([failing]) },
  {
    name: "cancel",
    keeps: ["run", "watch"],
    play: cancelled(35, { waitSeconds: 600 }),
  },
  {
    name: "time-out",
    // The deadline ends the first watch, and stopping the run is seen by a second one.
    keeps: ["run", "watch"],
    play: databricksRun([endless], { timeoutSeconds: 40 }),
  },
  {
    name: "queue-time-out",
    keeps: ["run", "watch"],
    play: async (world: KillableApp): Promise<void> => {
      const target = addDatabricksJob(world, [endless]);
      await world.boot({});
      const first = await start(world, { target }, "occupies the job");
      await after(world, 5);
      await start(world, { target, queueTimeoutSeconds: 30 });
      await after(world, MINUTE);
      await world.call(`/api/runs/${first}`, { method: "DELETE" });
    },
  },
  {
    name: "cancel-before-start",
    keeps: ["run"],
    play: async (world: KillableApp): Promise<void> => {
      world.vendors.databricks.faults.add({
        path: /run-now$/,
        times: Infinity,
        fault: { kind: "status", status: 429, headers: { "retry-after": "7" } },
      });
      await cancelled(35, {})(world);
    },
  },
  {
    name: "launch-tried-again",
    keeps: ["run"],
    play: async (world: KillableApp): Promise<void> => {
      world.vendors.databricks.faults.add({
        path: /run-now$/,
        times: 4,
        fault: { kind: "status", status: 429, headers: { "retry-after": "7" } },
      });
      await databricksRun([main()])(world);
    },
  },
  {
    name: "launch-unclear",
    keeps: ["run"],
    play: async (world: KillableApp): Promise<void> => {
      const target = addDbtJob(world);
      const { dbtCloud } = world.vendors;
      dbtCloud.behave({ listRunsLag: { kind: "reads", reads: 2 } });
      dbtCloud.faults.add({
        path: /\/jobs\/\d+\/run\/$/,
        fault: { kind: "reset", when: "afterEffect" },
      });
      await world.boot({});
      await start(world, { target });
    },
  },
  {
    name: "dbt-refused",
    keeps: ["run"],
    play: async (world: KillableApp): Promise<void> => {
      const target = addDbtJob(world);
      world.vendors.dbtCloud.faults.add({
        path: /\/jobs\/\d+\/run\/$/,
        fault: { kind: "status", status: 403 },
      });
      await world.boot({});
      await start(world, { target });
    },
  },
  {
    name: "dbt-confirmed",
    keeps: ["run", "watch", "outputs"],
    play: async (world: KillableApp): Promise<void> => {
      const target = addDbtJob(world);
      await world.boot({});
      await start(world, { target });
    },
  },
  {
    name: "retry",
    keeps: ["run"],
    play: databricksRun((runNumber) => [runNumber === 1 ? failing : main()], {
      retry: { maxAttempts: 2, delaySeconds: 10, on: "anyFailure" },
    }),
  },
  {
    name: "repair",
    keeps: ["run"],
    play: databricksRun([{ ...failing, repairedOutcome: { kind: "succeeds" } }], {
      retry: { maxAttempts: 2, delaySeconds: 10, on: "anyFailure", mode: "repair" },
    }),
  },
  {
    name: "repair-refused",
    keeps: ["run"],
    play: async (world: KillableApp): Promise<void> => {
      world.vendors.databricks.faults.add({
        path: /runs\/repair$/,
        fault: { kind: "status", status: 400 },
      });
      const retry = { maxAttempts: 2, delaySeconds: 10, on: "anyFailure", mode: "repair" };
      await databricksRun([failing], { retry })(world);
    },
  },
  {
    name: "plan-refused",
    keeps: ["run"],
    play: async (world: KillableApp): Promise<void> => {
      addDatabricksJob(world, [failing]);
      await world.boot({});
      await start(world, { target: { type: "databricks-job", jobName: "Nightly loda" } });
    },
  },
  {
    name: "lost-contact",
    keeps: ["run", "watch"],
    environment: { LOST_CONTACT_SECONDS: "60" },
    play: async (world: KillableApp): Promise<void> => {
      world.vendors.databricks.faults.add({
        path: /runs\/get\?/,
        skip: 1,
        times: Infinity,
        fault: { kind: "status", status: 500 },
      });
      await databricksRun([endless])(world);
    },
  },
  {
    name: "generations",
    keeps: ["watch"],
    play: databricksRun([main({ durationSeconds: 11 * MINUTE })]),
  },
  {
    name: "attached-cancel",
    keeps: ["run", "watch"],
    play: async (world: KillableApp): Promise<void> => {
      const { jobId } = addDatabricksJob(world, [endless]);
      const vendorRunId = world.vendors.databricks.startRun(String(jobId));
      await world.boot({});
      const id = await start(world, { target: { type: "databricks-run", vendorRunId } });
      await after(world, 40);
      await world.call(`/api/runs/${id}`, { method: "DELETE" });
    },
  },
  {
    name: "attached-time-out",
    keeps: ["run"],
    play: async (world: KillableApp): Promise<void> => {
      const { jobId } = addDatabricksJob(world, [endless]);
      const vendorRunId = world.vendors.databricks.startRun(String(jobId));
      await world.boot({});
      await start(world, {
        target: { type: "databricks-run", vendorRunId },
        timeoutSeconds: 40,
      });
    },
  },
  {
    name: "submit",
    keeps: ["run"],
    play: async (world: KillableApp): Promise<void> => {
      await world.boot({});
      await start(world, { target: { type: "databricks-submit", run: { tasks: [MAIN_TASK] } } });
    },
  },
  {
    name: "callback",
    keeps: ["run"],
    play: async (world: KillableApp): Promise<void> => {
      world.receiver.faults.add({ times: 2, fault: { kind: "status", status: 503 } });
      await databricksRun([main()], { callBackUri: world.receiver.callBackUri })(world);
    },
  },
  {
    // Databricks retries the failed update by itself, a while after its failure was seen.
    name: "pipeline-continued",
    keeps: ["run", "watch"],
    play: async (world: KillableApp): Promise<void> => {
      const pipelineId = world.vendors.databricks.addPipeline({
        name: "Sales medallion",
        durationSeconds: 40,
        retriesOnFailure: 1,
        retryDelaySeconds: 25,
        outcome: (updateNumber) =>
          updateNumber === 1 ? { kind: "fails", message: "No rows." } : { kind: "completes" },
      });
      await world.boot({});
      await start(world, { target: { type: "databricks-pipeline", pipelineId } });
    },
  },
  {
    name: "late-callback",
    keeps: ["lateCallback"],
    play: async (world: KillableApp): Promise<void> => {
      const target = addDatabricksJob(world, [main()]);
      await world.boot({});
      await start(world, { target });
      await after(world, 10);
      await start(world, { target, callbackUrl: world.receiver.callBackUri });
    },
  },
];
