import type { InvocationContext } from "@azure/functions";
import { guardLookout } from "../../contracts/lookout";
import type { HubClient } from "../../hub/hub-client";
import type { KeepLookout } from "../../hub/keep-lookout";
import { activity, type Activity } from "../activity";

export interface GuardLookoutOptions {
  readonly clientOf: (context: InvocationContext) => HubClient;
  readonly keepLookout: KeepLookout;
}

/** Looks once at the lookout of a connection. If the task hub fails, the guard looks again. */
export const createGuardLookout = ({ clientOf, keepLookout }: GuardLookoutOptions): Activity =>
  activity(guardLookout, async ({ place }, context) => ({
    goesOn: await keepLookout(clientOf(context), place, context),
  }));
