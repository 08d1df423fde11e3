import type { LaunchResult } from "../../../contracts/attempt";
import type { LaunchOrder } from "../../provider";
import { nameOf } from "../workspace";
import type { WorkspaceApi } from "../workspace-api";
import { updateUrl } from "./page-url";
import type { DatabricksPipelineTarget } from "./pipeline-target";
import type { PipelineUpdate } from "./update-document";
import { toAdoptedReference } from "./update-reference";

/** What a launch comes to while an update is active that it has not started. Nothing of this launch has been started. */
export function meetActiveUpdate(
  api: WorkspaceApi,
  order: LaunchOrder<DatabricksPipelineTarget>,
  { update, now }: { readonly update: PipelineUpdate; readonly now: Date },
): LaunchResult {
  const { workspace } = api;
  const { vendorJobId: pipelineId } = order.plan;
  const page = updateUrl(workspace, pipelineId, update.id);
  const what = `Update ${update.id} of pipeline ${pipelineId} of ${nameOf(workspace)} is active (${page})`;
  switch (order.target.onActiveUpdate ?? "wait") {
    case "wait":
      return waitFor(`${what}, and a pipeline has one update at a time.`);
    case "fail": {
      const message = `${what}, and a pipeline has one update at a time. Send "onActiveUpdate": "wait" to start when it has ended, or "adopt" to watch it.`;
      return { kind: "rejected", failure: { code: "pipelineBusy", message } };
    }
    case "adopt":
      return update.state === "STOPPING"
        ? waitFor(`${what}, but it is being stopped.`)
        : {
            kind: "launched",
            attempt: toAdoptedReference(workspace, order, update, now),
            adopted: true,
          };
  }
}

const waitFor = (reason: string): LaunchResult => ({
  kind: "tryAgain",
  reason,
  mayHaveStarted: false,
  retryAfterSeconds: null,
  because: "full",
});
