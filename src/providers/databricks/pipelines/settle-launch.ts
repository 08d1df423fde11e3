import type { SettleResult } from "../../../contracts/attempt";
import type { LaunchOrder } from "../../provider";
import { toDate } from "../../vendor-instant";
import type { WorkspaceApi } from "../workspace-api";
import { findOwnUpdate } from "./own-update";
import type { DatabricksPipelineTarget } from "./pipeline-target";
import { toOwnReference } from "./update-reference";

/** Looks for the update that the launch may have started. Starts nothing. Updates carry no marker that people could look for. */
export async function settleLaunch(
  api: WorkspaceApi,
  order: LaunchOrder<DatabricksPipelineTarget>,
  now: () => Date,
): Promise<SettleResult> {
  const own = await findOwnUpdate(api, order);
  switch (own.kind) {
    case "unreachable":
      return own;
    case "none":
      return { kind: "notFound", marker: null, jobUrl: order.plan.jobUrl };
    case "found": {
      const { id, createdMs } = own.update;
      const at = toDate(createdMs) ?? now();
      return { kind: "found", attempt: toOwnReference(api.workspace, order, { id, at }) };
    }
  }
}
