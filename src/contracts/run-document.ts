import * as z from "zod";
import { UsualDuration } from "./adaptive-wait";
import { Duplicate } from "./attempt";
import { CallbackProgress } from "./callback";
import { HistoryEntry } from "./history";
import { Instant } from "./identifiers";
import { listCounts, nextPage } from "./list-page";
import { NoticeProgress } from "./notices";
import { Outcome, RunStatus } from "./outcome";
import { Outputs } from "./outputs";
import { AttemptOrigin, AttemptSummary, RunPhase } from "./run-progress";
import { TargetSummary } from "./target";

/** Why a run did not succeed. The message comes first, because operators see the start of a failed call's body. */
export const RunError = z.strictObject({
  message: z
    .string()
    .describe("For people: the outcome, the vendor's message, the run page and what failed."),
  code: z.string().nullable().describe("For programs."),
});
export type RunError = z.infer<typeof RunError>;

/** The fields that every response about a run has. */
const verdict = {
  id: z.string().describe("The run's id."),
  status: RunStatus.describe("running, or how the run ended."),
  done: z.boolean().describe("Whether the run has ended."),
  succeeded: z.boolean().nullable().describe("Whether it succeeded; null until it has ended."),
  message: z
    .string()
    .describe(
      "What the run is doing, or how it ended: the vendor's message and the link to the run page.",
    ),
};

const newestAttempt = {
  attempt: z
    .int()
    .positive()
    .nullable()
    .describe("Number of the newest attempt; null before the first."),
  vendorRunId: z.string().nullable().describe("Id of the newest attempt at the vendor."),
  runPageUrl: z.string().nullable().describe("The newest attempt's page at the vendor."),
};

/** The answer to a start. */
export const AcceptedRun = z.strictObject({
  ...verdict,
  statusUrl: z
    .url()
    .describe("Answers the run's status document; asks for the caller's own credentials."),
  /** A credential: everybody who has it can read this run's result until it expires. */
  resultUrl: z
    .url()
    .describe(
      "Returns 202 while the run is live, 200 if it succeeded and 424 if it did not. Needs no other credential, so treat it as one.",
    ),
  cancelUrl: z
    .url()
    .describe("POST here to cancel the run; asks for the caller's own credentials."),
});
export type AcceptedRun = z.infer<typeof AcceptedRun>;

export const AttemptDocument = AttemptSummary.extend({
  duplicates: z
    .array(Duplicate)
    .describe("Further runs that the same launch has started; usually none."),
  mode: AttemptOrigin.nullable().describe(
    "start: the job was started. rerun: it was started again. repair: what failed was run again. attached: it was running already. Null in runs of older versions.",
  ),
  reason: z
    .string()
    .nullable()
    .describe("Why there is this attempt; null for the first attempt of a run."),
  vendorState: z
    .string()
    .nullable()
    .describe("The vendor's last word for its state; null if none is known."),
  startedAt: Instant.nullable().describe("When it started at the vendor; null if not known."),
  endedAt: Instant.nullable().describe("When it ended at the vendor; null if not known."),
});
export type AttemptDocument = z.infer<typeof AttemptDocument>;

/** The workflow of which a run is a step. */
export const WorkflowOfRun = z.strictObject({
  id: z.string().describe("The workflow's id."),
  step: z.string().describe("The name of the step."),
  statusUrl: z
    .url()
    .describe("Answers the workflow's status document; asks for the caller's own credentials."),
});
export type WorkflowOfRun = z.infer<typeof WorkflowOfRun>;

/** All that is known about a run, without the parameters of its job and without its outputs: reading those takes a call for each run. */
export const ListedRun = z.strictObject({
  ...verdict,
  outcome: Outcome.nullable().describe("How the run ended; null until it has ended."),
  error: RunError.nullable().describe(
    "Why it did not succeed; null until it has ended and on success.",
  ),
  phase: RunPhase.describe("What the run is doing."),
  target: TargetSummary.describe("What it runs, without the parameters."),
  ...newestAttempt,
  vendorState: z
    .string()
    .nullable()
    .describe("The state of the newest attempt, as the vendor names it."),
  vendorMessage: z.string().nullable().describe("The vendor's own message about it."),
  queued: z.boolean().describe("Whether it waits in the vendor's queue."),
  checks: z.int().nonnegative().describe("How often the vendor was asked."),
  lastCheckAt: Instant.nullable().describe("When the vendor was last asked."),
  deadline: Instant.nullable().describe("When the run is cancelled if it has not ended by then."),
  jobName: z.string().nullable().describe("The name of the job at the vendor."),
  acceptedAt: Instant.describe("When the run was accepted."),
  startedAt: Instant.nullable().describe("When the vendor started its first attempt."),
  endedAt: Instant.nullable().describe("When the run ended; null until then."),
  queuedSeconds: z
    .number()
    .nonnegative()
    .nullable()
    .describe("How long the newest attempt waited in the vendor's queue."),
  runSeconds: z
    .number()
    .nonnegative()
    .nullable()
    .describe("From the vendor's start of the first attempt to the end of the newest one."),
  usualDuration: UsualDuration.nullable().describe(
    "How long the job usually takes, from its last runs that succeeded: its waits adapt to it. Null if waitSeconds is not adaptive, or too few runs are known.",
  ),
  history: z
    .array(HistoryEntry)
    .describe("What happened, the oldest first: the newest 40 changes, each once."),
  attempts: z.array(AttemptDocument).describe("Every attempt, the first one first."),
  repairs: z
    .string()
    .nullable()
    .describe("Id of the run that this one repairs; null if it repairs none."),
  repairedBy: z
    .array(z.string())
    .describe("Ids of the runs that repair this one, the newest five, newest first."),
  workflow: WorkflowOfRun.nullable().describe(
    "The workflow of which the run is a step; null if it is none.",
  ),
  callback: CallbackProgress.nullable().describe(
    "The state of the callback that the start asked for; null if it asked for none.",
  ),
  tags: z.record(z.string(), z.string()).describe("The caller's own names and values."),
  createdAt: Instant.describe("When the run was accepted."),
  updatedAt: Instant.describe("When it last changed."),
  statusUrl: z
    .url()
    .describe("Answers the run's status document; asks for the caller's own credentials."),
  cancelUrl: z
    .url()
    .describe("POST here to cancel the run; asks for the caller's own credentials."),
});
export type ListedRun = z.infer<typeof ListedRun>;

const outputs = Outputs.nullable();

export const noticesField = z
  .array(NoticeProgress)
  .nullable()
  .describe(
    "Whether people were told of the end as the setting NOTIFY asks for it: one entry for each rule that matches. Null until the end, and if no rule is about such an end.",
  );

/** All that is known about a run. */
export const RunDocument = ListedRun.extend({
  outputs: outputs.describe(
    "What its last attempt produced, if it succeeded or failed; null until then, if the start asked for none, and if it could not be read.",
  ),
  notices: noticesField,
});
export type RunDocument = z.infer<typeof RunDocument>;

/** The response of the result link. */
export const ResultDocument = z.strictObject({
  error: RunError.nullable().describe(
    "Why it did not succeed; null until it has ended and on success.",
  ),
  ...verdict,
  outcome: Outcome.nullable().describe("How the run ended; null until it has ended."),
  ...newestAttempt,
  statusUrl: z
    .url()
    .describe("Answers the run's status document; asks for the caller's own credentials."),
  outputs: outputs.describe(
    "What it produced, if it succeeded. Null otherwise: a response about a failure has to be short, and the status document has them.",
  ),
});
export type ResultDocument = z.infer<typeof ResultDocument>;

/** A page of runs, newest first. */
export const RunList = z.strictObject({
  runs: z.array(ListedRun).describe("One page of runs, newest first."),
  counts: listCounts,
  continuation: nextPage,
});
export type RunList = z.infer<typeof RunList>;
