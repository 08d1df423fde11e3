/**
 * Tells people how a run, or a generation of a workflow, ended.
 *
 * Owns: the wait until the task hub shows the end, and the tries of each notice for about an hour. Does not own: which rules
 * match, what a notice says, or the outcome, which no notice changes (invariant 9).
 *
 * 1. It is an instance of its own, so a receiver that hangs or is gone delays neither the run nor its callback.
 * 2. Which rules match is decided once. A notice that is settled is never sent again. One whose try was cut off may arrive
 *    twice, with the same id.
 * 3. Continues as new. It waits for no event, so none can be lost.
 */
import type { PostResult } from "../contracts/callback";
import {
  chooseNotices,
  deliverNotice,
  NoticesInput,
  type ChosenNotices,
  type NoticesProgress,
} from "../contracts/notices";
import { BETWEEN_DELIVERIES, FOR_A_RUN, pauseOf, quarterOf } from "../contracts/pauses";
import { cutForJson } from "../contracts/plain-text";
import { judge, PATIENCE_SECONDS, STEP_FAILED } from "./deliver";
import {
  continueAsNew,
  inputOf,
  instantIn,
  logOnce,
  now,
  type OrchestrationContext,
  secondsUntil,
  showStatus,
  type Steps,
  timerIn,
  tryActivity,
  warnOnce,
} from "./durable-steps";

const LOOKS_PER_GENERATION = 20;

/** So a generation of twenty receivers that are gone has at most a hundred tries. */
const ROUNDS_PER_GENERATION = 5;

/** A task hub that does not show the end of a run for longer never will. A lost turn is repeated within minutes. */
const LONGEST_WAIT_SECONDS = 3_600;

/** Of the newest answer, because the custom status has those of all notices. */
const MESSAGE_LIMIT = 300;

type Notice = ChosenNotices["notices"][number];

export function* notices(context: OrchestrationContext): Steps<NoticesProgress | undefined> {
  const input = NoticesInput.parse(inputOf(context));
  const chosen = input.chosen ?? (yield* choose(context, input));
  return chosen === null ? undefined : yield* deliverAll(context, input, chosen);
}

/** Null if it continues as new. */
function* choose(context: OrchestrationContext, input: NoticesInput): Steps<ChosenNotices | null> {
  const { runId } = input;
  const waitingSince = input.waitingSince ?? now(context);
  for (let look = 0; look < LOOKS_PER_GENERATION; look++) {
    const found = yield* tryActivity(context, chooseNotices, {
      input: { runId },
      otherwise: { kind: "notEnded" as const },
    });
    if (found.kind === "chosen") return toChosen(context, found.rules);
    const waited = -secondsUntil(context, waitingSince);
    if (waited > LONGEST_WAIT_SECONDS) return giveUp(context, runId);
    yield timerIn(context, quarterOf(waited, FOR_A_RUN));
  }
  continueAsNew(context, { ...input, waitingSince });
  return null;
}

const toChosen = (context: OrchestrationContext, rules: readonly string[]): ChosenNotices => ({
  giveUpAt: instantIn(context, PATIENCE_SECONDS),
  notices: rules.map((rule) => ({
    ...{ rule, state: "waiting" as const, tries: 0, message: null },
    dueAt: now(context),
  })),
});

function giveUp(context: OrchestrationContext, runId: string): ChosenNotices {
  warnOnce(
    context,
    `Nobody is told by NOTIFY how ${runId} ended: the task hub did not show its end for an hour. Read GET /api/runs/${runId}`,
    { runId },
  );
  return toChosen(context, []);
}

/** One notice after the other, so that the history stays small; a receiver that hangs takes the time of one call. */
function* deliverAll(
  context: OrchestrationContext,
  input: NoticesInput,
  { giveUpAt, notices: given }: ChosenNotices,
): Steps<NoticesProgress | undefined> {
  let current = given;
  showStatus(context, progressOf(current));
  for (let round = 0; round < ROUNDS_PER_GENERATION; round++) {
    for (const [index, notice] of current.entries()) {
      if (!isDue(context, notice)) continue;
      const tried = yield* deliver(context, { runId: input.runId, giveUpAt }, notice);
      current = current.map((one, place) => (place === index ? tried : one));
      showStatus(context, progressOf(current));
    }
    const pause = secondsToNext(context, current);
    if (pause === null) return progressOf(current);
    yield timerIn(context, pause);
  }
  continueAsNew(context, { ...input, chosen: { giveUpAt, notices: current } });
  return undefined;
}

const isDue = (context: OrchestrationContext, { dueAt }: Notice): boolean =>
  dueAt !== null && secondsUntil(context, dueAt) <= 0;

/** Null if all are settled. */
function secondsToNext(context: OrchestrationContext, all: readonly Notice[]): number | null {
  const due = all.flatMap(({ dueAt }) => (dueAt === null ? [] : [secondsUntil(context, dueAt)]));
  return due.length === 0 ? null : Math.min(...due);
}

function* deliver(
  context: OrchestrationContext,
  { runId, giveUpAt }: { readonly runId: string; readonly giveUpAt: string },
  { rule, tries: before }: Notice,
): Steps<Notice> {
  const result: PostResult = yield* tryActivity(context, deliverNotice, {
    input: { runId, rule },
    otherwise: { kind: "tryAgain" as const, reason: STEP_FAILED, retryAfterSeconds: null },
  });
  const tries = before + 1;
  const left = secondsUntil(context, giveUpAt);
  const { state, message } = judge(result, tries, left);
  const tried = { rule, state, tries, message: cutForJson(message ?? "", MESSAGE_LIMIT) };
  if (state !== "waiting") {
    report(context, runId, tried);
    return { ...tried, dueAt: null };
  }
  const asked = result.kind === "tryAgain" ? result.retryAfterSeconds : null;
  const pause = Math.min(pauseOf(BETWEEN_DELIVERIES, before, asked), left);
  return { ...tried, dueAt: instantIn(context, pause) };
}

function report(
  context: OrchestrationContext,
  runId: string,
  { rule, state, tries, message }: Omit<Notice, "dueAt">,
): void {
  const facts = { runId, rule, tries, notice: state };
  if (state === "delivered") {
    logOnce(context, `The notice of rule ${rule} about ${runId} was delivered at try ${tries}`, {
      ...facts,
    });
    return;
  }
  warnOnce(
    context,
    `The notice of rule ${rule} about ${runId} was ${state} at try ${tries}, so nobody was told: ${message ?? ""}`,
    facts,
  );
}

const progressOf = (all: readonly Notice[]): NoticesProgress => ({
  notices: all.map(({ rule, state, tries, message }) => ({ rule, state, tries, message })),
});
