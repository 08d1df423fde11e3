import type { LaunchIdentity } from "../../launch-digest";
import type { LaunchOrder } from "../../provider";
import type { Purpose } from "../purpose";
import type { WorkspaceApi } from "../workspace-api";
import type { ListedRuns } from "./past-deadline";

/** A start that Databricks recognises by an idempotency token: of a saved job, or of tasks that are sent along. */
export interface TokenStart {
  readonly order: LaunchIdentity & Pick<LaunchOrder, "plan" | "orderedAt" | "deadline">;
  readonly path: string;
  /** With the token. */
  readonly body: Readonly<Record<string, unknown>>;
  readonly purpose: Purpose;
  /** What is started, for messages: "job 12". */
  readonly what: string;
  /** The code of a failure because something does not exist, if that can only be what is started. */
  readonly missingCode: string | null;
  /** The list of runs in which a run of this start is, once it has started. */
  readonly listed: ListedRuns;
  /** Finds the run if the vendor accepted the start without returning its id. */
  findUnnamed(api: WorkspaceApi, sentAt: Date): Promise<string | null>;
}
