/**
 * The lookouts of connections, as the task hub holds them.
 *
 * Owns: starting one, telling it of a watch, and telling watches its news. Does not own: what it looks at, or when.
 */
import type { DurableClient } from "durable-functions";
import {
  type Group,
  guardIdOf,
  type GuardInput,
  type JoinOrder,
  LOOKOUT_PREFIX,
  lookoutIdOf,
  REST_SECONDS,
  LookoutInput,
  type LookoutPlace,
  LookoutProgress,
  type MemberId,
  watchOfMember,
} from "../contracts/lookout";
import {
  LOOKOUT_GUARD_ORCHESTRATOR,
  LOOKOUT_ORCHESTRATOR,
  WAKE_REQUESTED,
  WATCH_JOINED,
} from "../contracts/names";
import type { LookoutNews, Wake } from "../contracts/watch";
import { inTurns } from "./in-turns";
import { findInstance, isLive, isOver } from "./instances";
import { type InstancePage, readInstancePage } from "./lists/instance-pages";
import { startUnlessLive, wake } from "./run-store";

export interface StoredLookout {
  readonly input: LookoutInput | null;
  readonly progress: LookoutProgress | null;
  readonly isOver: boolean;
}

/** Null if there is none. What cannot be read of it is null. */
export async function findLookout(
  client: DurableClient,
  place: Pick<LookoutPlace, "provider" | "connectionId">,
): Promise<StoredLookout | null> {
  const instance = await findInstance(client, lookoutIdOf(place));
  if (instance === null) return null;
  return {
    input: LookoutInput.safeParse(instance.input).data ?? null,
    progress: LookoutProgress.safeParse(instance.customStatus).data ?? null,
    isOver: isOver(instance),
  };
}

/** The ids of all lookouts, also of those that have ended. */
export async function findLookoutIds(client: DurableClient): Promise<ReadonlySet<string>> {
  const query = { idPrefix: LOOKOUT_PREFIX, statuses: [], from: null, to: null };
  const ids = new Set<string>();
  let continuation: string | null = null;
  do {
    const page: InstancePage = await readInstancePage(client, query, continuation);
    for (const { instanceId } of page.instances) ids.add(instanceId);
    continuation = page.next;
  } while (continuation !== null);
  return ids;
}

/** Whether it ended although it knew live watches: an operator ended it, or it is broken. */
export const hasDied = ({ isOver: over, progress }: StoredLookout): boolean =>
  over && progress?.watches !== 0;

/** Tells the lookout of a watch, or starts one that knows it. What a dead one knew is known to the next. */
export async function joinOrStart(
  client: DurableClient,
  { place, joining }: JoinOrder,
  at: Date,
): Promise<void> {
  if (await isLive(client, lookoutIdOf(place))) {
    await client.raiseEvent(lookoutIdOf(place), WATCH_JOINED, joining);
    return;
  }
  const found = await findLookout(client, place);
  const { member, mark, waitSeconds } = joining;
  const joined: Group = { mark, waitSeconds, missed: 0, covered: false, members: member };
  const others = found !== null && hasDied(found) ? without(member, groupsIn(found)) : [];
  // One watch alone is not looked for. The next ones to join make the lookout begin.
  const nextAt = others.length > 0 ? at : new Date(at.getTime() + REST_SECONDS * 1_000);
  await startLookout(client, place, { groups: [...others, joined], at: nextAt });
}

/** Starts the guard of a lookout, if there is none. A lookout without one is looked at by the timer. */
export async function ensureGuard(client: DurableClient, place: LookoutPlace): Promise<void> {
  try {
    const id = guardIdOf(place);
    if (await isLive(client, id)) return;
    const input: GuardInput = { place };
    await startUnlessLive(client, LOOKOUT_GUARD_ORCHESTRATOR, { id, input });
  } catch {
    // The next round tries again.
  }
}

/** Starts a lookout that covers nobody yet, and whose first round is at this time. */
export async function startLookout(
  client: DurableClient,
  place: LookoutPlace,
  { groups, at }: { readonly groups: readonly Group[]; readonly at: Date },
): Promise<void> {
  const input: LookoutInput = {
    place,
    groups: groups.map((group) => ({ ...group, missed: 0, covered: false })),
    nextAt: at.toISOString(),
    listedAt: null,
    listing: false,
    pages: 1,
    failures: 0,
  };
  await startUnlessLive(client, LOOKOUT_ORCHESTRATOR, { id: lookoutIdOf(place), input });
}

export const groupsIn = ({ input }: StoredLookout): readonly Group[] => input?.groups ?? [];

const without = (member: MemberId, groups: readonly Group[]): Group[] =>
  groups.flatMap((group) => {
    const members = group.members.split(" ").filter((one) => one !== member);
    return members.length === 0 ? [] : [{ ...group, members: members.join(" ") }];
  });

const AT_A_TIME = 20;

const wakeWith = (lookout: LookoutNews): Wake => ({ deadline: null, lookout });

/** How telling a watch went. `unknown`: the task hub failed, so it may not have been told. */
export type Told = "told" | "gone" | "unknown";

/** Tells watches to look. */
export const tellWatches = (
  client: DurableClient,
  place: LookoutPlace,
  orders: readonly { readonly member: MemberId; readonly news: LookoutNews }[],
): Promise<{ readonly member: MemberId; readonly told: Told }[]> =>
  inTurns(orders, AT_A_TIME, async ({ member, news }) => {
    try {
      const isLive = await wake(client, watchOfMember(place, member), wakeWith(news));
      return { member, told: isLive ? "told" : "gone" };
    } catch {
      return { member, told: "unknown" };
    }
  });

/** Tells watches that they are covered, and returns those that were told. An ended one ignores it. */
export async function coverWatches(
  client: DurableClient,
  place: LookoutPlace,
  covers: readonly { readonly member: MemberId; readonly until: Date }[],
): Promise<MemberId[]> {
  const told = await inTurns(covers, AT_A_TIME, async ({ member, until }) => {
    const news: LookoutNews = { kind: "covered", until: until.toISOString() };
    try {
      await client.raiseEvent(watchOfMember(place, member), WAKE_REQUESTED, wakeWith(news));
      return [member];
    } catch {
      return [];
    }
  });
  return told.flat();
}

/** The members whose watches have ended. */
export async function endedWatches(
  client: DurableClient,
  place: LookoutPlace,
  members: readonly MemberId[],
): Promise<MemberId[]> {
  const ended = await inTurns(members, AT_A_TIME, async (member) => {
    try {
      return (await isLive(client, watchOfMember(place, member))) ? [] : [member];
    } catch {
      return [];
    }
  });
  return ended.flat();
}
