import { z } from "zod";
import { LIMITS } from "../../../contracts/vendor-text";
import { purposes } from "../purpose";
import { readableText } from "../readable-text";
import { RunId } from "./run-document";
import { toUnreachable } from "../trouble";
import type { WorkspaceApi } from "../workspace-api";

export type TaskOutput =
  | {
      readonly kind: "read";
      readonly error: string | null;
      readonly trace: string | null;
      /** The task's log: for wheels and dbt often the only place with the reason. */
      readonly logs: string | null;
      /** The run that a run-job task started. */
      readonly childRunId: string | null;
    }
  | { readonly kind: "unreadable"; readonly reason: string };

/** Results and logs of up to 5 MB each are included, escaped: https://docs.databricks.com/api/workspace/jobs/getrunoutput */
const LARGEST_OUTPUT_BYTES = 16 * 1024 * 1024;

const Output = z.object({
  error: readableText(),
  error_trace: readableText(LIMITS.text, "bothEnds"),
  logs: readableText(LIMITS.text, "end"),
  run_job_output: z.object({ run_id: RunId }).nullable().catch(null),
});

/** Reads the output of one task run; the API has none for a run with several tasks. */
export async function readTaskOutput(api: WorkspaceApi, taskRunId: string): Promise<TaskOutput> {
  const result = await api.call({
    method: "GET",
    path: "jobs/runs/get-output",
    query: { run_id: taskRunId },
    maxBytes: LARGEST_OUTPUT_BYTES,
  });
  if (result.kind !== "ok") {
    const { reason } = toUnreachable(api.workspace, purposes.readRun(taskRunId), result);
    return { kind: "unreadable", reason };
  }
  const { error, error_trace: trace, logs, run_job_output: child } = Output.parse(result.body);
  return { kind: "read", error, trace, logs, childRunId: child?.run_id ?? null };
}
