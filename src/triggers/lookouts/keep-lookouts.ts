/**
 * The timer that looks at all lookouts. Usually the guard of a lookout has looked before; this one also finds those that have
 * no guard. One query says which connections have a lookout, because most have none.
 */
import type { InvocationContext } from "@azure/functions";
import { lookoutIdOf, type LookoutPlace } from "../../contracts/lookout";
import { onOneLine } from "../../contracts/plain-text";
import type { HubClient } from "../../hub/hub-client";
import type { KeepLookout } from "../../hub/keep-lookout";
import { findLookoutIds } from "../../hub/lookouts";

export interface KeepLookoutsOptions {
  readonly connections: readonly Pick<LookoutPlace, "provider" | "connectionId">[];
  readonly keepLookout: KeepLookout;
}

type Keep = (timer: unknown, client: HubClient, context: InvocationContext) => Promise<void>;

export const createKeepLookouts =
  ({ connections, keepLookout }: KeepLookoutsOptions): Keep =>
  async (_timer, client, context) => {
    // What cannot be read must not keep the others from being looked at; the next execution tries again.
    const attempt = async (what: string, look: () => Promise<unknown>): Promise<void> => {
      try {
        await look();
      } catch (error) {
        const reason = error instanceof Error ? error.message : String(error);
        context.warn(`${what} not found: ${onOneLine(reason)}`);
      }
    };
    let ids: ReadonlySet<string> = new Set();
    await attempt("The lookouts were", async () => {
      ids = await findLookoutIds(client);
    });
    for (const connection of connections.filter((one) => ids.has(lookoutIdOf(one)))) {
      await attempt(`The lookout of ${connection.connectionId} was`, () =>
        keepLookout(client, connection, context),
      );
    }
  };
