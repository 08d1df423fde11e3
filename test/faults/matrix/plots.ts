import type { Plot } from "./plot";
import type { CallerRequest, ScenarioEnd, StageName } from "./scenario";

const cancelAt = (atSeconds: number): CallerRequest => ({ atSeconds, kind: "cancel" });

const cancelled: Partial<ScenarioEnd> = {
  status: "cancelled",
  code: "cancelled",
  executions: ["cancelled"],
  isCancelled: true,
};

/** What every type of target that starts a job can play. */
const startPlots: readonly Plot[] = [
  { name: "succeeds" },
  {
    name: "fails",
    job: "fails",
    ends: { status: "failed", code: "runFailed", executions: ["failed"] },
  },
  {
    name: "is cancelled",
    job: "endless",
    requests: ({ start }) => [start({ waitSeconds: 600 }), cancelAt(35)],
    ends: cancelled,
  },
  {
    name: "times out",
    job: "endless",
    requests: ({ start }) => [start({ timeoutSeconds: 40 })],
    ends: { ...cancelled, status: "timedOut", code: "timedOut" },
  },
  {
    name: "is retried",
    job: "failsFirst",
    requests: ({ start }) => [
      start({ retry: { maxAttempts: 2, delaySeconds: 10, on: "anyFailure" } }),
    ],
    ends: { executions: ["failed", "succeeded"] },
  },
  { name: "loses the answer of its launch", launchAnswerIsLost: true },
];

/** A job or a one-time run, whose vendor can repair it. */
const repairPlots: readonly Plot[] = [
  {
    name: "is repaired",
    job: "failsFirst",
    requests: ({ start }) => [
      start({ retry: { maxAttempts: 2, delaySeconds: 10, on: "anyFailure", mode: "repair" } }),
    ],
    ends: { executions: ["failed", "succeeded"] },
  },
];

/** Plots in which the type of the target makes no difference. */
const otherPlots: readonly Plot[] = [
  {
    name: "calls back",
    requests: ({ start, callbackAddress }) => [start({ callBackUri: callbackAddress })],
    ends: { callbacks: 1 },
  },
  {
    name: "is asked late to call back",
    requests: ({ start, callbackAddress }) => [
      start(),
      start({ callbackUrl: callbackAddress }, 10),
    ],
    ends: { callbacks: 1 },
  },
  { name: "is scheduled", schedules: [{ name: "morning", cron: "2 6 * * *" }] },
];

/** Only pipelines have one active update at a time, and are started again by their vendor. */
const updatePlots: readonly Plot[] = [
  {
    name: "is retried by its vendor",
    job: "retriedByVendor",
    ends: { executions: ["failed", "succeeded"] },
  },
  {
    name: "waits for the update of somebody else",
    job: "busy",
    ends: { executions: ["succeeded", "succeeded"] },
  },
  {
    name: "is cancelled while it waits for the update of somebody else",
    job: "busy",
    requests: ({ start }) => [start({ waitSeconds: 600 }), cancelAt(15)],
    ends: { status: "cancelled", code: "cancelled" },
  },
  { name: "adopts the update of somebody else", job: "busy", target: { onActiveUpdate: "adopt" } },
];

const attachPlots: readonly Plot[] = [
  { name: "succeeds" },
  {
    name: "fails",
    job: "fails",
    ends: { status: "failed", code: "runFailed", executions: ["failed"] },
  },
  {
    name: "is no longer watched after a cancel",
    requests: ({ start }) => [start({ waitSeconds: 600 }), cancelAt(15)],
    ends: { status: "cancelled", code: "leftRunning" },
  },
  {
    name: "is cancelled",
    job: "endless",
    target: { cancelAtVendor: true },
    requests: ({ start }) => [start({ waitSeconds: 600 }), cancelAt(35)],
    ends: cancelled,
  },
];

export const plotsOf: Readonly<Record<StageName, readonly Plot[]>> = {
  databricks: [...startPlots, ...repairPlots, ...otherPlots],
  "databricks submit": [...startPlots, ...repairPlots],
  "databricks pipeline": [...startPlots, ...updatePlots],
  "databricks run": attachPlots,
  dbt: [...startPlots, ...repairPlots, ...otherPlots],
  "dbt run": attachPlots,
};
