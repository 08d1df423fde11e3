/** The child orchestration that watches an attempt: its input, its start and its result. */
import type { AttemptReference } from "../contracts/attempt";
import { WATCH_ORCHESTRATOR } from "../contracts/names";
import { ADAPTIVE, plainSecondsOf } from "../contracts/run-request";
import { sealedTargetOf } from "../contracts/target";
import { WatchResult, type WatchInput } from "../contracts/watch";
import { childTask, instantAfter, now, type Task } from "./durable-steps";
import type { Story } from "./story";

/**
 * At most 1.5 KB of history each, which each turn sends and plays again. With fewer, passing on what is known costs more than that
 * (`npm run bench:checks`).
 */
const STEPS_PER_GENERATION = 8;

export function watchInputOf(story: Story, attempt: AttemptReference): WatchInput {
  const { usual } = story.progress;
  const { target, waitSeconds, queueTimeoutSeconds, limits } = story.input;
  return {
    attempt,
    ...sealedTargetOf(target),
    waitSeconds: plainSecondsOf(waitSeconds),
    ...(waitSeconds === ADAPTIVE && adaptiveFor(story)),
    deadline: story.deadline,
    queueDeadline:
      queueTimeoutSeconds === null
        ? null
        : instantAfter(story.queuedSince ?? now(story.context), queueTimeoutSeconds),
    lostContactSeconds: limits.lostContactSeconds,
    ...(mayBeWoken(story, attempt) && { webhooks: {} }),
    stepsPerGeneration: STEPS_PER_GENERATION,
    ...(story.input.lookout === true && { lookout: { checks: 0 } }),
    progress: {
      checks: story.progress.checks,
      lastCheckAt: null,
      lastContactAt: now(story.context),
      missingSince: null,
      vendorState: null,
      queued: false,
      message: null,
      runPageUrl: attempt.runPageUrl,
      ...(story.history !== null && { history: [] }),
      ...(story.origin.mode !== "repair" && usual !== undefined && { usual }),
    },
  };
}

/** No webhook wakes the watch of a run that others may watch too, and what no saved job has started has no record. */
const mayBeWoken = ({ input }: Story, { adopted, vendorJobId }: AttemptReference): boolean =>
  input.webhooks === true && adopted !== true && vendorJobId !== "";

/** What the job usually takes says nothing about a repair, which runs a part of it. A later attempt knows it from the first. */
const adaptiveFor = ({ origin, progress }: Story): Pick<WatchInput, "adaptive"> =>
  origin.mode === "repair" ? {} : { adaptive: { asks: progress.usual === undefined } };

export const startWatch = (story: Story, instanceId: string, input: WatchInput): Task =>
  childTask(story.context, WATCH_ORCHESTRATOR, { instanceId, input });

export function watchResultOf(child: Task): WatchResult {
  if (child.isFaulted) {
    const why = child.result instanceof Error ? child.result.message : "no reason given";
    throw new Error(`The watch broke: ${why}`);
  }
  return WatchResult.parse(child.result);
}
