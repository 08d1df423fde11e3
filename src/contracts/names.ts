/** Registered names of orchestrators and events. They are part of stored history: never rename one in use. */
export const RUN_ORCHESTRATOR = "run";
export const WATCH_ORCHESTRATOR = "watch";

/** Reads what an ended attempt produced, and stores it as its own output. */
export const OUTPUTS_ORCHESTRATOR = "outputs";

/** Raised on a `run`: end it, and stop its attempt at the vendor. */
export const CANCEL_REQUESTED = "CancelRequested";

/** Raised on a `watch`: poll now. If it is lost, the next poll comes one interval later. */
export const WAKE_REQUESTED = "WakeRequested";

/** Decides whether one tick of a schedule starts its run. */
export const SCHEDULED_TICK_ORCHESTRATOR = "scheduledTick";

/** Stores since when each schedule is known. */
export const SCHEDULE_REGISTER_ORCHESTRATOR = "scheduleRegister";

/** Stores the pauses of a schedule, and what was started of it by hand. */
export const SCHEDULE_STATE_ORCHESTRATOR = "scheduleState";

/** Delivers the callback to an address that was given after the start of the run. */
export const LATE_CALLBACK_ORCHESTRATOR = "lateCallback";

/** Tells people how a run, or a generation of a workflow, ended. */
export const NOTICES_ORCHESTRATOR = "notices";

/** Repeats a cancel that was requested before its run, or generation of a workflow, had begun. */
export const CANCEL_RELAY_ORCHESTRATOR = "cancelRelay";

/** One generation of a workflow, from its start to its conclusion. */
export const WORKFLOW_ORCHESTRATOR = "workflow";

/** Starts the steps of a workflow, and follows them. */
export const CONDUCTOR_ORCHESTRATOR = "conductor";

/** Stores a piece of what the steps of a workflow run. */
export const PLAN_ORCHESTRATOR = "workflowPlan";

/** Raised on a `conductor`: read the state of a step, or stop. If it is lost, the next look comes within a minute. */
export const STEP_CHANGED = "StepChanged";

/** Lists the active runs of a connection, and wakes their watches. */
export const LOOKOUT_ORCHESTRATOR = "lookout";

/** Looks at a lookout while it covers watches. */
export const LOOKOUT_GUARD_ORCHESTRATOR = "lookoutGuard";

/** Raised on a `lookout`: a watch wants to be covered. If it is lost, the watch asks again later. */
export const WATCH_JOINED = "WatchJoined";

/** Stores how the webhooks about a job came. */
export const WEBHOOK_RECORD_ORCHESTRATOR = "webhookRecord";
