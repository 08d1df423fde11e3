/** What `GET /api/system` tells about the app. It has no secret, and no address of a vendor. */
import * as z from "zod";
import { Instant } from "./identifiers";

const seconds = (what: string): z.ZodInt => z.int().nonnegative().describe(what);
const count = (what: string): z.ZodInt => z.int().nonnegative().describe(what);

/** How the calls to one connection go, as far as the process knows that answered. */
export const ConnectionHealth = z.strictObject({
  provider: z.string().describe("The vendor."),
  connectionId: z.string().describe("The id of the workspace or account."),
  targets: z.array(z.string()).describe("The kinds of target that it runs."),
  state: z
    .enum(["answering", "notAnswering"])
    .describe(
      "notAnswering: several calls in a row got no answer, so one call at a time is sent until one is answered.",
    ),
  reason: z.string().nullable().describe("Why calls are held back; null if they are not."),
  nextTryInSeconds: z
    .number()
    .nonnegative()
    .nullable()
    .describe("When the next call is sent to see whether it answers; null if it answers."),
  working: count("Steps that call it at this moment."),
  waiting: count("Steps that have a place in its line, and come back for it."),
});
export type ConnectionHealth = z.infer<typeof ConnectionHealth>;

export const SystemSettings = z.strictObject({
  retentionDays: count(
    "How many days a run, a workflow and their idempotency keys are stored after their end.",
  ),
  retentionRemoves: z.string().describe("What is removed then, and when."),
  resultLinkDays: count("How many days a result link works after the deadline of its run."),
  lostContactSeconds: seconds(
    "How long a vendor may be out of reach before the outcome of a run is unknown.",
  ),
  cancelGraceSeconds: seconds(
    "How long a cancelled job may take to stop before the outcome is unknown.",
  ),
  httpTimeoutSeconds: seconds("How long one call to a vendor may take."),
  parametersSealed: z.boolean().describe("Whether parameters of new runs are stored encrypted."),
  callersLimited: z.boolean().describe("Whether each caller has rights of its own."),
  schedules: count("How many schedules are configured that the caller may read."),
});

export const SystemDocument = z.strictObject({
  version: z.string().nullable().describe("The version of the app; null if it is not known."),
  deploymentId: z.string().describe("Identifies this deployment among others."),
  hubBackEnd: z
    .enum(["azureStorage", "durableTaskScheduler"])
    .describe("Where the state is stored, as host.json names it."),
  process: z
    .strictObject({
      startedAt: Instant.describe("When it started."),
      uptimeSeconds: seconds("For how long it has been running."),
      activitySlots: count("How many steps that call a vendor it executes at a time at most."),
    })
    .describe(
      "The process that answered. An app may run in several, each with its own connections, lines and circuits; another call may be answered by another one.",
    ),
  connections: z
    .array(ConnectionHealth)
    .describe("The connections of which the caller may read runs, as that process sees them."),
  settings: SystemSettings.describe("Settings that matter to people who use the app."),
});
export type SystemDocument = z.infer<typeof SystemDocument>;
