/** The names of orchestrators and activities, for registering them before their code is loaded. */
import * as names from "../contracts/names";

export const ORCHESTRATOR_NAMES = [
  ...[names.RUN_ORCHESTRATOR, names.WATCH_ORCHESTRATOR, names.OUTPUTS_ORCHESTRATOR],
  ...[names.LOOKOUT_ORCHESTRATOR, names.LOOKOUT_GUARD_ORCHESTRATOR],
  ...[names.LATE_CALLBACK_ORCHESTRATOR, names.NOTICES_ORCHESTRATOR],
  names.CANCEL_RELAY_ORCHESTRATOR,
  ...[names.SCHEDULED_TICK_ORCHESTRATOR, names.SCHEDULE_REGISTER_ORCHESTRATOR],
  ...[names.SCHEDULE_STATE_ORCHESTRATOR, names.WEBHOOK_RECORD_ORCHESTRATOR],
  ...[names.WORKFLOW_ORCHESTRATOR, names.CONDUCTOR_ORCHESTRATOR, names.PLAN_ORCHESTRATOR],
] as const;

export const ACTIVITY_NAMES = {
  withoutClient: [
    ...["planLaunch", "planRepair", "launchAttempt", "closeLaunch", "lookUpAttempt"],
    ...["confirmLaunch", "checkAttempt", "readUsualDuration", "cancelAttempt"],
    ...["explainFailure", "readOutputs"],
  ],
  withClient: [
    ...["wakeWatch", "relayCancel", "keepWebhookRecord"],
    ...["joinLookout", "lookAround", "guardLookout"],
    ...["checkTurn", "startScheduledRun", "startScheduledWorkflow"],
    ...["startSteps", "readSteps", "cancelSteps", "reportChange", "concludeWorkflow"],
    ...["deliverCallback", "startNotices", "chooseNotices", "deliverNotice"],
  ],
};
