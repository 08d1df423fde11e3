import type { Vocabulary } from "./state-words";
import type { Workspace } from "./workspace";

export interface BodyContext {
  readonly workspace: Workspace;
  readonly nowMs: number;
  /** Scheme and host of the workspace, as run pages show it. */
  readonly host: string;
  readonly workspaceId: string;
  readonly vocabulary: Vocabulary;
}

/** A number on the wire, whatever its size. */
export function int64(id: string): bigint {
  return BigInt(id);
}

/** The legacy form, whose redirect works for admins only: https://github.com/databricks/cli/issues/5142 */
export function runPageUrl(context: BodyContext, jobId: string, runId: string): string {
  return `${context.host}/?o=${context.workspaceId}#job/${jobId}/run/${runId}`;
}
