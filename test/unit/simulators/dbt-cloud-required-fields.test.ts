import {
  toEnvironmentView,
  toJobView,
  toProjectView,
} from "../../../local/simulators/dbt-cloud/job-view";
import { toStepView } from "../../../local/simulators/dbt-cloud/step-view";

const ACCOUNT_ID = 1;

/**
 * The `required` lists of openapi-v2.yaml, each with those of the schemas that it is made of:
 * https://github.com/dbt-labs/dbt-cloud-openapi-spec (read 2026-11)
 */
const REQUIRED = {
  HumanReadableJobDefinition: [
    ...["account_id", "environment_id", "errors_on_lint_failure", "execution", "generate_docs"],
    ...["lifecycle_webhooks", "name", "project_id", "run_compare_changes", "run_generate_sources"],
    ...["run_lint", "settings", "state", "triggers", "account", "created_at", "environment"],
    ...["fusion_readiness", "id", "is_deferrable", "job_completion_trigger_condition"],
    ...["lifecycle_webhooks_url", "project", "raw_dbt_version", "run_failure_count", "updated_at"],
  ],
  Project: [
    ...["account_id", "name", "state", "type", "connection", "created_at", "default_version"],
    ...["docs_job", "environments", "freshness_job", "fusion_readiness", "group_permissions"],
    ...["id", "repository", "updated_at"],
  ],
  EnvironmentV2: [
    ...["account_id", "name", "project_id", "state", "supports_docs", "type", "use_custom_branch"],
    ...["connection", "created_at", "custom_environment_variables", "id", "jobs"],
    ...["raw_dbt_version", "repository", "updated_at"],
  ],
  RunStep: [
    ...["account_id", "index", "name", "run_id", "status", "created_at", "duration"],
    ...["duration_humanized", "finished_at", "id", "run_step_command", "run_step_invocation"],
    ...["started_at", "status_color", "status_humanized", "truncated_debug_logs", "updated_at"],
  ],
} as const;

const step = { name: "Invoke dbt with `dbt build`", durationSeconds: 60 };
const job = { id: 3, name: "Nightly build", projectId: 2, environmentId: 4, steps: [step] };
const timeline = { id: 9, index: 1, step, startMs: 0, endMs: 60_000, outcome: "success" as const };

const views: Record<keyof typeof REQUIRED, Record<string, unknown>> = {
  HumanReadableJobDefinition: toJobView(job, ACCOUNT_ID),
  Project: toProjectView({ id: 2, name: "Sales" }, ACCOUNT_ID),
  EnvironmentV2: toEnvironmentView({ id: 4, name: "Production", projectId: 2 }, ACCOUNT_ID),
  RunStep: toStepView(timeline as unknown as Parameters<typeof toStepView>[0], {
    accountId: ACCOUNT_ID,
    runId: 5,
    nowMs: 61_000,
    fullDebugLogs: false,
  }),
};

describe("the dbt Cloud simulator", () => {
  it.each(Object.entries(REQUIRED))("shows every required field of a %s", (name, required) => {
    const shown = Object.keys(views[name as keyof typeof REQUIRED]);

    expect(required.filter((field) => !shown.includes(field))).toStrictEqual([]);
  });
});
