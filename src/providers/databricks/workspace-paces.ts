import type { Pace, RateLimit } from "../../http/pacing";

export const RUN_NOW = "jobs/run-now";
export const RUNS_GET = "jobs/runs/get";

/**
 * What one workspace is said to allow a second. Databricks publishes no figures for these calls, only that it limits them:
 * https://docs.databricks.com/aws/en/resources/limits
 */
const LIMITS: readonly (readonly [path: string, limit: RateLimit])[] = [
  [RUN_NOW, { requests: 20, windowSeconds: 1 }],
  [RUNS_GET, { requests: 100, windowSeconds: 1 }],
];

/** The paces of one workspace by path; a path that is not among them is rarely called. */
export type WorkspacePaces = ReadonlyMap<string, Pace>;

export const createWorkspacePaces = (paceFor: (limit: RateLimit) => Pace): WorkspacePaces =>
  new Map(LIMITS.map(([path, limit]) => [path, paceFor(limit)]));
