import { createHash } from "node:crypto";
import type { LaunchOrder } from "./provider";

export type LaunchIdentity = Pick<LaunchOrder, "runId" | "attemptNumber" | "origin">;

/**
 * SHA-256, in hex, of the fields that identify a launch. The vendors' tokens and markers are made only of this digest.
 *
 * A run's id comes from its idempotency key, which may be used again after the retention time, in a new task hub, or in
 * another deployment at the same vendor. Without the origin in the digest, a new run would be mistaken for the earlier one.
 */
export function launchDigest({ runId, attemptNumber, origin }: LaunchIdentity): string {
  const parts =
    origin === undefined
      ? [runId, attemptNumber]
      : [origin.deploymentId, runId, origin.acceptedAt, attemptNumber];
  return createHash("sha256").update(parts.join("|")).digest("hex");
}
