import { createHash } from "node:crypto";
import type { LaunchOrder } from "./provider";

export type LaunchIdentity = Pick<LaunchOrder, "runId" | "attemptNumber" | "origin">;

/**
 * SHA-256, in hex, of what tells a launch from every other one: what marks it at its vendor is made of it alone.
 *
 * A run's id comes from its idempotency key, which may be used again after the retention time, in a new task hub, or in
 * another deployment at the same vendor. Without its origin, such a run would be taken for the one of the earlier life.
 */
export function launchDigest({ runId, attemptNumber, origin }: LaunchIdentity): string {
  const parts =
    origin === undefined
      ? [runId, attemptNumber]
      : [origin.deploymentId, runId, origin.acceptedAt, attemptNumber];
  return createHash("sha256").update(parts.join("|")).digest("hex");
}
