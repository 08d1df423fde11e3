/**
 * The timer that looks at all lookouts. Usually the guard of a lookout has looked before; this one also finds those that have
 * no guard.
 */
import type { InvocationContext } from "@azure/functions";
import type { LookoutPlace } from "../../contracts/lookout";
import { onOneLine } from "../../contracts/plain-text";
import type { HubClient } from "../../hub/hub-client";
import type { KeepLookout } from "../../hub/keep-lookout";

export interface KeepLookoutsOptions {
  readonly connections: readonly Pick<LookoutPlace, "provider" | "connectionId">[];
  readonly keepLookout: KeepLookout;
}

type Keep = (timer: unknown, client: HubClient, context: InvocationContext) => Promise<void>;

export const createKeepLookouts =
  ({ connections, keepLookout }: KeepLookoutsOptions): Keep =>
  async (_timer, client, context) => {
    for (const connection of connections) {
      try {
        await keepLookout(client, connection, context);
      } catch (error) {
        // One connection must not keep the others from being looked at; the next execution tries again.
        const reason = error instanceof Error ? error.message : String(error);
        context.warn(
          `The lookout of ${connection.connectionId} was not found: ${onOneLine(reason)}`,
        );
      }
    }
  };
