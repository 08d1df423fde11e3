/**
 * The lookout of a connection: one instance that lists the active runs of the connection and wakes the watches of those that
 * left the list or whose state in it changed. It holds no text of a vendor: states are compared by a mark.
 */
import * as z from "zod";
import type { ActivityContract } from "./activities";
import type { AttemptReference } from "./attempt";
import { Instant } from "./identifiers";
import { watchIdOf } from "./watch";

/** How often a covered watch looks by itself, and how long it is covered without further news. */
export const COVER_SECONDS = 600;

/** How often the lookout covers a watch anew, so that its cover does not end while the lookout lists. */
export const RENEW_SECONDS = 480;

/** A watch that wants more frequent checks than the lookout's fastest rounds is not covered. */
export const SHORTEST_ROUND_SECONDS = 5;
export const LONGEST_ROUND_SECONDS = 10;

/** While a lookout does not list, it looks after this time which of its watches have ended. */
export const REST_SECONDS = 300;

/** If the newest list is older, the watches are told to look by themselves. */
export const STALE_AFTER_SECONDS = 25;

/** Further watches are not covered. At this number a round has an input of about 100 KB. */
export const MOST_MEMBERS = 5_000;

/** Where a lookout looks. The type of target is that of its first member: all types with such a list share it. */
export const LookoutPlace = z.strictObject({
  provider: z.string(),
  connectionId: z.string(),
  targetType: z.string().optional(),
});
export type LookoutPlace = z.infer<typeof LookoutPlace>;

export const LOOKOUT_PREFIX = "lookout-";

export const lookoutIdOf = ({
  provider,
  connectionId,
}: Pick<LookoutPlace, "provider" | "connectionId">): string =>
  `${LOOKOUT_PREFIX}${provider}-${connectionId}`.toLowerCase();

export const guardIdOf = (place: Pick<LookoutPlace, "provider" | "connectionId">): string =>
  `guard-${lookoutIdOf(place)}`;

/** A watch, as its lookout knows it: the end of its instance id, which begins with the vendor's run id. */
export const MemberId = z.string().regex(/^[a-z0-9.]+-[a-z0-9-]+$/);
export type MemberId = z.infer<typeof MemberId>;

/** The common beginning of the ids of a connection's watches. */
const prefixOf = ({ provider, connectionId }: Pick<LookoutPlace, "provider" | "connectionId">) =>
  `watch-${provider}-${connectionId}-`.toLowerCase();

/** Null if the id of the watch does not name the run that it watches now, so that nobody could find one by the other. */
export function memberOf(watchId: string, attempt: AttemptReference): MemberId | null {
  const member = watchId.slice(prefixOf(attempt).length);
  const isComputed = watchId.startsWith(prefixOf(attempt)) && watchIdOf(attempt) === watchId;
  return isComputed && runOfMember(member) === attempt.vendorRunId ? member : null;
}

/** The vendor's id of its run. */
export const runOfMember = (member: MemberId): string => member.slice(0, member.indexOf("-"));

export const watchOfMember = (place: LookoutPlace, member: MemberId): string =>
  prefixOf(place) + member;

/** What a round needs to know of its members. Those that have the same fields are written as one text. */
const Group = z.strictObject({
  /** Their state, as a mark. */
  mark: z.string(),
  waitSeconds: z.int().positive(),
  /** How often, one round after the other, they were told to look because nobody looks for them. */
  missed: z.int().nonnegative(),
  covered: z.boolean(),
  /** Separated by blanks. */
  members: z.string(),
});
export type Group = z.infer<typeof Group>;

/** Input of `lookout`: what one generation passes to the next. */
export const LookoutInput = z.strictObject({
  place: LookoutPlace,
  groups: z.array(Group),
  /** When its next round is due. */
  nextAt: Instant,
  /** When the vendor last returned the whole list. */
  listedAt: Instant.nullable(),
  /** Whether it lists. Otherwise there are too few watches, and each looks by itself. */
  listing: z.boolean(),
  /** How many calls the newest list has needed; 1 if there was none. */
  pages: z.int().positive(),
  /** How many lists have failed, one after the other. */
  failures: z.int().nonnegative(),
});
export type LookoutInput = z.infer<typeof LookoutInput>;

/** Custom status of a lookout. */
export const LookoutProgress = z.strictObject({
  watches: z.int().nonnegative(),
  /** How many of them are covered. */
  covered: z.int().nonnegative(),
  listing: z.boolean(),
  listedAt: Instant.nullable(),
  /** Why the newest list failed. */
  trouble: z.string().nullable(),
});
export type LookoutProgress = z.infer<typeof LookoutProgress>;

/** A watch that wants to be covered. Also the payload of `WatchJoined`. */
export const Joining = z.strictObject({
  member: MemberId,
  mark: z.string(),
  waitSeconds: z.int().positive(),
});
export type Joining = z.infer<typeof Joining>;

export const JoinOrder = z.strictObject({ place: LookoutPlace, joining: Joining });
export type JoinOrder = z.infer<typeof JoinOrder>;

/** `alone`: the vendor has no list for this kind of target. `failed`: it may be tried again. */
export const JoinResult = z.strictObject({ kind: z.enum(["joined", "alone", "failed"]) });
export type JoinResult = z.infer<typeof JoinResult>;

/** Tells the lookout of a watch, and starts it if there is none. */
export const joinLookout: ActivityContract<JoinOrder, JoinResult> = {
  name: "joinLookout",
  input: JoinOrder,
  output: JoinResult,
};

export const LookOrder = z.strictObject({
  place: LookoutPlace,
  /** `list`: lists the active runs. `rest`: nobody is covered any more; only finds the watches that have ended. */
  mode: z.enum(["list", "rest"]),
  groups: z.array(Group),
  /** Members that are not in the input of this generation: they cannot be covered yet. Separated by blanks. */
  fresh: z.string(),
  listedAt: Instant.nullable(),
});
export type LookOrder = z.infer<typeof LookOrder>;

const Members = z.array(MemberId);

export const LookResult = z.discriminatedUnion("kind", [
  z.strictObject({
    kind: z.literal("listed"),
    at: Instant,
    calls: z.int().positive(),
    /** Their new marks. */
    changed: z.array(z.tuple([MemberId, z.string()])),
    /** Not in the list; their watches were told to look, or to look by themselves. */
    missing: Members,
    covered: Members,
    /** Their watches have ended. */
    gone: Members,
  }),
  z.strictObject({
    kind: z.literal("notListed"),
    reason: z.string(),
    retryAfterSeconds: z.number().nonnegative().nullable(),
    /** It only waits for its turn in this app, which is no failure. */
    waits: z.literal(true).optional(),
    /** All that are covered were told to look by themselves. */
    released: z.boolean(),
    gone: Members,
  }),
  z.strictObject({ kind: z.literal("rested"), gone: Members }),
]);
export type LookResult = z.infer<typeof LookResult>;

/** One round of a lookout: lists the active runs, and tells watches what follows from the list. */
export const lookAround: ActivityContract<LookOrder, LookResult> = {
  name: "lookAround",
  input: LookOrder,
  output: LookResult,
};

/** Input of `lookoutGuard`, and of its step. */
export const GuardInput = z.strictObject({ place: LookoutPlace });
export type GuardInput = z.infer<typeof GuardInput>;

/** `goesOn`: the lookout covers watches, or was started again. */
export const GuardResult = z.strictObject({ goesOn: z.boolean() });
export type GuardResult = z.infer<typeof GuardResult>;

/** Looks at a lookout; if it is dead or late, tells its watches, and starts a dead one again. */
export const guardLookout: ActivityContract<GuardInput, GuardResult> = {
  name: "guardLookout",
  input: GuardInput,
  output: GuardResult,
};

/** FNV-1a, 32 bits: http://www.isthe.com/chongo/tech/comp/fnv/ */
function hashOf(text: string): number {
  let hash = 0x811c9dc5;
  for (const character of text) {
    hash = Math.imul(hash ^ (character.codePointAt(0) ?? 0), 0x01000193);
  }
  return hash >>> 0;
}

/** A short text by which two states can be compared. */
export const markOf = (vendorState: string): string => hashOf(vendorState).toString(36);

/** Always the same for an id, from 0 up to 1, and spread evenly over many: what is due for all of them is not due at once. */
export const fractionOf = (id: string): number => hashOf(id) / 2 ** 32;
