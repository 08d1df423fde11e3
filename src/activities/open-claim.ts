import type { InvocationContext } from "@azure/functions";
import type {
  ClaimKey,
  Claims,
  CloseResult,
  ClosedClaim,
  OpenedClaim,
  UnreachableClaim,
} from "../contracts/claim";
import type { LaunchPlan } from "../contracts/attempt";
import type { Lane } from "../lanes/lane";
import { planSince } from "../providers/launch-baseline";

/** The circuit of the storage account that holds the claims. */
export type StorageCircuit = Lane["circuit"];

interface ClaimStore {
  readonly claims: Claims;
  readonly storage: StorageCircuit;
}

type Context = Pick<InvocationContext, "warn">;

/**
 * Opens a claim, unless the storage account does not answer: each step would hold its activity slot for a time limit.
 *
 * No share of the slots applies here. A step that were sent away would not know whether an earlier execution may have started
 * the job.
 */
export const openClaim = (
  { claims, storage }: ClaimStore,
  context: Context,
  { key, plan }: { readonly key: ClaimKey; readonly plan: LaunchPlan },
): Promise<OpenedClaim> => guarded<OpenedClaim>(storage, context, () => claims.open(key, plan));

/** Closes a claim, in the same way. What may have been sent is looked for by the plan of its execution. */
export async function closeClaim(
  { claims, storage }: ClaimStore,
  context: Context,
  key: ClaimKey,
): Promise<CloseResult> {
  const closed = await guarded<ClosedClaim>(storage, context, () => claims.close(key));
  switch (closed.kind) {
    case "closed":
      return closed;
    case "mayHaveBeenSent": {
      const { kind, plan } = closed;
      return plan === undefined ? { kind } : { kind, plan: planSince(plan, closed) };
    }
    case "unreachable":
      return { kind: closed.kind, reason: closed.reason };
  }
}

async function guarded<Result extends OpenedClaim | ClosedClaim>(
  storage: StorageCircuit,
  context: Context,
  send: () => Promise<Result | UnreachableClaim>,
): Promise<Result | UnreachableClaim> {
  const result = await storage.guard<Result | UnreachableClaim>({
    kind: "read",
    send,
    endOf: (ended) => {
      if (ended.kind !== "unreachable") return { kind: "answered" };
      const { reason, silent } = ended;
      return silent === true ? { kind: "silent", reason } : { kind: "other" };
    },
    refused: ({ reason }) => ({
      kind: "unreachable",
      reason: `The record of the start could not be read or written in the app's storage account: ${reason}.`,
    }),
  });
  for (const line of storage.takeNews()) context.warn(line);
  return result;
}
