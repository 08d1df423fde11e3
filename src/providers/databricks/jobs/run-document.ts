import { z } from "zod";
import { cut } from "../../../contracts/plain-text";
import { boundedLine, exactText, LIMITS } from "../../../contracts/vendor-text";
import { lenientList, lenientObject } from "../lenient";
import { NextPage } from "../page-token";
import { readableText } from "../readable-text";

/** The parts of `runs/get` that matter here. https://docs.databricks.com/api/workspace/jobs/getrun */
const Message = readableText();

const Count = z
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

export const TaskRun = Execution.extend({
  task_key: boundedLine(LIMITS.name),
  run_id: RunId.nullable().catch(null),
  attempt_number: Count,
  start_time: Count,
  for_each_task: z.unknown().optional(),
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
