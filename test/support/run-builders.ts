import type { AttemptReference, AttemptStatus, LaunchPlan } from "../../src/contracts/attempt";
import type { RunInput } from "../../src/contracts/run-input";
import type { WatchInput } from "../../src/contracts/watch";
import { STARTED_AT } from "./drive";

export const aRunInput = (changes: Partial<RunInput> = {}): RunInput => ({
  target: { type: "databricks-job", workspaceId: "adb-1.2", jobId: "77" },
  targetSummary: {
    type: "databricks-job",
    connectionId: "adb-1.2",
    jobId: "77",
    jobName: null,
  },
  waitSeconds: 30,
  timeoutSeconds: 86_400,
  queueTimeoutSeconds: null,
  retry: null,
  partialSuccess: "fail",
  tags: {},
  limits: { lostContactSeconds: 3_600, cancelGraceSeconds: 600 },
  requestHash: "0".repeat(64),
  acceptedAt: STARTED_AT.toISOString(),
  deploymentId: "d-1",
  ...changes,
});

export const aPlan = (changes: Partial<LaunchPlan> = {}): LaunchPlan => ({
  provider: "databricks",
  connectionId: "adb-1.2",
  vendorJobId: "77",
  jobUrl: "https://adb-1.2.azuredatabricks.net/jobs/77",
  baselineRunId: null,
  confirmAfterSeconds: null,
  ...changes,
});

export const RUN_PAGE = "https://adb-1.2.azuredatabricks.net/jobs/77/runs/501";

export const anAttempt = (changes: Partial<AttemptReference> = {}): AttemptReference => ({
  provider: "databricks",
  connectionId: "adb-1.2",
  number: 1,
  vendorJobId: "77",
  vendorRunId: "501",
  runPageUrl: RUN_PAGE,
  launchedAt: STARTED_AT.toISOString(),
  ...changes,
});

type StatusOf<Kind extends AttemptStatus["kind"]> = Extract<AttemptStatus, { kind: Kind }>;

export const active = (changes: Partial<StatusOf<"active">> = {}): AttemptStatus => ({
  kind: "active",
  vendorState: "RUNNING",
  message: null,
  queued: false,
  runPageUrl: null,
  ...changes,
});

export const succeeded = (changes: Partial<StatusOf<"succeeded">> = {}): AttemptStatus => ({
  kind: "succeeded",
  vendorState: "SUCCESS",
  message: null,
  partial: false,
  runPageUrl: null,
  ...changes,
});

export const failed = (changes: Partial<StatusOf<"failed">> = {}): AttemptStatus => ({
  kind: "failed",
  vendorState: "FAILED",
  message: "Task ingest failed.",
  failureClass: "userError",
  runPageUrl: null,
  ...changes,
});

export const cancelled = (changes: Partial<StatusOf<"cancelled">> = {}): AttemptStatus => ({
  kind: "cancelled",
  vendorState: "CANCELED",
  message: "Run cancelled.",
  runPageUrl: null,
  ...changes,
});

export const secondsLater = (seconds: number): string =>
  new Date(STARTED_AT.getTime() + seconds * 1_000).toISOString();

export const aWatchInput = (changes: Partial<WatchInput> = {}): WatchInput => ({
  attempt: anAttempt(),
  waitSeconds: 30,
  deadline: secondsLater(86_400),
  queueDeadline: null,
  lostContactSeconds: 3_600,
  progress: {
    checks: 0,
    lastCheckAt: null,
    lastContactAt: STARTED_AT.toISOString(),
    missingSince: null,
    vendorState: null,
    queued: false,
    message: null,
    runPageUrl: null,
  },
  ...changes,
});
