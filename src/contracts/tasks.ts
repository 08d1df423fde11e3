import * as z from "zod";
import { Unreachable } from "./attempt";
import { Instant } from "./identifiers";

/** Of one response, in JSON. */
export const TASKS_BYTE_LIMIT = 256_000;
export const MOST_TASKS = 1_000;

/** One part of an attempt, as the vendor describes it now: a task, a step, a model, a table. */
export const RunTask = z.strictObject({
  name: z.string().describe("Its name at the vendor."),
  kind: z.string().describe("What it is, such as notebook, step, model or table."),
  parent: z.string().nullable().describe("The part that it belongs to; null at the top."),
  state: z.string().describe("The vendor's word for its state."),
  attempt: z.int().positive().describe("The number of its newest attempt, 1 for the first."),
  startedAt: Instant.nullable().describe("When it started."),
  endedAt: Instant.nullable().describe("When it ended."),
  durationSeconds: z.number().nonnegative().nullable().describe("How long it has run."),
  error: z.string().nullable().describe("Why it failed; null if it did not."),
  pageUrl: z.string().nullable().describe("Its page at the vendor."),
});
export type RunTask = z.infer<typeof RunTask>;

export const TasksResult = z.discriminatedUnion("kind", [
  z.strictObject({
    kind: z.literal("listed"),
    tasks: z.array(RunTask),
    /** There are more than were read. */
    truncated: z.boolean(),
  }),
  /** The vendor returned that it has no such run. */
  z.strictObject({ kind: z.literal("missing"), reason: z.string() }),
  Unreachable,
]);
export type TasksResult = z.infer<typeof TasksResult>;

/** The response about the parts of a run. */
export const RunTasks = z.strictObject({
  runId: z.string().describe("The run's id."),
  attempt: z
    .int()
    .positive()
    .nullable()
    .describe("Number of the attempt whose parts they are, the newest one; null before the first."),
  tasks: z.array(RunTask).describe("The parts, as the vendor describes them now."),
  truncated: z.boolean().describe("Whether there are more than are listed."),
});
export type RunTasks = z.infer<typeof RunTasks>;
