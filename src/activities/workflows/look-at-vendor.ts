/** What the vendor says now about the attempt of a run whose outcome is unknown. */
import type { AttemptStatus, EndedStatus } from "../../contracts/attempt";
import type { Outputs } from "../../contracts/outputs";
import type { StepLetter } from "../../contracts/workflows/step-state";
import { attemptOf } from "../../hub/find-attempt";
import type { StoredRun } from "../../hub/run-store";
import type { Providers } from "../../providers/provider";

export type VendorProviders = Pick<Providers, "forAttempt">;

/** `u`: the vendor does not have it, or it is not known which attempt it is. */
export async function lookAtVendor(
  providers: VendorProviders,
  run: StoredRun,
): Promise<StepLetter | "unreadable"> {
  const attempt = attemptOf(run);
  if (attempt === null) return "u";
  const result = await providers.forAttempt(attempt).check(attempt);
  switch (result.kind) {
    case "checked":
      return letterOfStatus(result.status, run);
    case "missing":
      return "u";
    case "unreachable":
      return "unreadable";
  }
}

function letterOfStatus(status: AttemptStatus, run: StoredRun): StepLetter {
  switch (status.kind) {
    case "active":
      return "v";
    case "succeeded":
      return isWholeSuccess(status, run) ? "o" : "f";
    case "failed":
      return "f";
    case "cancelled":
      return "c";
  }
}

const isWholeSuccess = (status: EndedStatus, { input }: StoredRun): boolean =>
  status.kind === "succeeded" && (!status.partial || input?.partialSuccess === "succeed");

/** What such an attempt produced, if the vendor says that it has succeeded; null otherwise. */
export async function readOutputsAtVendor(
  providers: VendorProviders,
  run: StoredRun,
): Promise<Outputs | null> {
  const attempt = attemptOf(run);
  if (attempt === null) return null;
  const provider = providers.forAttempt(attempt);
  const result = await provider.check(attempt);
  if (result.kind !== "checked" || result.status.kind === "active") return null;
  const outputs = await provider.outputs(attempt, result.status);
  return outputs.kind === "read" ? outputs.outputs : null;
}
