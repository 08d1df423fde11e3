import type {
  RunDocument,
  RunTask,
  StepDocument,
  SystemDocument,
  WorkflowDocument,
} from "../../../client/documents";
import { RunwardClient } from "../../../client/runward-client";
import type { GlobalOptions } from "../../../cli/connect/connection";
import type { Io, Signal } from "../../../cli/io";
import type { Session } from "../../../cli/session";
import { createPaint } from "../../../cli/text/paint";
import { safeJson } from "../../../cli/text/safe-text";

export interface FakeIo extends Io {
  readonly printed: string[];
  readonly notes: string[];
  readonly interrupt: (signal?: Signal) => void;
}

export function fakeIo(env: Readonly<Record<string, string>> = {}): FakeIo {
  const printed: string[] = [];
  const notes: string[] = [];
  const listeners = new Set<(signal: Signal) => void>();
  const output = (texts: string[]): Io["out"] => ({
    write: (text) => texts.push(text),
    isTerminal: false,
    stream: null,
  });
  return {
    env,
    out: output(printed),
    err: output(notes),
    readInput: () => Promise.resolve(""),
    onSignal: (listener) => {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    command: "runward",
    version: "0.0.0",
    printed,
    notes,
    interrupt: (signal = "SIGINT") => {
      for (const listener of listeners) listener(signal);
    },
  };
}

/** A session without an app. */
export function aSession(options: Partial<GlobalOptions> = {}, io = fakeIo()): Session {
  const client = new RunwardClient({ baseUrl: "http://127.0.0.1:1" });
  return {
    io,
    options: { color: true, callTimeout: 30, ...options },
    paint: createPaint(false),
    client,
    open: () => client,
    next: (command) => `runward ${command}`,
    say: (text) => {
      io.out.write(text);
    },
    note: (text) => {
      io.err.write(text);
    },
    print: (document) => {
      io.out.write(safeJson(document));
    },
  };
}

export const aRun = (changes: Partial<RunDocument> = {}): RunDocument => ({
  id: "r-1",
  status: "running",
  done: false,
  succeeded: null,
  message: "The job is running.",
  outcome: null,
  error: null,
  phase: "watching",
  target: { type: "databricks-job", connectionId: "adb-1.2", jobId: "77", jobName: null },
  attempt: 1,
  vendorRunId: "501",
  runPageUrl: "https://adb-1.2.azuredatabricks.net/jobs/77/runs/501",
  vendorState: "RUNNING",
  vendorMessage: null,
  queued: false,
  checks: 1,
  lastCheckAt: null,
  deadline: "2026-03-03T06:00:00.000Z",
  jobName: "Nightly orders",
  acceptedAt: "2026-03-02T06:00:00.000Z",
  startedAt: null,
  endedAt: null,
  queuedSeconds: null,
  runSeconds: null,
  usualDuration: null,
  history: [],
  attempts: [],
  repairs: null,
  repairedBy: [],
  workflow: null,
  callback: null,
  tags: {},
  createdAt: "2026-03-02T06:00:00.000Z",
  updatedAt: "2026-03-02T06:00:00.000Z",
  statusUrl: "https://runward.example/api/runs/r-1",
  cancelUrl: "https://runward.example/api/runs/r-1/cancel",
  outputs: null,
  notices: null,
  ...changes,
});

export const ended = (status: Exclude<RunDocument["status"], "running">): RunDocument =>
  aRun({
    ...{ status, done: true, succeeded: status === "succeeded", outcome: status },
    endedAt: "2026-03-02T06:01:40.000Z",
    message: "Failed.\nMessage: Task join failed.\nRun page URL: https://adb-1.2/jobs/77",
  });

export const aTask = (changes: Partial<RunTask> = {}): RunTask => ({
  name: "load",
  kind: "notebook",
  parent: null,
  state: "SUCCESS",
  attempt: 1,
  startedAt: null,
  endedAt: null,
  durationSeconds: 12,
  error: null,
  pageUrl: null,
  ...changes,
});

export const aStep = (changes: Partial<StepDocument> = {}): StepDocument => ({
  name: "load",
  status: "waiting",
  outcome: null,
  message: null,
  runId: null,
  runUrl: null,
  runPageUrl: null,
  generation: null,
  startedAt: null,
  endedAt: null,
  dependsOn: [],
  when: "succeeded",
  optional: false,
  skippedBecause: null,
  ...changes,
});

const NO_STEPS = { total: 2, waiting: 0, running: 0, succeeded: 0, failed: 0, cancelled: 0 };

export const aWorkflow = (changes: Partial<WorkflowDocument> = {}): WorkflowDocument => ({
  id: "w-1",
  status: "running",
  done: false,
  succeeded: null,
  message: "1 of 2 steps has ended.",
  outcome: null,
  error: null,
  phase: "running",
  name: "nightly",
  counts: { ...NO_STEPS, timedOut: 0, unknown: 0, skipped: 0, running: 1, waiting: 1 },
  generation: 1,
  maxParallel: 10,
  onFailure: "stop",
  acceptedAt: "2026-03-02T06:00:00.000Z",
  resumedAt: null,
  endedAt: null,
  deadline: null,
  callback: null,
  tags: {},
  createdAt: "2026-03-02T06:00:00.000Z",
  updatedAt: "2026-03-02T06:00:00.000Z",
  statusUrl: "https://runward.example/api/workflows/w-1",
  cancelUrl: "https://runward.example/api/workflows/w-1/cancel",
  resumeUrl: "https://runward.example/api/workflows/w-1/resume",
  steps: [],
  generations: [],
  notices: null,
  ...changes,
});

export const aSystem = (): SystemDocument => ({
  version: "1.2.3",
  deploymentId: "prod",
  hubBackEnd: "azureStorage",
  process: { startedAt: "2026-03-02T06:00:00.000Z", uptimeSeconds: 100, activitySlots: 40 },
  connections: [
    {
      ...{ provider: "databricks", connectionId: "adb-1.2", targets: ["databricks-job"] },
      ...{ state: "answering", reason: null, nextTryInSeconds: null, working: 2, waiting: 7 },
    },
  ],
  settings: {
    ...{ retentionDays: 30, retentionRemoves: "Every night.", resultLinkDays: 7, schedules: 1 },
    ...{ lostContactSeconds: 3_600, cancelGraceSeconds: 600, httpTimeoutSeconds: 30 },
    ...{ parametersSealed: false, callersLimited: false },
  },
});
