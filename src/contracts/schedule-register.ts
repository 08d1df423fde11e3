import { z } from "zod";
import { Instant } from "./identifiers";
import { Rhythm } from "./schedule";

/** The one instance of `scheduleRegister`. */
export const REGISTER_ID = "schedule-register";

/** Since when a schedule is known in its present form. No tick up to then is ever started. */
export const RegisterEntry = z.strictObject({
  name: z.string(),
  rhythm: Rhythm,
  enabled: z.boolean(),
  since: Instant,
  /** The last tick of its former form, whose run may still live. */
  lastTickBefore: Instant.nullable(),
});
export type RegisterEntry = z.infer<typeof RegisterEntry>;

/** What Durable keeps about schedules from one start of the app to the next. */
export const ScheduleRegister = z.strictObject({
  writtenAt: Instant,
  entries: z.array(RegisterEntry),
});
export type ScheduleRegister = z.infer<typeof ScheduleRegister>;
