import type { Duplicate } from "../contracts/attempt";
import type { CallbackProgress } from "../contracts/callback";
import type { KeyCancellation } from "../contracts/cancel-by-key";
import type {
  AcceptedRun,
  AttemptDocument,
  ResultDocument,
  RunDocument,
  RunError,
  RunList,
  TargetSummary,
} from "../contracts/run-document";
import type { FieldProblem, ProblemDocument } from "../contracts/problem-document";
import type {
  NextTick,
  ScheduleDocument,
  ScheduleList,
  TickFate,
} from "../contracts/schedule-document";
import type { TextsOf } from "./request-texts";
import type { StartedRun } from "./started-run";

const verdict = {
  id: "The run's id.",
  status: "running, or how the run ended.",
  done: "Whether the run has ended.",
  succeeded: "Whether it ended well; null until it has ended.",
  message: "What goes on, or how the run ended: the vendor's message and the link to the run page.",
};

const newestAttempt = {
  attempt: "Number of the newest attempt; null before the first.",
  vendorRunId: "Id of the newest attempt at the vendor.",
  runPageUrl: "The newest attempt's page at the vendor.",
};

const addresses = {
  statusUrl: "Answers the run's status document; asks for the caller's own credentials.",
  resultUrl:
    "Answers 202 while the run lives, 200 when it succeeded and 424 when it did not. Needs no other credential, so treat it as one.",
  cancelUrl: "POST here to cancel the run; asks for the caller's own credentials.",
};

export const acceptedRunTexts: TextsOf<typeof AcceptedRun> = { ...verdict, ...addresses };

export const runErrorTexts: TextsOf<typeof RunError> = {
  message: "For people: the verdict, the vendor's message, the run page and what failed.",
  code: "For programs.",
};

export const targetSummaryTexts: TextsOf<typeof TargetSummary> = {
  type: "The kind of target.",
  connectionId: "The Databricks workspace or the dbt Cloud account.",
  jobId: "The job's id, as asked for.",
  jobName: "The job's name, as asked for.",
};

export const attemptDocumentTexts: TextsOf<typeof AttemptDocument> = {
  number: "1 for the first attempt.",
  vendorRunId: "The attempt's id at the vendor.",
  runPageUrl: "The attempt's page at the vendor.",
  result: "How it ended at the vendor; null while it lives or when that is not known.",
  duplicates: "Further runs that the same launch has started; mostly none.",
};

export const duplicateTexts: TextsOf<typeof Duplicate> = {
  vendorRunId: "The duplicate's id at the vendor.",
  state: "The vendor's own word for its state, when it was last seen.",
  cancelError: "Why it has run, or may still run; null when it was seen to be cancelled.",
};

export const runDocumentTexts: TextsOf<typeof RunDocument> = {
  ...verdict,
  ...newestAttempt,
  outcome: "How the run ended; null until it has ended.",
  error: "Why it did not succeed; null while it lives and on success.",
  phase: "What the run is doing.",
  target: "What it runs, without the parameters.",
  vendorState: "The vendor's own word for the state of the newest attempt.",
  vendorMessage: "The vendor's own message about it.",
  queued: "Whether it waits in the vendor's queue.",
  checks: "How often the vendor was asked.",
  lastCheckAt: "When the vendor was last asked.",
  deadline: "When the run is cancelled if it has not ended by then.",
  attempts: "Every attempt, the first one first.",
  callback:
    "What has become of the callback that the start asked for; null when it asked for none.",
  tags: "The caller's own names and values.",
  createdAt: "When the run was accepted.",
  updatedAt: "When it last changed.",
  statusUrl: addresses.statusUrl,
  cancelUrl: addresses.cancelUrl,
};

export const callbackProgressTexts: TextsOf<typeof CallbackProgress> = {
  state:
    "waiting: not delivered yet. refused: the receiver does not want it. abandoned: the receiver was out of reach for too long.",
  tries: "How often it was sent.",
  message: "What the newest try came to.",
};

export const keyCancellationTexts: TextsOf<typeof KeyCancellation> = {
  ...verdict,
  found: "Whether the key has started a run that is still known.",
  status: "running, or how the run ended; null without a run.",
  done: "Whether nothing runs under this key any more.",
  statusUrl: addresses.statusUrl,
};

export const resultDocumentTexts: TextsOf<typeof ResultDocument> = {
  ...verdict,
  ...newestAttempt,
  error: "Why it did not succeed; null while it lives and on success.",
  outcome: "How the run ended; null until it has ended.",
  statusUrl: addresses.statusUrl,
};

export const startedRunTexts: TextsOf<typeof StartedRun> = {
  ...resultDocumentTexts,
  resultUrl: `In the first answer only. ${addresses.resultUrl}`,
  cancelUrl: `In the first answer only. ${addresses.cancelUrl}`,
};

export const runListTexts: TextsOf<typeof RunList> = {
  runs: "One page of runs, newest first.",
  continuation: "Send it as the query parameter of this name for the next page; null on the last.",
};

export const misfireTexts = {
  policy:
    "runOnce: only the newest of the late ticks starts. runAll: each of them starts. skip: none starts.",
  maxLatenessMinutes: "A tick that is found later than this never starts.",
};

export const scheduleListTexts: TextsOf<typeof ScheduleList> = {
  schedules: "Every configured schedule.",
};

export const scheduleDocumentTexts: TextsOf<typeof ScheduleDocument> = {
  name: "The schedule's name.",
  cron: "When it is due, as a cron expression.",
  timeZone: "The time zone in which the expression is read.",
  enabled: "Whether it starts anything.",
  overlap: "What becomes of a tick while a run of the schedule lives.",
  misfire: "What becomes of a tick that is found late.",
  target: "What it runs, without the parameters.",
  knownSince: "No tick up to then is started.",
  nextTick: "When it is due next; null when it is disabled or never due again.",
  lastTick: "What became of the tick that was due last.",
};

export const nextTickTexts: TextsOf<typeof NextTick> = {
  at: "The instant in UTC.",
  localTime: "The same instant in the schedule's time zone.",
};

export const tickFateTexts: TextsOf<typeof TickFate> = {
  ...nextTickTexts,
  decision: "What was decided about the tick.",
  reason: "Why it was skipped.",
  message: "The decision in a sentence.",
  runId: "The run that it started.",
  outcome: "How that run ended; null while it lives.",
  statusUrl: "Answers that run's status document.",
};

export const problemDocumentTexts: TextsOf<typeof ProblemDocument> = {
  type: "Always about:blank.",
  title: "What kind of problem it is.",
  status: "The HTTP status.",
  detail: "What is wrong and what to do about it.",
  code: "For programs.",
  errors: "Each wrong field of the request.",
};

export const fieldProblemTexts: TextsOf<typeof FieldProblem> = {
  field: "Path of the field, as it was sent.",
  message: "What is wrong with it.",
};
