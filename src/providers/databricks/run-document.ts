import { z } from "zod";

/**
 * The parts of `runs/get` that matter here. Every field is lenient: one that is missing or of an unexpected type must
 * not hide the others. https://docs.databricks.com/api/workspace/jobs/getrun
 */
const Text = z.string().nullable().catch(null);
const Count = z.number().nullable().catch(null);

/** An int64 id as its digits; the JSON reader keeps those beyond 2^53 as text. */
export const RunId = z
  .union([z.int().positive().max(Number.MAX_SAFE_INTEGER), z.string().regex(/^[1-9]\d{0,18}$/)])
  .transform(String);

/** An object whose absence is the same as all its fields being null. */
function lenient<Fields extends z.ZodRawShape>(fields: Fields): z.ZodCatch<z.ZodObject<Fields>> {
  const object = z.object(fields);
  return object.catch(() => object.parse({}));
}

/** Deprecated by the vendor, but all that the older API version fills. */
const RunState = lenient({
  life_cycle_state: Text,
  result_state: Text,
  state_message: Text,
  queue_reason: Text,
});

const RunStatus = lenient({
  state: Text,
  queue_details: lenient({ code: Text, message: Text }),
  termination_details: lenient({ code: Text, type: Text, message: Text }),
});

/** What runs, tasks and iterations have in common. */
export const Execution = z.object({
  state: RunState,
  status: RunStatus,
  run_page_url: Text,
});
export type Execution = z.infer<typeof Execution>;

export const TaskRun = Execution.extend({
  task_key: z.string(),
  run_id: RunId,
  attempt_number: Count,
  start_time: Count,
  for_each_task: z.unknown().optional(),
});
export type TaskRun = z.infer<typeof TaskRun>;

const TaskRuns = z
  .array(z.unknown())
  .catch([])
  .transform((items) => items.flatMap((item) => TaskRun.safeParse(item).data ?? []));

export const RunDocument = Execution.extend({
  tasks: TaskRuns,
  /** Only in the document of a for-each task run. */
  iterations: TaskRuns,
  next_page_token: Text,
});
export type RunDocument = z.infer<typeof RunDocument>;
