/** Registered names of orchestrators and events. They are part of stored history: never rename one in use. */
export const RUN_ORCHESTRATOR = "run";
export const WATCH_ORCHESTRATOR = "watch";

/** Raised on a `run`: end it, and stop its attempt at the vendor. */
export const CANCEL_REQUESTED = "CancelRequested";

/** Raised on a `watch`: look now. Losing one costs an interval. */
export const WAKE_REQUESTED = "WakeRequested";

/** Decides about one tick of a schedule. */
export const SCHEDULED_TICK_ORCHESTRATOR = "scheduledTick";

/** Remembers since when each schedule is known. */
export const SCHEDULE_REGISTER_ORCHESTRATOR = "scheduleRegister";

/** Reports the end of a run to an address that was given after its start. */
export const LATE_CALLBACK_ORCHESTRATOR = "lateCallback";
