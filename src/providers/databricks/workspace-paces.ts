import type { Pace, PaceFor, RateLimit } from "../../http/pacing";

export const RUN_NOW = "jobs/run-now";
export const RUNS_SUBMIT = "jobs/runs/submit";
export const RUNS_GET = "jobs/runs/get";
export const GET_OUTPUT = "jobs/runs/get-output";

/**
 * The limits of one workspace per second, from secondary sources. Databricks documents only that these calls are limited:
 * https://docs.databricks.com/aws/en/resources/limits
 */
const LIMITS: readonly (readonly [path: string, limit: RateLimit])[] = [
  [RUN_NOW, { requests: 20, windowSeconds: 1 }],
  [RUNS_SUBMIT, { requests: 35, windowSeconds: 1 }],
  [RUNS_GET, { requests: 100, windowSeconds: 1 }],
  // No source gives a limit. The pace is for the pause after a 429.
  [GET_OUTPUT, { requests: 30, windowSeconds: 1 }],
];

/** The paces of one workspace by path. Other paths are rarely called and have none. */
export type WorkspacePaces = ReadonlyMap<string, Pace>;

export const createWorkspacePaces = (workspaceId: string, paceFor: PaceFor): WorkspacePaces =>
  new Map(LIMITS.map(([path, limit]) => [path, paceFor(workspaceId, limit)]));
