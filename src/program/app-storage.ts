import { type AppStorage, createClaimContainer } from "../hub/claims/claim-container";
import { createClaims, type StoredClaims } from "../hub/claims/claims";
import { createPartOfLimits } from "../hub/processes/part-of-limits";
import { createProcesses } from "../hub/processes/process-blobs";
import { createAzureCredential } from "../identity/azure-credential";
import type { Settings } from "../settings/settings";

/** The claims in the app's own storage account. */
export const openClaims = (settings: Settings): StoredClaims => createClaims(storageOf(settings));

/** Which part of the vendors' limits this process may use: the others that it knows by that storage account use the rest. */
export const openPartOfLimits = (
  settings: Settings,
  now: () => Date,
): (() => number | Promise<number>) =>
  createPartOfLimits({
    processes: createProcesses(createClaimContainer(storageOf(settings))),
    now,
  });

/** The app's identity there may be another one than that for the vendors. */
function storageOf({ storage, identity }: Settings): AppStorage {
  if (storage.kind === "connectionString") return storage;
  const { blobServiceUri, clientId } = storage;
  const own = identity.kind === "developer" ? identity : { ...identity, clientId };
  return { kind: "identity", blobServiceUri, credential: createAzureCredential(own) };
}
