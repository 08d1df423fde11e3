/**
 * What a watch does with the lookout of its connection.
 *
 * Owns: when it asks to be covered, and how long it believes that it is. Does not own: looking (watch.ts), or the list (the
 * lookout's).
 *
 * 1. Cover only makes a wait longer. It never ends a watch, and never delays a deadline.
 * 2. Without news of the lookout a watch looks by itself, at its own interval. What it was told is believed for ten minutes
 *    at most, and for at most half of the time in which the vendor may be out of reach. Also while its cover is renewed, it
 *    looks by itself after ten minutes at most.
 * 3. A short run never asks: most runs end before their lookout would know them.
 */
import type { CheckResult } from "../contracts/attempt";
import {
  COVER_SECONDS,
  fractionOf,
  joinLookout,
  markOf,
  memberOf,
  SHORTEST_ROUND_SECONDS,
} from "../contracts/lookout";
import type { LookoutNews, WatchInput, WatchLookout } from "../contracts/watch";
import {
  instanceIdOf,
  instantIn,
  now,
  type OrchestrationContext,
  secondsUntil,
  type Steps,
  tryActivity,
} from "./durable-steps";
import { averageWait } from "./watch-usual";
import { isProven } from "./watch-webhooks";

/** It asks at this check, and not before. */
const FIRST_JOIN_AT_CHECK = 3;

/** The first time may not have been heard, because a lookout drops events when it continues as new. So it is told again soon. */
const FIRST_JOIN_AGAIN_SECONDS = 60;
/** Afterwards there are probably too few runs. */
const JOIN_AGAIN_SECONDS = 300;

/** Of a watch that looks by itself to its end, such as that of a run that is being stopped. */
export const ALONE: WatchLookout = { checks: 0, alone: true };

/** For how long the lookout looks for it, at most until `latest`; 0 if it has to look by itself. */
export function coveredSeconds(
  context: OrchestrationContext,
  { lookout }: WatchInput,
  latest: string | null = null,
): number {
  const until = lookout?.coveredUntil;
  if (until === undefined) return 0;
  return Math.max(0, secondsUntil(context, latest !== null && latest < until ? latest : until));
}

/** Watches that were covered together do not look by themselves together. */
const OWN_LOOKS_SPREAD_SECONDS = 120;

/** When it looks by itself although it is covered. */
export const secondsToOwnLook = (context: OrchestrationContext): number =>
  COVER_SECONDS - Math.floor(OWN_LOOKS_SPREAD_SECONDS * fractionOf(instanceIdOf(context)));

/** Asks the lookout to look for this watch, if it is time to. */
export function* joinIfDue(
  context: OrchestrationContext,
  before: WatchInput,
  result: CheckResult,
): Steps<WatchInput> {
  const input = withCheckCounted(before);
  if (input.lookout === undefined || !isDue(context, input)) return input;
  const member = memberOf(instanceIdOf(context), input.attempt);
  if (result.kind !== "checked" || member === null) return input;
  const { provider, connectionId, targetType } = input.attempt;
  const { kind } = yield* tryActivity(context, joinLookout, {
    input: {
      place: { provider, connectionId, ...(targetType !== undefined && { targetType }) },
      joining: { member, mark: markOf(result.status.vendorState), waitSeconds: averageWait(input) },
    },
    otherwise: { kind: "failed" },
    pauses: [],
  });
  const { joinings = 0 } = input.lookout;
  const told = { joinedAt: now(context), joinings: joinings + 1 };
  return {
    ...input,
    lookout: { ...input.lookout, ...told, ...(kind === "alone" && { alone: true }) },
  };
}

function withCheckCounted(input: WatchInput): WatchInput {
  const { lookout } = input;
  if (lookout === undefined || lookout.checks >= FIRST_JOIN_AT_CHECK) return input;
  return { ...input, lookout: { ...lookout, checks: lookout.checks + 1 } };
}

/** Whether it looks less often when it is covered, and more rarely alone than a lookout. */
function savesChecks(input: WatchInput): boolean {
  const waitSeconds = averageWait(input);
  const isBetween = waitSeconds >= SHORTEST_ROUND_SECONDS && waitSeconds < COVER_SECONDS;
  return isBetween && !isProven(input);
}

function isDue(context: OrchestrationContext, input: WatchInput): boolean {
  const { checks, joinedAt, joinings = 0, alone } = input.lookout ?? ALONE;
  if (alone === true || checks < FIRST_JOIN_AT_CHECK || !savesChecks(input)) return false;
  if (coveredSeconds(context, input) > 0) return false;
  const pause = joinings <= 1 ? FIRST_JOIN_AGAIN_SECONDS : JOIN_AGAIN_SECONDS;
  return joinedAt === undefined || -secondsUntil(context, joinedAt) >= pause;
}

/** What the watch knows after the news. */
export function withNews(
  context: OrchestrationContext,
  input: WatchInput,
  news: LookoutNews,
): WatchInput {
  const { lookout } = input;
  if (lookout === undefined || lookout.alone === true) return input;
  switch (news.kind) {
    case "changed":
      return input;
    case "covered": {
      const coveredUntil = believed(context, input, news.until);
      return { ...input, lookout: { ...lookout, coveredUntil, joinings: 0 } };
    }
    case "alone": {
      const uncovered = { ...lookout, joinings: 0 };
      delete uncovered.coveredUntil;
      return { ...input, lookout: uncovered };
    }
  }
}

function believed(
  context: OrchestrationContext,
  { lostContactSeconds }: WatchInput,
  until: string,
): string {
  const latest = instantIn(context, Math.min(COVER_SECONDS, lostContactSeconds / 2));
  return until < latest ? until : latest;
}
