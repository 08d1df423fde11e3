/**
 * The stories of workflows. Those with `-early` in the name of their recording were recorded before the states of steps told
 * which repair counts.
 */
import { stepRunIdOf } from "../../src/hub/workflows/workflow-id";
import type { KillableApp } from "../support/killable-app";
import type { Document } from "../support/world";
import type { RecordedCase } from "./recorded-cases";

type Fields = Readonly<Record<string, unknown>>;

const JOB_ID = "77";
const OTHER_JOB_ID = "78";

const runOf = (jobId: string): Fields => ({
  target: { type: "databricks-job", jobId },
  waitSeconds: 15,
});

const STEPS = [
  { name: "load", run: runOf(JOB_ID) },
  { name: "report", run: runOf(JOB_ID), dependsOn: ["load"] },
];

interface Task {
  readonly durationSeconds: number;
  readonly fails?: boolean;
  /** A repair of what failed succeeds. */
  readonly isMendable?: boolean;
}

/** A workflow of two steps that run one job, one after the other. */
async function startWorkflow(world: KillableApp, task: Task, fields: Fields = {}): Promise<string> {
  const { durationSeconds, fails = false, isMendable = false } = task;
  world.vendors.databricks.addJob({
    jobId: JOB_ID,
    name: "Nightly load",
    tasks: [
      {
        key: "main",
        durationSeconds,
        ...(fails && { outcome: { kind: "fails", error: "ValueError: no customers" } }),
        ...(isMendable && { repairedOutcome: { kind: "succeeds" } }),
      },
    ],
    onCancel: { kind: "stops", takesSeconds: 12 },
  });
  await world.boot({});
  const body = { steps: STEPS, idempotencyKey: "recorded", ...fields };
  return (await post(world, "/api/workflows", body)).id;
}

async function post(world: KillableApp, path: string, body: unknown = {}): Promise<Document> {
  const answer = await world.call(path, { method: "POST", body: JSON.stringify(body) });
  if (answer === null || answer.status >= 300) throw new Error(`Refused: ${answer?.text ?? ""}`);
  return answer.body;
}

const mendable: Task = { durationSeconds: 20, fails: true, isMendable: true };

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
      await post(world, `/api/workflows/${id}/cancel`);
    },
  },
  {
    name: "workflow-timed-out",
    keeps: ["workflow", "conductor"],
    play: async (world: KillableApp): Promise<void> => {
      await startWorkflow(world, { durationSeconds: 3_600 }, { timeoutSeconds: 60 });
    },
  },
  {
    name: "workflow-resumed",
    keeps: ["workflow", "conductor"],
    play: async (world: KillableApp): Promise<void> => {
      const id = await startWorkflow(world, mendable);
      await world.untilAllEnded();
      await post(world, `/api/workflows/${id}/resume`);
    },
  },
  {
    // The step is repaired by itself while another one keeps the workflow live.
    name: "workflow-step-repaired",
    keeps: ["workflow", "conductor"],
    play: async (world: KillableApp): Promise<void> => {
      const { databricks } = world.vendors;
      databricks.addJob({
        ...{ jobId: OTHER_JOB_ID, name: "Slow load" },
        tasks: [{ key: "main", durationSeconds: 300 }],
      });
      const steps = [...STEPS, { name: "other", run: runOf(OTHER_JOB_ID) }];
      const id = await startWorkflow(world, mendable, { steps, onFailure: "continue" });
      await after(world, 120);
      await post(world, `/api/runs/${stepRunIdOf(id, 0, 1)}/repair`);
    },
  },
];
