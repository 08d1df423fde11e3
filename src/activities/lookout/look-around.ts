/**
 * One round of a lookout.
 *
 * Owns: the list, in the lane of the connection, and telling the watches what follows from it. Does not own: when the next
 * round is, and what is remembered (the orchestrator's).
 *
 * 1. It may be executed twice. A watch that is told twice looks twice.
 * 2. If the newest list is too old, all watches are told to look by themselves, before this step returns.
 * 3. It uses the one slot of a call, also for a list that is read in parts side by side, and holds none while it tells watches.
 */
import type { InvocationContext } from "@azure/functions";
import type { Unreachable } from "../../contracts/attempt";
import {
  lookAround,
  type LookOrder,
  type LookResult,
  STALE_AFTER_SECONDS,
} from "../../contracts/lookout";
import type { HubClient } from "../../hub/hub-client";
import { coverWatches, endedWatches, ensureGuard, tellWatches } from "../../hub/lookouts";
import type { ConnectionLanes } from "../../lanes/connection-lanes";
import type { ActiveRuns, Providers } from "../../providers/provider";
import { activity, type Activity } from "../activity";
import { heldBack, inLane } from "../in-lane";
import { compare } from "./compare";

export interface LookAroundOptions {
  readonly clientOf: (context: InvocationContext) => HubClient;
  readonly providers: Pick<Providers, "forAttempt">;
  readonly lanes: Pick<ConnectionLanes, "of">;
  readonly now: () => Date;
}

export const createLookAround = (options: LookAroundOptions): Activity =>
  activity(lookAround, async (order, context) => {
    const client = options.clientOf(context);
    if (order.mode === "rest") {
      return { kind: "rested", gone: await release(client, order) };
    }
    await ensureGuard(client, order.place);
    const list = await listRuns(options, order, context);
    return list.kind === "listed"
      ? tellList(client, order, { list, at: options.now() })
      : tellTrouble(client, order, { trouble: list, at: options.now() });
  });

async function listRuns(
  { providers, lanes }: LookAroundOptions,
  { place }: LookOrder,
  context: InvocationContext,
): Promise<ActiveRuns | Unreachable> {
  const { listActive } = providers.forAttempt(place);
  if (listActive === null) return NO_LIST;
  return inLane<ActiveRuns | Unreachable>(lanes.of(place), context, {
    key: `list ${place.provider} ${place.connectionId}`,
    kind: "read",
    held: heldBack,
    perform: () => listActive(place.connectionId),
  });
}

const NO_LIST: Unreachable = {
  kind: "unreachable",
  reason: "this version of Runward has no list for this kind of target",
  retryAfterSeconds: null,
};

async function tellList(
  client: HubClient,
  order: LookOrder,
  { list, at }: { list: ActiveRuns; at: Date },
): Promise<LookResult> {
  const { place } = order;
  const { changed, missing, covers } = compare(order, list.runs, at);
  const news = { kind: "changed" } as const;
  const toldOfChange = await tellWatches(
    client,
    place,
    changed.map(({ member }) => ({ member, news })),
  );
  const toldOfMissing = await tellWatches(client, place, missing);
  const told = new Set(
    toldOfChange.filter((one) => one.told === "told").map(({ member }) => member),
  );
  return {
    kind: "listed",
    at: at.toISOString(),
    calls: list.calls,
    // Whoever may not have been told is told again in the next round.
    changed: changed
      .filter(({ member }) => told.has(member))
      .map(({ member, mark }) => [member, mark]),
    missing: toldOfMissing.filter((one) => one.told === "told").map(({ member }) => member),
    covered: await coverWatches(client, place, covers),
    gone: [...toldOfChange, ...toldOfMissing]
      .filter((one) => one.told === "gone")
      .map(({ member }) => member),
  };
}

async function tellTrouble(
  client: HubClient,
  order: LookOrder,
  { trouble, at }: { trouble: Unreachable; at: Date },
): Promise<LookResult> {
  const { reason, retryAfterSeconds, because } = trouble;
  const waits = because === "paced" ? { waits: true as const } : {};
  const failed = { kind: "notListed", reason, retryAfterSeconds, ...waits } as const;
  if (!isStale(order, at)) return { ...failed, released: false, gone: [] };
  return { ...failed, released: true, gone: await release(client, order) };
}

const isStale = ({ listedAt }: LookOrder, at: Date): boolean =>
  listedAt === null || at.getTime() - Date.parse(listedAt) >= STALE_AFTER_SECONDS * 1_000;

/** Tells all that are covered to look by themselves, and returns those of all members whose watches have ended. */
async function release(client: HubClient, { place, groups }: LookOrder): Promise<string[]> {
  const membersOf = (covered: boolean): string[] =>
    groups.filter((one) => one.covered === covered).flatMap(({ members }) => members.split(" "));
  const news = { kind: "alone" } as const;
  const orders = membersOf(true).map((member) => ({ member, news }));
  const told = await tellWatches(client, place, orders);
  const gone = told.filter((one) => one.told === "gone").map(({ member }) => member);
  return [...gone, ...(await endedWatches(client, place, membersOf(false)))];
}
