import type { InvocationContext } from "@azure/functions";
import type { ClaimKey, Claims, OpenedClaim } from "../contracts/claim";
import type { Lane } from "../lanes/lane";

/** The circuit of the storage account that holds the claims. */
export type StorageCircuit = Lane["circuit"];

/**
 * Opens a claim, unless the storage account does not answer: each step would hold its activity slot for a time limit.
 *
 * No share of the slots applies here. A step that were sent away would not know whether an earlier execution may have started
 * the job.
 */
export async function openClaim(
  { claims, storage }: { readonly claims: Claims; readonly storage: StorageCircuit },
  context: Pick<InvocationContext, "warn">,
  key: ClaimKey,
): Promise<OpenedClaim> {
  const opened = await storage.guard<OpenedClaim>({
    kind: "read",
    send: () => claims.open(key),
    endOf: (result) => {
      if (result.kind === "opened") return { kind: "answered" };
      const { reason, silent } = result;
      return silent === true ? { kind: "silent", reason } : { kind: "other" };
    },
    refused: ({ reason }) => ({
      kind: "unreachable",
      reason: `The start could not be recorded in the app's storage account: ${reason}.`,
    }),
  });
  for (const line of storage.takeNews()) context.warn(line);
  return opened;
}
