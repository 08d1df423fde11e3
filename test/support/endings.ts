import type { Ending } from "../../src/contracts/ending";
import type { Conclusion, Outcome } from "../../src/contracts/outcome";
import type { RunDocument } from "../../src/contracts/run-document";
import type { WorkflowReport } from "../../src/contracts/workflows/workflow-document";
import { RUN_PAGE } from "./run-builders";

export const RUN_ID = `r-${"a".repeat(40)}`;
export const WORKFLOW_ID = `w-${"b".repeat(40)}`;
export const BASE_URL = "https://runward.example.com";

type RunEnding = Extract<Ending, { kind: "run" }>;
type WorkflowEnding = Extract<Ending, { kind: "workflow" }>;

const conclusionOf = (outcome: Outcome, changes: Partial<Conclusion>): Conclusion => ({
  outcome,
  code: "runFailed",
  message: `Failed.\nMessage: Workload failed, see run output for details\nRun page URL: ${RUN_PAGE}\ningest: Table orders is missing`,
  ...changes,
});

export const aRunDocument = (changes: Partial<RunDocument> = {}): RunDocument => ({
  id: RUN_ID,
  status: "failed",
  done: true,
  succeeded: false,
  message: "Failed.",
  outcome: "failed",
  error: { message: "Failed.", code: "runFailed" },
  phase: "ended",
  target: { type: "databricks-job", connectionId: "adb-1.2", jobId: "77", jobName: null },
  attempt: 1,
  vendorRunId: "501",
  runPageUrl: RUN_PAGE,
  vendorState: "FAILED",
  vendorMessage: null,
  queued: false,
  checks: 3,
  lastCheckAt: "2026-03-02T06:04:00.000Z",
  deadline: "2026-03-03T06:00:00.000Z",
  jobName: "Nightly load",
  acceptedAt: "2026-03-02T06:00:00.000Z",
  startedAt: "2026-03-02T06:00:05.000Z",
  endedAt: "2026-03-02T06:04:05.000Z",
  queuedSeconds: null,
  runSeconds: 240,
  usualDuration: null,
  history: [],
  attempts: [
    {
      ...{ number: 1, vendorRunId: "501", runPageUrl: RUN_PAGE, result: "failed" },
      ...{ duplicates: [], mode: "start", reason: null, vendorState: "FAILED" },
      ...{ startedAt: null, endedAt: null },
    },
  ],
  repairs: null,
  repairedBy: [],
  workflow: null,
  callback: null,
  tags: {},
  createdAt: "2026-03-02T06:00:00.000Z",
  updatedAt: "2026-03-02T06:04:05.000Z",
  statusUrl: `${BASE_URL}/api/runs/${RUN_ID}`,
  cancelUrl: `${BASE_URL}/api/runs/${RUN_ID}/cancel`,
  outputs: null,
  notices: null,
  ...changes,
});

export const aRunEnding = (
  conclusion: Partial<Conclusion> = {},
  changes: Partial<RunDocument> = {},
): RunEnding => ({
  kind: "run",
  conclusion: conclusionOf(conclusion.outcome ?? "failed", conclusion),
  document: aRunDocument(changes),
});

const NO_STEPS = { waiting: 0, running: 0, cancelled: 0, timedOut: 0, unknown: 0 };

export const aWorkflowEnding = (
  conclusion: Partial<Conclusion> = {},
  changes: Partial<WorkflowReport> = {},
): WorkflowEnding => ({
  kind: "workflow",
  conclusion: {
    outcome: "failed",
    code: "stepsFailed",
    message: `Failed.\nMessage: 1 of 3 steps failed: load.\nRun page URL: ${RUN_PAGE}\nStep load: Failed.\nMessage: Task ingest failed.\nSkipped because of that: test.\nResume: POST /api/workflows/${WORKFLOW_ID}/resume runs what did not succeed, and nothing else.`,
    ...conclusion,
  },
  document: {
    id: WORKFLOW_ID,
    status: "failed",
    done: true,
    succeeded: false,
    message: "Failed.",
    outcome: "failed",
    error: { message: "Failed.", code: "stepsFailed" },
    phase: "ended",
    name: "nightly",
    counts: { ...NO_STEPS, total: 3, succeeded: 1, failed: 1, skipped: 1 },
    generation: 1,
    maxParallel: 10,
    onFailure: "stop",
    acceptedAt: "2026-03-02T06:00:00.000Z",
    resumedAt: null,
    endedAt: "2026-03-02T07:30:00.000Z",
    deadline: "2026-03-03T06:00:00.000Z",
    callback: null,
    tags: { schedule: "nightly" },
    createdAt: "2026-03-02T06:00:00.000Z",
    updatedAt: "2026-03-02T07:30:00.000Z",
    statusUrl: `${BASE_URL}/api/workflows/${WORKFLOW_ID}`,
    cancelUrl: `${BASE_URL}/api/workflows/${WORKFLOW_ID}/cancel`,
    resumeUrl: `${BASE_URL}/api/workflows/${WORKFLOW_ID}/resume`,
    steps: [],
    generations: [],
    notices: null,
    outputs: null,
    ...changes,
  },
});
