import type { Api } from "./api";
import { databricksError } from "./databricks-error";
import type { JobRun } from "./job-run";
import { RequestQuery } from "./request-query";
import { runArrays, runScalars, typeOfRun } from "./run-body";
import { pageOfRuns } from "./run-pages";

const DEFAULT_LIMIT = 20;
const LARGEST_LIMIT = 25;

/** https://docs.databricks.com/api/workspace/jobs/listruns */
export function addRunsListRoute(api: Api): void {
  api.app.get(`${api.prefix}/runs/list`, (request) => {
    const query = new RequestQuery(request);
    const limit = query.number("limit", DEFAULT_LIMIT, LARGEST_LIMIT);
    const page = pageOfRuns(api.workspace.runs(), {
      isListed: filterOf(api, query),
      limit,
      token: query.text("page_token"),
    });
    const context = api.context();
    const bodies = page.runs.map((run) => ({
      ...runScalars(run, context),
      ...(query.flag("expand_tasks") && runArrays(run, context)),
    }));
    return {
      ...(bodies.length > 0 && { runs: bodies }),
      has_more: page.next !== undefined,
      ...(page.next !== undefined && { next_page_token: page.next }),
      ...(page.previous !== undefined && { prev_page_token: page.previous }),
    };
  });
}

const RUN_TYPES = ["JOB_RUN", "WORKFLOW_RUN", "SUBMIT_RUN"];

function runTypeOf(query: RequestQuery): string | undefined {
  const runType = query.text("run_type");
  if (runType === undefined || RUN_TYPES.includes(runType)) return runType;
  throw databricksError(400, "INVALID_PARAMETER_VALUE", `Unknown run_type: ${runType}`);
}

function filterOf({ workspace }: Api, query: RequestQuery): (run: JobRun) => boolean {
  const [activeOnly, completedOnly] = [query.flag("active_only"), query.flag("completed_only")];
  if (activeOnly && completedOnly) {
    const message = "active_only and completed_only cannot both be true.";
    throw databricksError(400, "INVALID_PARAMETER_VALUE", message);
  }
  const jobId = query.text("job_id");
  const runType = runTypeOf(query);
  const fromMs = query.instant("start_time_from") ?? 0;
  const toMs = query.instant("start_time_to") ?? Infinity;
  return (run) => {
    if (runType !== undefined && runType !== typeOfRun(run)) return false;
    const ended = run.hasEnded(workspace.nowMs());
    if ((activeOnly && ended) || (completedOnly && !ended)) return false;
    if (jobId !== undefined && run.origin.jobId !== jobId) return false;
    return run.origin.createdMs >= fromMs && run.origin.createdMs <= toMs;
  };
}
