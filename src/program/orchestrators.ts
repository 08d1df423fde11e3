/** The code of the orchestrators, which is loaded before their first turn. */
import * as names from "../contracts/names";
import { cancelRelay } from "../orchestrators/cancel-relay";
import { lookout } from "../orchestrators/lookout/lookout";
import { lookoutGuard } from "../orchestrators/lookout/lookout-guard";
import { lateCallback } from "../orchestrators/late-callback";
import { notices } from "../orchestrators/notices";
import { outputs } from "../orchestrators/outputs";
import { run } from "../orchestrators/run";
import { scheduleRegister } from "../orchestrators/schedule-register";
import { scheduleState } from "../orchestrators/schedule-state";
import { scheduledTick } from "../orchestrators/scheduled-tick";
import { watch } from "../orchestrators/watch";
import { webhookRecord } from "../orchestrators/webhook-record";
import { conductor } from "../orchestrators/workflows/conductor";
import { workflowPlan } from "../orchestrators/workflows/plan";
import { workflow } from "../orchestrators/workflows/workflow";

export const ORCHESTRATORS = {
  [names.RUN_ORCHESTRATOR]: run,
  [names.WATCH_ORCHESTRATOR]: watch,
  [names.LOOKOUT_ORCHESTRATOR]: lookout,
  [names.LOOKOUT_GUARD_ORCHESTRATOR]: lookoutGuard,
  [names.OUTPUTS_ORCHESTRATOR]: outputs,
  [names.LATE_CALLBACK_ORCHESTRATOR]: lateCallback,
  [names.NOTICES_ORCHESTRATOR]: notices,
  [names.CANCEL_RELAY_ORCHESTRATOR]: cancelRelay,
  [names.SCHEDULED_TICK_ORCHESTRATOR]: scheduledTick,
  [names.SCHEDULE_REGISTER_ORCHESTRATOR]: scheduleRegister,
  [names.SCHEDULE_STATE_ORCHESTRATOR]: scheduleState,
  [names.WEBHOOK_RECORD_ORCHESTRATOR]: webhookRecord,
  [names.WORKFLOW_ORCHESTRATOR]: workflow,
  [names.CONDUCTOR_ORCHESTRATOR]: conductor,
  [names.PLAN_ORCHESTRATOR]: workflowPlan,
};
