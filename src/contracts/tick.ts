import { z } from "zod";
import { Instant } from "./identifiers";
import { RunInput } from "./run-input";
import { Misfire, Overlap } from "./schedule";

/** One tick by the two instances that may stand for it; both ids are computed, so neither needs to exist. */
export const TickReference = z.strictObject({ tickId: z.string(), runId: z.string() });
export type TickReference = z.infer<typeof TickReference>;

/** Input of `scheduledTick`: everything that decides, fixed when the tick was found, so that its history replays. */
export const TickInput = z.strictObject({
  schedule: z.string(),
  tick: Instant,
  runId: z.string(),
  run: RunInput,
  overlap: Overlap,
  misfire: Misfire,
  /** A newer tick was due as well when this one was found late, and runs in its place. */
  supersededBy: Instant.nullable(),
  /** The tick before this one. */
  previous: TickReference.nullable(),
  /** Since when it waits for its turn; null until it does. */
  waitingSince: Instant.nullable(),
});
export type TickInput = z.infer<typeof TickInput>;

export const SkipReason = z.enum(["tooLate", "missed", "superseded", "overlap", "waitedTooLong"]);
export type SkipReason = z.infer<typeof SkipReason>;

/** Where the newest run of a schedule is to be found, as of one tick. */
export const NewestRun = z.discriminatedUnion("kind", [
  z.strictObject({ kind: z.literal("run"), runId: z.string() }),
  /** Whatever that tick says. */
  z.strictObject({ kind: z.literal("asOf"), tick: TickReference }),
]);
export type NewestRun = z.infer<typeof NewestRun>;

/** What was decided about a tick. A skipped one is a decision kept, not a failure. */
export const TickResult = z.discriminatedUnion("kind", [
  z.strictObject({
    kind: z.literal("started"),
    runId: z.string(),
    message: z.string(),
    newestRun: NewestRun,
  }),
  z.strictObject({
    kind: z.literal("skipped"),
    reason: SkipReason,
    message: z.string(),
    newestRun: NewestRun.nullable(),
  }),
]);
export type TickResult = z.infer<typeof TickResult>;

/** Custom status of a tick that waits for its turn. */
export const TickProgress = z.strictObject({ message: z.string() });
export type TickProgress = z.infer<typeof TickProgress>;

/** Lower case, because task hubs on Azure Storage do not tell cases apart everywhere. */
export function tickIdOf(schedule: string, tick: Date): string {
  const minute = tick.toISOString().slice(0, 16).replace(/[-:]/g, "");
  return `s-${schedule}-${minute}z`.toLowerCase();
}
