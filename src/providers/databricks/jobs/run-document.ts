import * as z from "zod";
import { cut } from "../../../contracts/plain-text";
import { boundedLine, exactText, LIMITS } from "../../../contracts/vendor-text";
import { lenientList, lenientObject } from "../lenient";
import { NextPage } from "../page-token";
import { readableText } from "../readable-text";

/** The parts of `runs/get` that matter here. https://docs.databricks.com/api/workspace/jobs/getrun */
const Message = readableText();

export const Count = z
  .unknown()
  .optional()
  .transform((count) => (typeof count === "number" ? count : null));

/** Compared unchanged. One that is too long becomes an unknown word and not null, because null has a meaning. */
const Word = z
  .unknown()
  .optional()
  .transform((word) =>
    typeof word === "string" && word.trim() !== "" ? cut(word, LIMITS.word) : null,
  );

/** An int64 id as its digits; the JSON reader keeps those beyond 2^53 as text. */
export const RunId = z
  .union([z.int().positive().max(Number.MAX_SAFE_INTEGER), z.string().regex(/^[1-9]\d{0,18}$/)])
  .transform(String);

/** Deprecated by the vendor, but the only state in the older API version. */
const RunState = lenientObject({
  life_cycle_state: Word,
  result_state: Word,
  state_message: Message,
  queue_reason: Message,
});

const RunStatus = lenientObject({
  state: Word,
  queue_details: lenientObject({ code: Word, message: Message }),
  termination_details: lenientObject({ code: Word, type: Word, message: Message }),
});

/** What runs, tasks and iterations have in common. */
export const Execution = z.object({
  state: RunState,
  status: RunStatus,
  run_page_url: exactText(),
});
export type Execution = z.infer<typeof Execution>;

/** The field that says what a task is, by what it is called here. https://docs.databricks.com/api/workspace/jobs/getrun#tasks */
export const TASK_KINDS = {
  notebook_task: "notebook",
  for_each_task: "for each",
  run_job_task: "run job",
  sql_task: "sql",
  dbt_task: "dbt",
  dbt_cloud_task: "dbt platform",
  dbt_platform_task: "dbt platform",
  pipeline_task: "pipeline",
  spark_python_task: "python script",
  python_wheel_task: "python wheel",
  spark_jar_task: "jar",
  spark_submit_task: "spark submit",
  condition_task: "condition",
  dashboard_task: "dashboard",
  power_bi_task: "power bi",
  clean_rooms_notebook_task: "clean room notebook",
  gen_ai_compute_task: "gpu compute",
} as const;

const isPresent = z
  .unknown()
  .optional()
  .transform((value) => value !== undefined && value !== null);

const KIND_FIELDS = Object.fromEntries(
  Object.keys(TASK_KINDS).map((field) => [field, isPresent]),
) as Record<keyof typeof TASK_KINDS, typeof isPresent>;

export const TaskRun = Execution.extend({
  task_key: boundedLine(LIMITS.name),
  run_id: RunId.nullable().catch(null),
  attempt_number: Count,
  start_time: Count,
  end_time: Count,
  ...KIND_FIELDS,
});
export type TaskRun = z.infer<typeof TaskRun>;

const TaskRuns = lenientList(TaskRun);

/** A run as `runs/get` shows it. */
export const ShownRun = Execution.extend({
  run_id: RunId.nullable().catch(null),
  run_name: boundedLine(LIMITS.name),
  start_time: Count,
  end_time: Count,
  queue_duration: Count,
});
export type ShownRun = z.infer<typeof ShownRun>;

export const RunDocument = ShownRun.extend({
  tasks: TaskRuns,
  /** Only in the document of a for-each task run. */
  iterations: TaskRuns,
  next_page_token: NextPage,
});
export type RunDocument = z.infer<typeof RunDocument>;
