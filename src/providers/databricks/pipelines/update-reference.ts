import type { AttemptReference } from "../../../contracts/attempt";
import type { LaunchOrder } from "../../provider";
import { toDate } from "../../vendor-instant";
import type { Workspace } from "../workspace";
import { updateUrl } from "./page-url";
import type { DatabricksPipelineTarget } from "./pipeline-target";
import type { PipelineUpdate } from "./update-document";
import { detailsOf, nameIn } from "./vendor-details";

interface Started {
  readonly id: string;
  readonly at: Date;
  /** Databricks does not retry it: it only validates, or it runs in development mode. */
  readonly isUnretried: boolean;
}

export function toReference(
  workspace: Workspace,
  { plan, attemptNumber }: LaunchOrder<DatabricksPipelineTarget>,
  { id, at, isUnretried }: Started,
): AttemptReference {
  const { vendorJobId } = plan;
  const details = detailsOf({ pipelineName: nameIn(plan), isUnretried });
  return {
    provider: "databricks",
    connectionId: workspace.id,
    number: attemptNumber,
    vendorJobId,
    vendorRunId: id,
    runPageUrl: updateUrl(workspace, vendorJobId, id),
    launchedAt: at.toISOString(),
    ...(Object.keys(details).length > 0 && { details }),
  };
}

/** Of an update that this launch has started. */
export const toOwnReference = (
  workspace: Workspace,
  order: LaunchOrder<DatabricksPipelineTarget>,
  update: { readonly id: string; readonly at: Date },
): AttemptReference => {
  const { validateOnly, development } = order.target;
  const isUnretried = validateOnly === true || development === true;
  return toReference(workspace, order, { ...update, isUnretried });
};

/** Of an update that somebody else has started, and that this run watches from now on. */
export const toAdoptedReference = (
  workspace: Workspace,
  order: LaunchOrder<DatabricksPipelineTarget>,
  { id, validateOnly, createdMs }: PipelineUpdate,
  now: Date,
): AttemptReference => ({
  ...toReference(workspace, order, {
    id,
    at: toDate(createdMs) ?? now,
    isUnretried: validateOnly,
  }),
  ...(order.target.cancelAtVendor !== true && { leaveRunning: true }),
});
