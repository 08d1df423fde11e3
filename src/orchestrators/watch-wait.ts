/** The wait of a watch for its next check, and what wakes it. */
import type { CheckResult } from "../contracts/attempt";
import { WAKE_REQUESTED } from "../contracts/names";
import { usualWait } from "../contracts/usual-wait";
import { Wake, type WatchInput } from "../contracts/watch";
import {
  eventWaiter,
  instantIn,
  now,
  type OrchestrationContext,
  secondsUntil,
  sleepUnless,
  type Steps,
  type Task,
} from "./durable-steps";
import { ALONE, coveredSeconds, secondsToOwnLook, withNews } from "./watch-lookout";
import { ownWait } from "./watch-usual";
import { isProven, withHint } from "./watch-webhooks";
import { isHeldBack } from "./watch-progress";

/** How often a run that is being stopped is polled. */
const STOPPING_WAIT_SECONDS = 5;

/** How often an ending is polled that the vendor may still replace. */
const PROVISIONAL_WAIT_SECONDS = 10;

/**
 * The vendor's API may show an event a little later than its webhook, and there may be no other webhook. So if the run is
 * still active at the poll after a hint, it is polled once more, soon.
 */
const AFTER_HINT_SECONDS = 15;

/** A lookout covers a watch every eight minutes. More news than this during one wait is wrong, and ends the wait. */
const MOST_NEWS = 3;

export interface Seen {
  readonly result: CheckResult;
  /** The check came after a hint. */
  readonly hinted: boolean;
  /** How long the ending still has to stay the same before it counts. */
  readonly provisionalSeconds: number;
  /** How long the watch still waits for a vendor that is unreachable or does not have the run. */
  readonly patience: number;
}

interface SeenBefore extends Seen {
  /** When it looks by itself also if it is still covered; null if it has to when its cover ends. */
  readonly latest: string | null;
}

export interface Waited {
  readonly input: WatchInput;
  /** For the next event. */
  readonly wake: Task;
  readonly hinted: boolean;
  /** How often the lookout told it of its cover meanwhile. */
  readonly news: number;
}

export function* waitForNextCheck(
  context: OrchestrationContext,
  before: WatchInput,
  { wake: first, seen }: { wake: Task; seen: Seen },
): Steps<Waited> {
  let [input, wake] = [before, first];
  const ownLookAt = instantIn(context, secondsToOwnLook(context));
  let latest: string | null = null;
  for (let news = 0; ; news++) {
    const seconds = secondsToNextCheck(context, input, { ...seen, latest });
    if (yield* sleepUnless(context, wake, seconds)) return { input, wake, hinted: false, news };
    const woken = Wake.safeParse(wake.result).data;
    latest = isCovered(context, input, seen) ? ownLookAt : latest;
    input = applyWake(context, input, woken);
    wake = eventWaiter(context, WAKE_REQUESTED);
    const isNoReason = isNewsOfCover(woken) && isCovered(context, input, seen);
    // A list and a check show the same, so the check after the news of a list is not repeated.
    if (!isNoReason || news >= MOST_NEWS) {
      const isHint = !isOfLookout(woken) || input.lookout === undefined;
      return { input, wake, hinted: isHint, news };
    }
  }
}

const isOfLookout = (wake: Wake | undefined): boolean => wake?.lookout !== undefined;

const isNewsOfCover = (wake: Wake | undefined): boolean => wake?.lookout?.kind === "covered";

/** Whether the lookout looks for it now. */
const isCovered = (
  context: OrchestrationContext,
  input: WatchInput,
  { result }: Pick<Seen, "result">,
): boolean => result.kind === "checked" && coveredSeconds(context, input) > 0;

function usualSeconds(
  context: OrchestrationContext,
  input: WatchInput,
  { result, latest }: Pick<SeenBefore, "result" | "latest">,
): number {
  const isChecked = result.kind === "checked";
  return usualWait({
    ownSeconds: ownWait(context, input, result),
    coveredSeconds: isChecked ? coveredSeconds(context, input, latest) : 0,
    isProven: isChecked && isProven(input),
    lostContactSeconds: input.lostContactSeconds,
  });
}

function secondsToNextCheck(
  context: OrchestrationContext,
  input: WatchInput,
  { result, hinted, provisionalSeconds: provisional, patience, latest }: SeenBefore,
): number {
  const { deadline, queueDeadline, progress, confirm: pending } = input;
  const usual = usualSeconds(context, input, { result, latest });
  const own = hinted ? Math.min(usual, AFTER_HINT_SECONDS) : usual;
  const asked = result.kind === "unreachable" ? (result.retryAfterSeconds ?? 0) : 0;
  const limits = [secondsUntil(context, deadline), patience];
  if (queueDeadline !== null && progress.queued) limits.push(secondsUntil(context, queueDeadline));
  if (pending !== undefined) limits.push(Math.max(0, secondsUntil(context, pending.at)));
  if (provisional > 0) limits.push(PROVISIONAL_WAIT_SECONDS, provisional);
  const wanted = hasPlace(input, result) ? asked : Math.max(own, asked);
  return Math.min(wanted, ...limits);
}

/** A check that waits for its turn comes back at its place: later it would have to wait for another one. */
const hasPlace = (input: WatchInput, result: CheckResult): boolean =>
  input.lookout !== undefined &&
  result.kind === "unreachable" &&
  isHeldBack(result) &&
  result.retryAfterSeconds !== null;

function applyWake(
  context: OrchestrationContext,
  input: WatchInput,
  wake: Wake | undefined,
): WatchInput {
  if (wake?.lookout !== undefined) return withNews(context, input, wake.lookout);
  if (wake === undefined) return input;
  if (wake.deadline === null) return withHint(context, input);
  return {
    ...input,
    deadline: wake.deadline < input.deadline ? wake.deadline : input.deadline,
    waitSeconds: Math.min(input.waitSeconds, STOPPING_WAIT_SECONDS),
    ...{ adaptive: undefined, webhooks: undefined },
    // What runs beside the attempt has to be known now, because the attempt is being stopped.
    ...(input.confirm !== undefined && { confirm: { ...input.confirm, at: now(context) } }),
    ...(input.lookout !== undefined && { lookout: ALONE }),
  };
}
