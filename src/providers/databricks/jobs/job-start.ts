import type { LaunchOrder } from "../../provider";
import { purposes } from "../purpose";
import { RUN_NOW } from "../workspace-paces";
import { findContinuousRun } from "./continuous-run";
import type { DatabricksJobTarget } from "./job-target";
import { mayBeRunNow } from "./past-deadline";
import { toRunNowBody } from "./run-now-body";
import type { TokenStart } from "./token-start";

/** The start of a saved job by `run-now`. */
export function startOf(order: LaunchOrder<DatabricksJobTarget>): TokenStart {
  const { vendorJobId } = order.plan;
  return {
    order,
    path: RUN_NOW,
    body: toRunNowBody(order),
    purpose: purposes.startJob(vendorJobId),
    what: `job ${vendorJobId}`,
    missingCode: "jobNotFound",
    listed: { query: { job_id: vendorJobId }, mostPages: 1, mayBe: mayBeRunNow },
    findUnnamed: (api, sentAt) => findContinuousRun(api, vendorJobId, sentAt),
  };
}
