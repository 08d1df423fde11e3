import { z } from "zod";
import type { RunRequestSchema } from "./run-request";

export const ScheduleName = z
  .string()
  .regex(/^[A-Za-z0-9-]{1,48}$/, "must have 1 to 48 letters, digits and dashes");

/** What a schedule cannot carry: its tick is the key, and nobody waits for a callback. */
const NOT_FOR_SCHEDULES = ["idempotencyKey", "callBackUri", "callbackUrl"] as const;

/** Tags that every scheduled run gets. */
const OWN_TAGS = ["schedule", "tick"] as const;

const fieldsOf = (value: unknown): readonly string[] =>
  typeof value === "object" && value !== null ? Object.keys(value) : [];

/** The body of `POST /api/runs`, without what belongs to a single call. */
const createScheduledRun = (request: RunRequestSchema) =>
  z
    .unknown()
    .superRefine((run, refinement) => {
      const given = fieldsOf(run);
      for (const field of NOT_FOR_SCHEDULES.filter((one) => given.includes(one))) {
        refinement.addIssue({
          code: "custom",
          path: [field],
          message: "has no place in a schedule",
        });
      }
    })
    .pipe(request)
    .superRefine(({ tags }, refinement) => {
      for (const tag of OWN_TAGS.filter((one) => one in tags)) {
        const message = "is set by the schedule itself";
        refinement.addIssue({ code: "custom", path: ["tags", tag], message });
      }
    });

/** Finished instances are kept for 8 days at least, so a tick of a week ago is still known to have been served. */
export const LONGEST_LATENESS_MINUTES = 7 * 24 * 60;

const maxLatenessMinutes = z
  .int()
  .min(1)
  .max(LONGEST_LATENESS_MINUTES)
  .default(15)
  .describe("A tick that is found later than this never starts.");

const policy = <Name extends string>(name: Name): z.ZodLiteral<Name> =>
  z
    .literal(name)
    .describe(
      "runOnce: only the newest of the late ticks starts. runAll: each of them starts. skip: none starts.",
    );

/**
 * What becomes of ticks that are found more than two minutes late, because the host was down or out of reach.
 *
 * - `runOnce`: the newest of them starts, unless it is later than `maxLatenessMinutes`; the others are superseded.
 * - `runAll`: each one starts that is not later than `maxLatenessMinutes`.
 * - `skip`: none starts.
 */
export const Misfire = z.discriminatedUnion("policy", [
  z.strictObject({ policy: policy("runOnce"), maxLatenessMinutes }),
  z.strictObject({ policy: policy("runAll"), maxLatenessMinutes }),
  z.strictObject({ policy: policy("skip") }),
]);
export type Misfire = z.infer<typeof Misfire>;

/**
 * What becomes of a tick whose schedule still has a live run.
 *
 * - `skip`: nothing starts.
 * - `queue`: it starts when the run before it has ended, in the order of the ticks.
 * - `allow`: it starts beside the other.
 */
export const Overlap = z.enum(["skip", "queue", "allow"]);
export type Overlap = z.infer<typeof Overlap>;

/** When something is due: a cron expression, read in a time zone. */
export const Rhythm = z.strictObject({
  cron: z.string().describe("When it is due, as a cron expression."),
  timeZone: z.string().describe("The time zone in which the expression is read."),
});
export type Rhythm = z.infer<typeof Rhythm>;

/** One entry of the list of schedules, as the operator writes it. */
// eslint-disable-next-line @typescript-eslint/explicit-module-boundary-types -- the schema is the type
export const createSchedule = (request: RunRequestSchema) =>
  z.strictObject({
    name: ScheduleName,
    ...Rhythm.shape,
    timeZone: z.string().default("UTC"),
    run: createScheduledRun(request),
    overlap: Overlap.default("skip"),
    misfire: Misfire.default({ policy: "runOnce", maxLatenessMinutes: 15 }),
    enabled: z.boolean().default(true),
  });
export type ScheduleSchema = ReturnType<typeof createSchedule>;
export type Schedule = z.output<ScheduleSchema>;

/** The next sweep may come a little late; only what is later than two of its rounds was missed. */
export const ON_TIME_SECONDS = 120;

/** Later than this, a tick never starts. */
export const patienceSecondsOf = (misfire: Misfire): number =>
  misfire.policy === "skip"
    ? ON_TIME_SECONDS
    : Math.max(ON_TIME_SECONDS, misfire.maxLatenessMinutes * 60);
