import type { AttemptReference, Unreachable } from "../../../contracts/attempt";
import { Budget } from "../../budget";
import { purposes } from "../purpose";
import { toUnreachable } from "../trouble";
import type { WorkspaceApi } from "../workspace-api";
import { readEvents } from "./events";
import { type Flow, toFlows } from "./flows";
import { readUpdate } from "./read-update";
import type { PipelineUpdate } from "./update-document";

export type FlowsResult =
  | {
      readonly kind: "read";
      readonly update: PipelineUpdate;
      readonly flows: readonly Flow[];
      readonly complete: boolean;
    }
  | { readonly kind: "missing"; readonly reason: string }
  | Unreachable;

interface Effort {
  readonly now: () => Date;
  readonly effort: { readonly calls: number; readonly seconds: number };
}

/** The update as it is now, and its flows. */
export async function readFlows(
  api: WorkspaceApi,
  attempt: AttemptReference,
  { now, effort }: Effort,
): Promise<FlowsResult> {
  const read = await readUpdate(api, attempt);
  if (read.kind !== "read") return read;
  const budget = new Budget(now, effort);
  const { events, complete, trouble } = await readEvents(api, { attempt, level: "any", budget });
  if (trouble !== null && events.length === 0) {
    return toUnreachable(api.workspace, purposes.readUpdate(attempt.vendorRunId), trouble);
  }
  return { kind: "read", update: read.update, flows: toFlows(events, now()), complete };
}
