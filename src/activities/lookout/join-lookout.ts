import type { InvocationContext } from "@azure/functions";
import { joinLookout } from "../../contracts/lookout";
import type { HubClient } from "../../hub/hub-client";
import { joinOrStart } from "../../hub/lookouts";
import type { Providers } from "../../providers/provider";
import { activity, type Activity } from "../activity";

export interface JoinLookoutOptions {
  readonly clientOf: (context: InvocationContext) => HubClient;
  readonly providers: Pick<Providers, "forAttempt">;
  readonly now: () => Date;
}

/** Tells the lookout of a watch. If the task hub fails, the watch looks by itself and asks again later. */
export const createJoinLookout = ({ clientOf, providers, now }: JoinLookoutOptions): Activity =>
  activity(joinLookout, async (order, context) => {
    if (providers.forAttempt(order.place).listActive === null) return { kind: "alone" };
    try {
      await joinOrStart(clientOf(context), order, now());
      return { kind: "joined" };
    } catch {
      return { kind: "failed" };
    }
  });
