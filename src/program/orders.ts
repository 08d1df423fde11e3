/** What makes the inputs of runs and workflows, for callers, schedules and steps alike. */
import { noticeScopeOf } from "../contracts/notices";
import { createOrderRun, type OrderRun } from "../hub/run-order";
import { createOrderWorkflow, type OrderWorkflow } from "../hub/workflows/workflow-order";
import type { Settings } from "../settings/settings";
import type { Connected } from "./connect";

export interface Orders {
  readonly orderRun: OrderRun;
  readonly orderWorkflow: OrderWorkflow;
}

export function createOrders(settings: Settings, connected: Connected, now: () => Date): Orders {
  const { lostContactSeconds, cancelGraceSeconds, deploymentId } = settings;
  const limits = { lostContactSeconds, cancelGraceSeconds };
  const notices = noticeScopeOf(settings.notify);
  const options = { offers: connected.offers, limits, deploymentId, notices, now };
  return { orderRun: createOrderRun(options), orderWorkflow: createOrderWorkflow(options) };
}
