import type { Api } from "./api";
import { int64 } from "./body-context";
import type { Job } from "./job";
import { requireAccess } from "./job-access";
import { pageOf, pageOffset } from "./paging";
import { RequestQuery } from "./request-query";
import { taskKind } from "./task-body";

const DEFAULT_LIMIT = 20;
const LARGEST_LIMIT = 100;

/** https://docs.databricks.com/api/workspace/jobs/list and /get */
export function addJobsRoutes({ app, prefix, workspace, pageSize }: Api): void {
  app.get(`${prefix}/list`, (request) => {
    const query = new RequestQuery(request);
    const name = query.text("name")?.toLowerCase();
    const found = workspace
      .jobs()
      .filter(({ definition }) => definition.permission !== "none")
      .filter(({ definition }) => definition.isOneTime !== true)
      .filter(({ definition }) => name === undefined || definition.name.toLowerCase() === name);
    const page = {
      offset: pageOffset(query.text("page_token")),
      size: query.number("limit", DEFAULT_LIMIT, LARGEST_LIMIT),
    };
    const { jobs, next_page_token: next } = pageOf({ jobs: found }, page);
    const bodies = (jobs as Job[]).map((job) =>
      jobBody(job, query.flag("expand_tasks") ? arraysOf(job) : parametersOf(job)),
    );
    return {
      ...(bodies.length > 0 && { jobs: bodies }),
      // 2.2 has only the token: https://github.com/apache/airflow/issues/59189
      ...(pageSize === undefined && { has_more: next !== undefined }),
      ...(next !== undefined && { next_page_token: next }),
    };
  });
  app.get(`${prefix}/get`, (request) => {
    const query = new RequestQuery(request);
    const job = workspace.job(query.id("job_id"));
    requireAccess(request, job, "view");
    const page = { offset: pageOffset(query.text("page_token")), size: pageSize ?? Infinity };
    const { next_page_token: next, ...arrays } = pageOf(arraysOf(job), page);
    const { settings, ...scalars } = jobBody(job, {});
    return {
      ...scalars,
      run_as_user_name: "runward@example.com",
      settings: { ...settings, ...arrays },
      ...(next !== undefined && { next_page_token: next }),
    };
  });
}

type Arrays = Readonly<Record<string, readonly unknown[]>>;

/** Paged together in 2.2: https://docs.databricks.com/api/workspace/jobs/get */
const arraysOf = (job: Job): Arrays => ({ tasks: taskSettings(job), ...parametersOf(job) });

function parametersOf({ definition: { jobParameters } }: Job): Arrays {
  return jobParameters === undefined ? {} : { parameters: parameterBodies(jobParameters) };
}

type JobBody = Record<string, unknown> & { readonly settings: Record<string, unknown> };

function jobBody(job: Job, arrays: Arrays): JobBody {
  const { name, queue = true, continuous } = job.definition;
  return {
    job_id: int64(job.jobId),
    creator_user_name: "runward@example.com",
    created_time: job.createdMs,
    settings: {
      name,
      max_concurrent_runs: job.maxConcurrentRuns,
      queue: { enabled: queue },
      format: "MULTI_TASK",
      ...(continuous !== undefined && { continuous: { pause_status: "UNPAUSED" } }),
      ...arrays,
    },
  };
}

function parameterBodies(defaults: Readonly<Record<string, string>>): unknown[] {
  return Object.entries(defaults).map(([name, value]) => ({ name, default: value }));
}

function taskSettings({ definition, runs }: Job): unknown[] {
  const { tasks } = definition;
  return (typeof tasks === "function" ? tasks(runs.length + 1) : tasks).map((task) => ({
    task_key: task.key,
    depends_on: (task.dependsOn ?? []).map((key) => ({ task_key: key })),
    run_if: task.runIf ?? "ALL_SUCCESS",
    ...taskKind(task),
  }));
}
