import { fromBits } from "../../contracts/workflows/bits";
import { NOT_STARTED, statusOf, type StepStatus } from "../../contracts/workflows/step-state";
import type { NamedStep } from "../../contracts/workflows/workflow-input";
import type { ConductorProgress, StopReason } from "../../contracts/workflows/workflow-progress";

const BAD: ReadonlySet<StepStatus> = new Set([
  "failed",
  "cancelled",
  "timedOut",
  "unknown",
  "skipped",
]);

const WORDS: Partial<Record<StepStatus, string>> = {
  cancelled: "was cancelled",
  timedOut: "timed out",
  unknown: "has an unknown outcome",
  skipped: "was skipped",
};

const STOPS: Record<StopReason, string> = {
  cancelRequested: "The workflow was cancelled before the step could start",
  deadlinePassed: "The workflow's deadline passed before the step could start",
};

/** Why a step was skipped, from how those that it depends on ended. */
export function skipReasonOf(
  step: number,
  { steps, stop }: Pick<ConductorProgress, "steps" | "stop">,
  outlines: readonly NamedStep[],
): string {
  const { after, when } = outlines[step] ?? {};
  if (when === "failed" && steps[step]?.[0] === "y") return "No step that it depends on failed";
  const [culprit, ...others] = fromBits(step, after).flatMap((other) => {
    const { name = "", optional = false } = outlines[other] ?? {};
    const status = statusOf((steps[other] ?? NOT_STARTED)[0]);
    const isBad = BAD.has(status) && (!optional || status === "skipped");
    return isBad ? [{ name, status }] : [];
  });
  if (culprit === undefined) {
    return stop === null ? 'Another step failed, and onFailure is "stop"' : STOPS[stop.reason];
  }
  const more = others.length === 0 ? "" : ` (and ${others.length} more)`;
  return `Step ${culprit.name} ${WORDS[culprit.status] ?? "failed"}${more}`;
}
