import * as z from "zod";
import type { RunRequestSchema } from "./run-request";
import type { WorkflowRequestSchema } from "./workflows/workflow-request";

export const ScheduleName = z
  .string()
  .regex(/^[A-Za-z0-9-]{1,48}$/, "must have 1 to 48 letters, digits and dashes");

/** Not allowed in a schedule: the key is computed from the tick, and no caller waits for a callback. */
const NOT_FOR_SCHEDULES = ["idempotencyKey", "callBackUri", "callbackUrl"] as const;

/** Tags that every scheduled run gets. */
const OWN_TAGS = ["schedule", "tick"] as const;

const fieldsOf = (value: unknown): readonly string[] =>
  typeof value === "object" && value !== null ? Object.keys(value) : [];

/** The body of `POST /api/runs` or `POST /api/workflows`, without the fields that belong to a single call. */
const withoutCallFields = <Request extends { readonly tags: Readonly<Record<string, string>> }>(
  request: z.ZodType<Request>,
) =>
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
    .superRefine(({ tags }: { readonly tags: Readonly<Record<string, string>> }, refinement) => {
      for (const tag of OWN_TAGS.filter((one) => one in tags)) {
        const message = "is set by the schedule itself";
        refinement.addIssue({ code: "custom", path: ["tags", tag], message });
      }
    });

/** Finished instances are stored for at least 8 days, so it is still known whether a tick of a week ago was started. */
export const LONGEST_LATENESS_MINUTES = 7 * 24 * 60;

const maxLatenessMinutes = z
  .int()
  .min(1)
  .max(LONGEST_LATENESS_MINUTES)
  .default(15)
  .describe("A tick that is found later than this is not started.");

const policy = <Name extends string>(name: Name): z.ZodLiteral<Name> =>
  z
    .literal(name)
    .describe(
      "runOnce: of the late ticks only the newest is started. runAll: all are started. skip: none is started.",
    );

/**
 * What happens with ticks that are found more than two minutes late, because the host or the task hub was down.
 *
 * - `runOnce`: the newest of them is started, unless it is later than `maxLatenessMinutes`; the others are superseded.
 * - `runAll`: every tick that is not later than `maxLatenessMinutes` is started.
 * - `skip`: none is started.
 */
export const Misfire = z.discriminatedUnion("policy", [
  z.strictObject({ policy: policy("runOnce"), maxLatenessMinutes }),
  z.strictObject({ policy: policy("runAll"), maxLatenessMinutes }),
  z.strictObject({ policy: policy("skip") }),
]);
export type Misfire = z.infer<typeof Misfire>;

/**
 * What happens at a tick while a run of the schedule is live.
 *
 * - `skip`: no run is started.
 * - `queue`: its run is started when the previous run has ended, in the order of the ticks.
 * - `allow`: its run is started at once, in parallel.
 */
export const Overlap = z.enum(["skip", "queue", "allow"]);
export type Overlap = z.infer<typeof Overlap>;

/** When a schedule is due: a cron expression in a time zone. */
export const Rhythm = z.strictObject({
  cron: z.string().describe("When it is due, as a cron expression."),
  timeZone: z.string().describe("The time zone in which the expression is read."),
});
export type Rhythm = z.infer<typeof Rhythm>;

/** One entry of the list of schedules, as the operator writes it. */
// eslint-disable-next-line @typescript-eslint/explicit-module-boundary-types -- the schema is the type
export const createSchedule = (request: RunRequestSchema, workflow: WorkflowRequestSchema) =>
  z
    .strictObject({
      name: ScheduleName,
      ...Rhythm.shape,
      timeZone: z.string().default("UTC"),
      run: withoutCallFields(request).optional(),
      workflow: withoutCallFields(workflow).optional(),
      overlap: Overlap.default("skip"),
      misfire: Misfire.default({ policy: "runOnce", maxLatenessMinutes: 15 }),
      enabled: z.boolean().default(true),
    })
    .refine(({ run, workflow: other }) => run !== undefined || other !== undefined, {
      path: ["run"],
      error: "is needed, or workflow in its place",
    })
    .refine(({ run, workflow: other }) => run === undefined || other === undefined, {
      path: ["workflow"],
      error: "cannot be given beside run: a schedule starts one of the two",
    });
export type ScheduleSchema = ReturnType<typeof createSchedule>;
export type Schedule = z.output<ScheduleSchema>;

/** The timer runs every minute and may be a little late. A tick counts as missed after two of its intervals. */
export const ON_TIME_SECONDS = 120;

/** A tick that is later than this is not started. */
export const patienceSecondsOf = (misfire: Misfire): number =>
  misfire.policy === "skip"
    ? ON_TIME_SECONDS
    : Math.max(ON_TIME_SECONDS, misfire.maxLatenessMinutes * 60);
