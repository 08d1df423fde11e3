import * as z from "zod";
import type { LaunchIdentity } from "../../launch-digest";
import type { LaunchOrder } from "../../provider";
import type { Purpose } from "../purpose";
import type { WorkspaceApi } from "../workspace-api";
import { RunId } from "./run-document";

/** What decides whether a listed run may be one of the start. */
export const ListedRun = z.object({
  run_id: RunId,
  trigger: z.unknown().optional(),
  run_name: z.unknown().optional(),
});
export type ListedRun = z.infer<typeof ListedRun>;

/** The runs among which a run of one start is. */
export interface ListedRuns {
  /** The filters of https://docs.databricks.com/api/workspace/jobs/listruns */
  readonly query: Readonly<Record<string, string>>;
  /** Further pages are read only where most listed runs are of other starts. */
  readonly mostPages: number;
  mayBe(run: ListedRun): boolean;
}

/** A start that Databricks recognises by an idempotency token: of a saved job, or of tasks that are sent along. */
export interface TokenStart {
  readonly order: LaunchIdentity &
    Pick<LaunchOrder, "plan" | "orderedAt" | "deadline" | "onlyLook">;
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
