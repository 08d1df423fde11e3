import { z } from "zod";
import { cut } from "../../contracts/plain-text";
import { boundedText, exactText, LIMITS } from "../../contracts/vendor-text";
import { NextPage } from "./page-token";
import { readableText } from "./readable-text";

/**
 * The parts of `runs/get` that matter here. Every field is lenient: one that is missing or of an unexpected type must
 * not hide the others. https://docs.databricks.com/api/workspace/jobs/getrun
 */
const Text = z.string().nullable().catch(null);
const Message = readableText();
const Count = z.number().nullable().catch(null);

/** Compared as it is; one that is too long stays a word that nobody knows, because "nothing" would mean something. */
const Word = Text.transform((word) =>
  word === null || word.trim() === "" ? null : cut(word, LIMITS.word),
);

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
  life_cycle_state: Word,
  result_state: Word,
  state_message: Message,
  queue_reason: Message,
});

const RunStatus = lenient({
  state: Word,
  queue_details: lenient({ code: Word, message: Message }),
  termination_details: lenient({ code: Word, type: Word, message: Message }),
});

/** What runs, tasks and iterations have in common. */
export const Execution = z.object({
  state: RunState,
  status: RunStatus,
  run_page_url: exactText(),
});
export type Execution = z.infer<typeof Execution>;

export const TaskRun = Execution.extend({
  task_key: boundedText(LIMITS.name),
  run_id: RunId.nullable().catch(null),
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
  next_page_token: NextPage,
});
export type RunDocument = z.infer<typeof RunDocument>;
