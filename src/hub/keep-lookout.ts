/**
 * Keeps one lookout alive, for its guard and for the timer.
 *
 * Owns: finding a lookout that is dead or late, telling its watches to look by themselves, and starting a dead one again. Does
 * not own: when somebody looks.
 *
 * 1. A watch that was told so looks again at its own interval, so an end is not noticed later than without a lookout.
 * 2. What it tells is a hint. It is told twice, because the first one may be lost.
 */
import type { InvocationContext } from "@azure/functions";
import type { DurableClient } from "durable-functions";
import { lookoutIdOf, type LookoutPlace, STALE_AFTER_SECONDS } from "../contracts/lookout";
import {
  findLookout,
  groupsIn,
  hasDied,
  startLookout,
  type StoredLookout,
  tellWatches,
} from "./lookouts";

const TIMES_TOLD = 2;

type Log = Pick<InvocationContext, "warn">;

/** Looks at the lookout of a connection; true if somebody has to go on looking at it. */
export type KeepLookout = (
  client: DurableClient,
  place: Pick<LookoutPlace, "provider" | "connectionId">,
  log: Log,
) => Promise<boolean>;

export function createKeepLookout(now: () => Date): KeepLookout {
  const told = new Told();
  return async (client, connection, log) => {
    const found = await findLookout(client, connection);
    const place = found?.input?.place;
    if (found === null || place === undefined) return false;
    const listedAt = newestList(found);
    if (isTrouble(found, listedAt, now()) && !told.isEnough(lookoutIdOf(place), listedAt)) {
      await tellAlone(client, { place, found, log });
    }
    if (hasDied(found)) await startLookout(client, place, { groups: groupsIn(found), at: now() });
    return hasDied(found) || isCovering(found);
  };
}

const newestList = ({ input, progress }: StoredLookout): string | null =>
  progress?.listedAt ?? input?.listedAt ?? null;

const isCovering = ({ isOver, progress }: StoredLookout): boolean =>
  !isOver && progress?.covered !== 0;

/** How often the watches of a lookout were told that its newest list is too old. */
class Told {
  readonly #times = new Map<string, { readonly listedAt: string | null; readonly times: number }>();

  isEnough(id: string, listedAt: string | null): boolean {
    const before = this.#times.get(id);
    const times = before?.listedAt === listedAt ? before.times : 0;
    this.#times.set(id, { listedAt, times: times + 1 });
    return times >= TIMES_TOLD;
  }
}

function isTrouble(found: StoredLookout, listedAt: string | null, now: Date): boolean {
  if (hasDied(found)) return true;
  if (found.isOver || found.progress?.covered === 0 || listedAt === null) return false;
  return now.getTime() - Date.parse(listedAt) >= STALE_AFTER_SECONDS * 1_000;
}

async function tellAlone(
  client: DurableClient,
  { place, found, log }: { place: LookoutPlace; found: StoredLookout; log: Log },
): Promise<void> {
  const members = groupsIn(found).flatMap((group) => group.members.split(" "));
  const news = { kind: "alone" } as const;
  await tellWatches(
    client,
    place,
    members.map((member) => ({ member, news })),
  );
  const what = found.isOver ? "has ended, and is started again" : "is late";
  log.warn(
    `The lookout of ${place.connectionId} ${what}. Its ${members.length} watched runs are looked at one by one, as often as their waitSeconds says, until it lists again`,
  );
}
