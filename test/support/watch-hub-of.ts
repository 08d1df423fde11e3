import type { WatchHub } from "../../src/activities/wake-watch";
import { WatchProgress } from "../../src/contracts/watch";
import type { HubCore } from "./hub-core";

/** What stopping an attempt needs from a task hub in virtual time. */
export const watchHubOf = (hub: () => Pick<HubCore, "raise" | "instances">): WatchHub => ({
  raiseEvent: (id, name, data) =>
    Promise.resolve().then(() => {
      hub().raise(id, name, data);
    }),
  findWatchedAttempt: (watchId) => {
    const shown = hub().instances.get(watchId)?.customStatuses.at(-1);
    return Promise.resolve(WatchProgress.safeParse(shown).data?.attempt ?? null);
  },
});
