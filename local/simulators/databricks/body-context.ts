import type { Vocabulary } from "./state-words";
import type { Workspace } from "./workspace";

export interface BodyContext {
  readonly workspace: Workspace;
  readonly nowMs: number;
  /** Scheme and host of the workspace in links to run pages. */
  readonly host: string;
  readonly workspaceId: string;
  readonly vocabulary: Vocabulary;
}

/** Sent as a number of any size. */
export function int64(id: string): bigint {
  return BigInt(id);
}

/** The legacy form, whose redirect works only for admins: https://github.com/databricks/cli/issues/5142 */
export function runPageUrl(context: BodyContext, jobId: string, runId: string): string {
  return `${context.host}/?o=${context.workspaceId}#job/${jobId}/run/${runId}`;
}
