import * as z from "zod";
import { Instant } from "./identifiers";
import { Rhythm } from "./schedule";

/** The one instance of `scheduleRegister`. */
export const REGISTER_ID = "schedule-register";

/** Since when a schedule is known in its present form. No earlier tick is started. */
export const RegisterEntry = z.strictObject({
  name: z.string(),
  rhythm: Rhythm,
  enabled: z.boolean(),
  since: Instant,
  /** The last tick before the schedule was changed; its run may still be live. */
  lastTickBefore: Instant.nullable(),
});
export type RegisterEntry = z.infer<typeof RegisterEntry>;

/** What is stored in Durable about schedules across restarts of the app. */
export const ScheduleRegister = z.strictObject({
  writtenAt: Instant,
  entries: z.array(RegisterEntry),
});
export type ScheduleRegister = z.infer<typeof ScheduleRegister>;
