import { VirtualClock } from "../../../../local/clock";
import {
  type BlobStorageSimulator,
  startBlobStorageSimulator,
} from "../../../../local/simulators/blob-storage/blob-storage-simulator";
import type { Fault } from "../../../../local/simulators/faults";
import type { LaunchPlan } from "../../../../src/contracts/attempt";
import type { Claim, ClaimKey, Claims } from "../../../../src/contracts/claim";
import { createClaims, type StoredClaims } from "../../../../src/hub/claims/claims";

export const CONTAINER = "runward";

export const aKey = (changes: Partial<ClaimKey> = {}): ClaimKey => ({
  runId: "r-8f14e45fceea167a5a36dedd4bea2543f0a1b2c3",
  origin: { deploymentId: "tests", acceptedAt: "2026-01-05T06:00:00.000Z" },
  attemptNumber: 1,
  send: 1,
  ...changes,
});

/** Claims through the real SDK, in a simulated storage account. */
export interface ClaimWorld extends AsyncDisposable {
  readonly clock: VirtualClock;
  readonly storage: BlobStorageSimulator;
  readonly claims: StoredClaims;
  /** The states of all claims, by name. */
  states(): Record<string, string | undefined>;
}

export async function startClaimWorld(deadlineSeconds = 20): Promise<ClaimWorld> {
  const clock = new VirtualClock();
  const storage = await startBlobStorageSimulator({ clock });
  const { connectionString } = storage;
  return {
    clock,
    storage,
    claims: createClaims({ kind: "connectionString", connectionString }, { deadlineSeconds }),
    states: () =>
      Object.fromEntries(
        storage.blobs(CONTAINER).map(({ name, metadata }) => [name, metadata["state"]]),
      ),
    [Symbol.asyncDispose]: () => storage.close(),
  };
}

/** @throws if the claim cannot be opened. */
export async function openedBy(
  claims: Claims,
  key: ClaimKey = aKey(),
  plan?: LaunchPlan,
): Promise<Claim> {
  const opened = await claims.open(key, plan);
  if (opened.kind === "unreachable") throw new Error(opened.reason);
  if (opened.kind === "closed") throw new Error("It is closed.");
  return opened.claim;
}

/** The answer to a request is lost after it took effect, at the first try of it and at the SDK's own retry. */
export const LOST_ANSWER: Fault = { kind: "reset", when: "afterEffect" };
