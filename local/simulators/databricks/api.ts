import type { FastifyInstance, FastifyRequest } from "fastify";
import type { BodyContext } from "./body-context";
import { databricksError } from "./databricks-error";
import { requireAccess } from "./job-access";
import type { JobRun } from "./job-run";
import type { TaskRunReference } from "./task-run-ids";
import type { Workspace } from "./workspace";

/** What the routes of one API version use. */
export interface Api {
  readonly app: FastifyInstance;
  readonly workspace: Workspace;
  /** `/api/2.2/jobs`, for instance. */
  readonly prefix: string;
  /** The length above which 2.2 pages arrays; undefined in 2.1. */
  readonly pageSize: number | undefined;
  readonly context: () => BodyContext;
  /** Rejects requests above the rate limit, if there is one. */
  readonly limit: (call: "runNow" | "runsGet") => void;
}

export function findRun(api: Api, request: FastifyRequest, runId: string): JobRun {
  const run = api.workspace.run(runId);
  if (run === undefined) throw runMissing(runId);
  requireAccess(request, api.workspace.job(run.origin.jobId), "view");
  return run;
}

export function findTaskRun(
  api: Api,
  request: FastifyRequest,
  runId: string,
): TaskRunReference | undefined {
  const reference = api.workspace.taskRun(runId);
  if (reference !== undefined) {
    requireAccess(request, api.workspace.job(reference.run.origin.jobId), "view");
  }
  return reference;
}

export function runMissing(runId: string): Error {
  return databricksError(400, "INVALID_PARAMETER_VALUE", `Run ${runId} does not exist.`);
}
