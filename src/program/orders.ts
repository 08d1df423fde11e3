/** What makes the inputs of runs and workflows, for callers, schedules and steps alike. */
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
  const options = { offers: connected.offers, limits, deploymentId, now };
  return { orderRun: createOrderRun(options), orderWorkflow: createOrderWorkflow(options) };
}
