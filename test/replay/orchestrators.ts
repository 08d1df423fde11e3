import type { OrchestrationHandler } from "durable-functions";
import {
  CANCEL_RELAY_ORCHESTRATOR,
  CONDUCTOR_ORCHESTRATOR,
  LATE_CALLBACK_ORCHESTRATOR,
  NOTICES_ORCHESTRATOR,
  LOOKOUT_GUARD_ORCHESTRATOR,
  LOOKOUT_ORCHESTRATOR,
  OUTPUTS_ORCHESTRATOR,
  PLAN_ORCHESTRATOR,
  RUN_ORCHESTRATOR,
  SCHEDULE_REGISTER_ORCHESTRATOR,
  SCHEDULE_STATE_ORCHESTRATOR,
  SCHEDULED_TICK_ORCHESTRATOR,
  WATCH_ORCHESTRATOR,
  WEBHOOK_RECORD_ORCHESTRATOR,
  WORKFLOW_ORCHESTRATOR,
} from "../../src/contracts/names";
import { cancelRelay } from "../../src/orchestrators/cancel-relay";
import { lateCallback } from "../../src/orchestrators/late-callback";
import { notices } from "../../src/orchestrators/notices";
import { lookout } from "../../src/orchestrators/lookout/lookout";
import { lookoutGuard } from "../../src/orchestrators/lookout/lookout-guard";
import { outputs } from "../../src/orchestrators/outputs";
import { run } from "../../src/orchestrators/run";
import { scheduleRegister } from "../../src/orchestrators/schedule-register";
import { scheduleState } from "../../src/orchestrators/schedule-state";
import { scheduledTick } from "../../src/orchestrators/scheduled-tick";
import { watch } from "../../src/orchestrators/watch";
import { webhookRecord } from "../../src/orchestrators/webhook-record";
import { conductor } from "../../src/orchestrators/workflows/conductor";
import { workflowPlan } from "../../src/orchestrators/workflows/plan";
import { workflow } from "../../src/orchestrators/workflows/workflow";

/** The orchestrators of today, by the names that history knows them by. */
export const orchestrators: Readonly<Record<string, OrchestrationHandler>> = {
  [RUN_ORCHESTRATOR]: run,
  [WATCH_ORCHESTRATOR]: watch,
  [OUTPUTS_ORCHESTRATOR]: outputs,
  [LOOKOUT_ORCHESTRATOR]: lookout,
  [LOOKOUT_GUARD_ORCHESTRATOR]: lookoutGuard,
  [LATE_CALLBACK_ORCHESTRATOR]: lateCallback,
  [NOTICES_ORCHESTRATOR]: notices,
  [CANCEL_RELAY_ORCHESTRATOR]: cancelRelay,
  [SCHEDULED_TICK_ORCHESTRATOR]: scheduledTick,
  [SCHEDULE_REGISTER_ORCHESTRATOR]: scheduleRegister,
  [SCHEDULE_STATE_ORCHESTRATOR]: scheduleState,
  [WEBHOOK_RECORD_ORCHESTRATOR]: webhookRecord,
  [WORKFLOW_ORCHESTRATOR]: workflow,
  [CONDUCTOR_ORCHESTRATOR]: conductor,
  [PLAN_ORCHESTRATOR]: workflowPlan,
};
