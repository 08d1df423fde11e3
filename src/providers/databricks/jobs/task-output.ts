import * as z from "zod";
import { exactText, LIMITS, toBoundedText } from "../../../contracts/vendor-text";
import { purposes } from "../purpose";
import { readableText } from "../readable-text";
import { toUnreachable } from "../trouble";
import type { WorkspaceApi } from "../workspace-api";
import { GET_OUTPUT } from "../workspace-paces";
import { RunId } from "./run-document";
import { toVendorPage } from "./run-page-url";

export type TaskOutput =
  | {
      readonly kind: "read";
      readonly error: string | null;
      readonly trace: string | null;
      /** The task's log: for wheels and dbt often the only place with the reason. */
      readonly logs: string | null;
      /** The run that a run-job task started. */
      readonly childRunId: string | null;
      /** What the task returned: a notebook's exit value, the state of a SQL alert, the page of a SQL query's result. */
      readonly result: TaskResult | null;
    }
  | { readonly kind: "unreadable"; readonly reason: string };

/** Results and logs of up to 5 MB each are included, escaped: https://docs.databricks.com/api/workspace/jobs/getrunoutput */
const LARGEST_OUTPUT_BYTES = 16 * 1024 * 1024;

export interface TaskResult {
  readonly text: string;
  /** Whether the vendor, or this reader, has left out a part. */
  readonly truncated: boolean;
}

const ResultText = z
  .string()
  .nullable()
  .catch(null)
  .transform((text) =>
    text === null
      ? null
      : { text: toBoundedText(text), truncated: text.trim().length > LIMITS.text },
  );

const NotebookOutput = z.object({ result: ResultText, truncated: z.boolean().catch(false) });

const SqlOutput = z.object({
  alert_output: z.object({ alert_state: ResultText }).nullable().catch(null),
  query_output: z.object({ output_link: exactText() }).nullable().catch(null),
});

/** `dbt_output` is not read: it contains a signed link and the headers with which anybody can fetch the artifacts. */
const Output = z.object({
  notebook_output: NotebookOutput.nullable().catch(null),
  clean_rooms_notebook_output: z
    .object({ notebook_output: NotebookOutput.nullable().catch(null) })
    .nullable()
    .catch(null),
  sql_output: SqlOutput.nullable().catch(null),
  error: readableText(),
  error_trace: readableText(LIMITS.text, "bothEnds"),
  logs: readableText(LIMITS.text, "end"),
  run_job_output: z.object({ run_id: RunId }).nullable().catch(null),
});

/** Reads the output of one task run; the API has none for a run with several tasks. */
export async function readTaskOutput(api: WorkspaceApi, taskRunId: string): Promise<TaskOutput> {
  const result = await api.call({
    method: "GET",
    path: GET_OUTPUT,
    query: { run_id: taskRunId },
    maxBytes: LARGEST_OUTPUT_BYTES,
  });
  if (result.kind !== "ok") {
    const { reason } = toUnreachable(api.workspace, purposes.readRun(taskRunId), result);
    return { kind: "unreadable", reason };
  }
  const output = Output.parse(result.body);
  const { error, error_trace: trace, logs, run_job_output: child } = output;
  const childRunId = child?.run_id ?? null;
  return { kind: "read", error, trace, logs, childRunId, result: toResult(output, api) };
}

function toResult(output: z.infer<typeof Output>, { workspace }: WorkspaceApi): TaskResult | null {
  const { notebook_output: plain, clean_rooms_notebook_output: cleanRoom } = output;
  const notebook = plain ?? cleanRoom?.notebook_output ?? null;
  if (notebook !== null) return ofNotebook(notebook);
  const { alert_output: alert, query_output: query } = output.sql_output ?? NO_SQL;
  return alert?.alert_state ?? ofPage(toVendorPage(query?.output_link ?? "", workspace));
}

const NO_SQL = { alert_output: null, query_output: null };

const ofNotebook = ({ result, truncated }: z.infer<typeof NotebookOutput>): TaskResult | null =>
  result === null ? null : { text: result.text, truncated: result.truncated || truncated };

const ofPage = (page: string | null): TaskResult | null =>
  page === null ? null : { text: page, truncated: false };
