/** What a lookout knows, and what follows for it from a round. */
import {
  LONGEST_ROUND_SECONDS,
  type LookoutInput,
  type LookoutProgress,
  type LookResult,
  REST_SECONDS,
} from "../../contracts/lookout";
import { roundSecondsFor } from "../../contracts/lookout-worth";
import {
  instantAfter,
  instantIn,
  now,
  type OrchestrationContext,
  showStatus,
  warnOnce,
} from "../durable-steps";
import { afterRound, countCovered, type Members } from "./members";

export interface Known extends Omit<LookoutInput, "groups"> {
  readonly context: OrchestrationContext;
  nextAt: string;
  listedAt: string | null;
  listing: boolean;
  pages: number;
  failures: number;
  members: Members;
  /** Why the newest list failed. */
  trouble: string | null;
}

/** After a failed list, doubled for each further one. */
const FIRST_PAUSE_SECONDS = 10;

const SHORTEST_PAUSE_SECONDS = 2;

/** Where callers of the task hub, such as the timer, find how it is. */
export function show({ context, members, listing, listedAt, trouble }: Known): void {
  const covered = countCovered(members);
  const progress = { watches: members.size, covered, listing, listedAt, trouble };
  showStatus(context, progress satisfies LookoutProgress);
}

/** `startedAt`: when the round began. */
export function afterLook(known: Known, result: LookResult, startedAt: string): void {
  const { context } = known;
  known.members = afterRound(known.members, result);
  known.trouble = result.kind === "notListed" ? result.reason : null;
  switch (result.kind) {
    case "listed":
      known.listedAt = result.at;
      known.pages = result.calls;
      known.failures = 0;
      known.nextAt = nextRound(known, startedAt);
      return;
    case "rested":
      // What a list costs may have changed, because it contains all runs of the connection.
      if (countCovered(known.members) === 0) known.pages = Math.max(1, Math.floor(known.pages / 2));
      known.failures = 0;
      known.nextAt = instantIn(context, secondsOfRest(known));
      return;
    case "notListed":
      if (result.waits === true) {
        known.nextAt = instantIn(context, result.retryAfterSeconds ?? FIRST_PAUSE_SECONDS);
        return;
      }
      if (known.failures === 0) warn(known, result.reason);
      known.failures += 1;
      known.nextAt = instantIn(context, pauseAfter(known.failures, result.retryAfterSeconds));
  }
}

/** A watch that was told to look by itself says so by joining again. Until then it may not have heard it. */
const secondsOfRest = ({ members }: Known): number =>
  countCovered(members) > 0 ? LONGEST_ROUND_SECONDS : REST_SECONDS;

function nextRound({ context, members }: Known, startedAt: string): string {
  const waits = [...members.values()].map(({ waitSeconds }) => waitSeconds);
  const usual = instantAfter(startedAt, roundSecondsFor(waits));
  const earliest = instantAfter(now(context), SHORTEST_PAUSE_SECONDS);
  return usual < earliest ? earliest : usual;
}

const pauseAfter = (failures: number, asked: number | null): number =>
  Math.max(Math.min(FIRST_PAUSE_SECONDS * 2 ** (failures - 1), REST_SECONDS), asked ?? 0);

function warn({ context, place, members }: Known, reason: string): void {
  warnOnce(
    context,
    `The active runs of connection ${place.connectionId} cannot be listed, so each of ${members.size} watched runs is looked at by itself, as often as its waitSeconds says: ${reason}`,
    { connectionId: place.connectionId },
  );
}
