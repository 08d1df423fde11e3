import { isBroken } from "./dbt-node";
import type { DbtStep } from "./job-definition";
import type { PlannedStep, RunRecord } from "./run-record";
import { isStale } from "./source-freshness";

/** How long a run stays in status 1 even if no other run is ahead of it. */
const DEQUEUE_SECONDS = 1;
const USUAL_START_SECONDS = 1;

export type RunEnding = "success" | "error" | "cancelled";

export interface StepTimeline extends PlannedStep {
  readonly startMs: number;
  readonly endMs: number;
  readonly ending: RunEnding;
}

/** The past and planned changes of a run. Infinity means never. */
export interface RunTimeline {
  readonly dequeuedMs: number;
  readonly startedMs: number;
  readonly endMs: number;
  readonly ending: RunEnding;
  readonly statusMessage: string | null;
  readonly steps: readonly StepTimeline[];
}

function outcomeOf(step: DbtStep): "success" | "error" {
  const failed = (step.nodes ?? []).some(isBroken) || (step.sources ?? []).some(isStale);
  return step.outcome ?? (failed ? "error" : "success");
}

export function endsRunInError(step: DbtStep): boolean {
  return outcomeOf(step) === "error" && step.afterFailure !== "ignore";
}

/** The course of a run that nobody cancels. */
function undisturbed(run: RunRecord, slotFreeMs: number): RunTimeline {
  const dequeuedMs = Math.max(run.createdMs + DEQUEUE_SECONDS * 1000, slotFreeMs);
  const startedMs = dequeuedMs + (run.startSeconds ?? USUAL_START_SECONDS) * 1000;
  const steps: StepTimeline[] = [];
  let ending: RunEnding = "success";
  let statusMessage: string | null = null;
  let nowMs = startedMs;
  for (const planned of run.plan) {
    const outcome = outcomeOf(planned.step);
    const endMs = nowMs + planned.step.durationSeconds * 1000;
    steps.push({ ...planned, startMs: nowMs, endMs, ending: outcome });
    nowMs = endMs;
    if (!endsRunInError(planned.step)) continue;
    ending = "error";
    statusMessage = planned.step.statusMessage ?? null;
    if (planned.step.afterFailure !== "goOn") break;
  }
  return { dequeuedMs, startedMs, endMs: nowMs, ending, statusMessage, steps };
}

function cutAt(timeline: RunTimeline, endMs: number, ending: RunEnding): RunTimeline {
  const steps = timeline.steps
    .filter((step) => step.startMs < endMs)
    .map((step) => (step.endMs <= endMs ? step : { ...step, endMs, ending }));
  return { ...timeline, endMs, ending, statusMessage: null, steps };
}

const SECONDS_PER_DAY = 86_400;

function timedOutMessage(seconds: number): string {
  const days = seconds / SECONDS_PER_DAY;
  const humanized = Number.isInteger(days)
    ? `${days} day${days === 1 ? "" : "s"}`
    : `${seconds} seconds`;
  return `This run timed out after running for ${humanized}, which exceeded the configured timeout of ${seconds} seconds.`;
}

/** dbt cancels a run that takes too long: on a live account with status 30 and this message, without a user. */
function withTimeout(timeline: RunTimeline, run: RunRecord): RunTimeline {
  const timeoutMs = timeline.startedMs + run.timeoutSeconds * 1000;
  if (timeline.endMs <= timeoutMs) return timeline;
  const cut = cutAt(timeline, timeoutMs, "cancelled");
  return { ...cut, statusMessage: timedOutMessage(run.timeoutSeconds) };
}

function neverStarted(endMs: number): RunTimeline {
  return {
    dequeuedMs: Infinity,
    startedMs: Infinity,
    endMs,
    ending: "cancelled",
    statusMessage: null,
    steps: [],
  };
}

function withCancellation(timeline: RunTimeline, run: RunRecord): RunTimeline {
  const { cancellation } = run;
  if (cancellation === undefined || cancellation.behaviour.kind === "ignored") return timeline;
  const effectMs = cancellation.requestedMs + cancellation.behaviour.afterSeconds * 1000;
  if (cancellation.requestedMs < timeline.dequeuedMs) return neverStarted(effectMs);
  if (timeline.endMs <= effectMs) return timeline;
  const ending = cancellation.behaviour.kind === "finishes" ? "success" : "cancelled";
  return cutAt(timeline, effectMs, ending);
}

/**
 * The timelines by run id, of a job's runs, which are given oldest first. Runs of one job are executed one after the other;
 * a run that was cancelled while it waited is never executed.
 */
export function toTimelines(runs: readonly RunRecord[]): ReadonlyMap<number, RunTimeline> {
  const timelines = new Map<number, RunTimeline>();
  let slotFreeMs = 0;
  for (const run of runs) {
    const alone = undisturbed(run, run.waitsForOthers ? slotFreeMs : 0);
    const timeline = withCancellation(withTimeout(alone, run), run);
    timelines.set(run.id, timeline);
    if (timeline.startedMs !== Infinity) slotFreeMs = Math.max(slotFreeMs, timeline.endMs);
  }
  return timelines;
}
