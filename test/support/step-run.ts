/** A `run` orchestrator whose job is played by the test, for workflows of many steps. */
import type { OrchestrationHandler } from "durable-functions";
import { CANCEL_REQUESTED } from "../../src/contracts/names";
import type { Conclusion, Outcome } from "../../src/contracts/outcome";
import { RunInput } from "../../src/contracts/run-input";
import type { RunProgress } from "../../src/contracts/run-progress";
import {
  callActivity,
  eventWaiter,
  inputOf,
  instanceIdOf,
  listen,
  showStatus,
  sleepUnless,
  type OrchestrationContext,
  type Steps,
} from "../../src/orchestrators/durable-steps";
import { reportStep } from "../../src/orchestrators/report-step";
import type { Story } from "../../src/orchestrators/story";
import { z } from "zod";

/** How the job of a step behaves. */
export interface JobBehaviour {
  readonly seconds: number;
  readonly ends: Outcome;
  /** How long it takes to stop after a cancel. */
  readonly stopSeconds?: number;
  /** How it ends after a cancel. */
  readonly stops?: Outcome;
  readonly code?: string;
  /** It only watches a run of somebody else. */
  readonly leaveRunning?: true;
}

/** The behaviour of the nth run of a step; 1 is the first. */
export type Behaviours = (step: string, number: number) => JobBehaviour;

const Note = z.strictObject({ runId: z.string(), step: z.string(), repairs: z.boolean() });
export type Note = z.infer<typeof Note>;
const Behaviour = z.custom<JobBehaviour>(() => true);

const noteStart = { name: "noteStart", input: Note, output: Behaviour };
const noteEnd = { name: "noteEnd", input: Note, output: z.null() };

/** It tells the test when its job starts and ends, and is told how the job behaves. */
export const stepRun: OrchestrationHandler = function* (
  context: OrchestrationContext,
): Steps<Conclusion> {
  const input = RunInput.parse(inputOf(context));
  const cancel = eventWaiter(context, CANCEL_REQUESTED);
  yield* listen(context, cancel);
  const step = input.workflow?.step ?? "";
  const note = { runId: instanceIdOf(context), step, repairs: input.repairs !== undefined };
  const behaviour = yield* callActivity(context, noteStart, note);
  showStatus(context, progressOf(note, behaviour, null));

  const isOver = yield* sleepUnless(context, cancel, behaviour.seconds);
  if (!isOver)
    yield* sleepUnless(context, eventWaiter(context, "Never"), behaviour.stopSeconds ?? 5);
  yield* callActivity(context, noteEnd, note);
  const outcome = isOver ? behaviour.ends : (behaviour.stops ?? "cancelled");
  const conclusion = {
    outcome,
    code: outcome === "succeeded" ? null : (behaviour.code ?? "runFailed"),
    message: `Ended as ${outcome}.\nMessage: ${step} says so.\nRun page URL: https://x/${step}`,
  };
  showStatus(context, progressOf(note, behaviour, conclusion));
  yield* reportStep({ context, input } as Story);
  if (outcome !== "succeeded") throw new Error(conclusion.message);
  return conclusion;
} as OrchestrationHandler;

function progressOf(
  { runId, step }: Note,
  { leaveRunning }: JobBehaviour,
  conclusion: Conclusion | null,
): RunProgress {
  return {
    phase: conclusion === null ? "watching" : "ended",
    message: "…",
    attempts: [
      { number: 1, vendorRunId: `v-${runId}`, runPageUrl: `https://x/${step}`, result: null },
    ],
    latest: {
      ...{ provider: "databricks", connectionId: "adb-1.2", number: 1, vendorJobId: "7" },
      ...{ vendorRunId: `v-${runId}`, runPageUrl: null, launchedAt: "2026-03-02T06:00:00.000Z" },
      ...(leaveRunning === true && { leaveRunning }),
    },
    watchId: null,
    vendorState: null,
    checks: 0,
    lastCheckAt: null,
    deadline: null,
    conclusion,
  };
}
