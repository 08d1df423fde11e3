import type { Api } from "./api";
import { int64 } from "./body-context";
import { databricksError } from "./databricks-error";
import { requireAccess } from "./job-access";
import { parseRunNow } from "./run-now-request";

/** https://docs.databricks.com/api/workspace/jobs/runnow */
export function addRunNowRoute(api: Api): void {
  const { app, workspace, prefix, limit } = api;
  app.post(`${prefix}/run-now`, (request) => {
    limit("runNow");
    const parsed = parseRunNow(request.body);
    const job = workspace.job(parsed.jobId);
    requireAccess(request, job, "manageRun");
    if (job.definition.continuous === "conflict") throw concurrentRequest();
    const run = workspace.launch(parsed);
    // https://github.com/databricks/databricks-sdk-py/issues/389
    if (run === undefined) return {};
    return { run_id: int64(run.runId), number_in_job: int64(run.runId) };
  });
}

/** https://github.com/databricks/terraform-provider-databricks/issues/4267 */
function concurrentRequest(): Error {
  return databricksError(
    409,
    "ABORTED",
    "A concurrent request to run the continuous job is already in progress. Please wait for it to complete before issuing a new request.",
  );
}
