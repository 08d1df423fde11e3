/** What the vendor says now about the attempt of a run whose outcome is unknown. */
import type { AttemptStatus, EndedStatus } from "../../contracts/attempt";
import type { Outputs } from "../../contracts/outputs";
import type { StepLetter } from "../../contracts/workflows/step-state";
import { attemptOf } from "../../hub/find-attempt";
import type { StoredRun } from "../../hub/run-store";
import { sealedTargetOf } from "../../contracts/target";
import { hideInOutputs } from "../hidden-texts";
import { hidingFor, type OpenTarget } from "../opened-targets";
import type { VendorCalls } from "../vendor-calls";

/** `u`: the vendor does not have it, or it is not known which attempt it is. */
export async function lookAtVendor(
  calls: Pick<VendorCalls, "check">,
  run: StoredRun,
): Promise<StepLetter | "unreadable"> {
  const attempt = attemptOf(run);
  if (attempt === null) return "u";
  const result = await calls.check(attempt);
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

interface OutputsAtVendor {
  readonly calls: Pick<VendorCalls, "check" | "outputs">;
  readonly openTarget: OpenTarget;
}

/**
 * What such an attempt produced, if the vendor says that it has succeeded; null otherwise. Sealed parameters are removed from
 * it, as from the outputs that a run stores.
 */
export async function readOutputsAtVendor(
  run: StoredRun,
  { calls, openTarget }: OutputsAtVendor,
): Promise<Outputs | null> {
  const attempt = attemptOf(run);
  if (attempt === null) return null;
  const result = await calls.check(attempt);
  if (result.kind !== "checked" || result.status.kind === "active") return null;
  const sealed = run.input === null ? {} : sealedTargetOf(run.input.target);
  const hide = hidingFor(openTarget, { attempt: { ...attempt, runId: run.id }, ...sealed });
  const outputs = hideInOutputs(await calls.outputs(attempt, result.status), hide);
  return outputs.kind === "read" ? outputs.outputs : null;
}
