import type { AttemptStatus, StatusFacts } from "../../../contracts/attempt";
import { onOneLine } from "../../../contracts/plain-text";
import type { PipelineUpdate } from "./update-document";

type State = PipelineUpdate["state"];

/**
 * With every other state an update is active, also with states that the vendor may add.
 * https://docs.databricks.com/api/workspace/pipelines/getupdate#update-state (read 2026-11)
 */
const ENDED: ReadonlySet<State> = new Set(["COMPLETED", "FAILED", "CANCELED"]);

/** Waiting for the service or for capacity. Nothing of the update has been executed in these states. */
const QUEUED: ReadonlySet<State> = new Set(["QUEUED", "CREATED"]);

export const hasEnded = ({ state }: Pick<PipelineUpdate, "state">): boolean => ENDED.has(state);

export const isActive = ({ state }: Pick<PipelineUpdate, "state">): boolean =>
  state !== null && !ENDED.has(state);

/** Null if the document contains no state. */
export function toUpdateStatus(
  { state }: Pick<PipelineUpdate, "state">,
  { runPageUrl, facts }: { readonly runPageUrl: string; readonly facts: StatusFacts },
): AttemptStatus | null {
  if (state === null) return null;
  const shown = { vendorState: onOneLine(state), runPageUrl, facts };
  switch (state) {
    case "COMPLETED":
      return { kind: "succeeded", message: "The update completed.", partial: false, ...shown };
    case "FAILED":
      return {
        kind: "failed",
        message: "The pipeline's update failed.",
        failureClass: "unclassified",
        ...shown,
      };
    case "CANCELED":
      return { kind: "cancelled", message: "The update was stopped in Databricks.", ...shown };
    default:
      return { kind: "active", message: null, queued: QUEUED.has(state), ...shown };
  }
}
