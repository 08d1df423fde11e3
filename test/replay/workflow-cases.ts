import type { KillableApp } from "../support/killable-app";
import type { RecordedCase } from "./recorded-cases";

type Fields = Readonly<Record<string, unknown>>;

const JOB_ID = "77";

/** A workflow of two steps that run one job, one after the other. */
async function startWorkflow(
  world: KillableApp,
  task: { readonly durationSeconds: number; readonly fails?: boolean },
  fields: Fields = {},
): Promise<string> {
  const { durationSeconds, fails = false } = task;
  world.vendors.databricks.addJob({
    jobId: JOB_ID,
    name: "Nightly load",
    tasks: [
      {
        key: "main",
        durationSeconds,
        ...(fails && { outcome: { kind: "fails", error: "ValueError: no customers" } }),
      },
    ],
    onCancel: { kind: "stops", takesSeconds: 12 },
  });
  await world.boot({});
  const run = { target: { type: "databricks-job", jobId: JOB_ID }, waitSeconds: 15 };
  const steps = [
    { name: "load", run },
    { name: "report", run, dependsOn: ["load"] },
  ];
  const answer = await world.call("/api/workflows", {
    method: "POST",
    body: JSON.stringify({ steps, idempotencyKey: "recorded", ...fields }),
  });
  if (answer === null || answer.status >= 300) throw new Error(`Refused: ${answer?.text ?? ""}`);
  return answer.body.id;
}

const after = (world: KillableApp, seconds: number): Promise<void> =>
  world.passTo(new Date(world.clock.now().getTime() + seconds * 1_000));

export const workflowCases: readonly RecordedCase[] = [
  {
    name: "workflow-succeeded",
    keeps: ["workflow", "conductor", "workflowPlan"],
    play: async (world: KillableApp): Promise<void> => {
      await startWorkflow(world, { durationSeconds: 20 });
    },
  },
  {
    name: "workflow-failed",
    keeps: ["workflow", "conductor", "run"],
    play: async (world: KillableApp): Promise<void> => {
      await startWorkflow(world, { durationSeconds: 20, fails: true });
    },
  },
  {
    name: "workflow-cancelled",
    keeps: ["workflow", "conductor"],
    play: async (world: KillableApp): Promise<void> => {
      const id = await startWorkflow(world, { durationSeconds: 3_600 });
      await after(world, 70);
      await world.call(`/api/workflows/${id}/cancel`, { method: "POST" });
    },
  },
  {
    name: "workflow-timed-out",
    keeps: ["workflow", "conductor"],
    play: async (world: KillableApp): Promise<void> => {
      await startWorkflow(world, { durationSeconds: 3_600 }, { timeoutSeconds: 60 });
    },
  },
];
