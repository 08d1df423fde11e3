import { createClaims, type StoredClaims } from "../hub/claims/claims";
import { createAzureCredential } from "../identity/azure-credential";
import type { Settings } from "../settings/settings";

/** The claims in the app's own storage account. Its identity may be another one than that for the vendors. */
export function openClaims({ storage, identity }: Settings): StoredClaims {
  if (storage.kind === "connectionString") return createClaims(storage);
  const { blobServiceUri, clientId } = storage;
  const own = identity.kind === "developer" ? identity : { ...identity, clientId };
  const credential = createAzureCredential(own);
  return createClaims({ kind: "identity", blobServiceUri, credential });
}
