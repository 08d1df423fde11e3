import { commandOf, type DbtEnvironment, type DbtJob, type DbtProject } from "./job-definition";

/** Jobs, projects and environments do not change while the simulator runs. */
const CREATED_AT = "2025-05-27T10:42:10.111442+00:00";

const DELETED_STATE = 2;
const ACTIVE_STATE = 1;

export function stateOf(job: DbtJob): number {
  return job.deleted === true ? DELETED_STATE : ACTIVE_STATE;
}

function executeSteps(job: DbtJob): string[] {
  const steps =
    typeof job.steps === "function" ? job.steps({ ordinal: 1, isRetry: false }) : job.steps;
  return steps.map((step) => commandOf(step.name) ?? step.name);
}

export function toJobView(job: DbtJob, accountId: number): Record<string, unknown> {
  return {
    execution: { timeout_seconds: job.timeoutSeconds ?? 0 },
    generate_docs: job.generateDocs ?? false,
    run_generate_sources: false,
    run_compare_changes: false,
    run_lint: false,
    errors_on_lint_failure: true,
    // Required by the specification. Null unless requested, or because this simulator does not use them.
    account: null,
    project: null,
    environment: null,
    fusion_readiness: null,
    id: job.id,
    account_id: accountId,
    project_id: job.projectId,
    environment_id: job.environmentId,
    name: job.name,
    description: "",
    dbt_version: job.dbtVersion ?? null,
    raw_dbt_version: job.dbtVersion ?? null,
    created_at: CREATED_AT,
    updated_at: CREATED_AT,
    execute_steps: executeSteps(job),
    state: stateOf(job),
    deactivated: false,
    run_failure_count: 0,
    deferring_job_definition_id: null,
    deferring_environment_id: null,
    lifecycle_webhooks: false,
    lifecycle_webhooks_url: null,
    triggers: {
      github_webhook: false,
      git_provider_webhook: job.ciJob ?? false,
      schedule: false,
      on_merge: false,
    },
    settings: { threads: 4, target_name: "default" },
    schedule: null,
    is_deferrable: false,
    job_type: job.ciJob === true ? "ci" : "other",
    triggers_on_draft_pr: false,
    job_completion_trigger_condition: null,
    generate_sources: false,
    cron_humanized: null,
    next_run: null,
    next_run_humanized: null,
  };
}

export function toProjectView(project: DbtProject, accountId: number): Record<string, unknown> {
  return {
    id: project.id,
    account_id: accountId,
    name: project.name,
    description: null,
    dbt_project_subdirectory: null,
    connection_id: null,
    repository_id: null,
    semantic_layer_config_id: null,
    type: 0,
    connection: null,
    repository: null,
    default_version: null,
    docs_job: null,
    freshness_job: null,
    environments: [],
    group_permissions: [],
    fusion_readiness: null,
    state: 1,
    created_at: CREATED_AT,
    updated_at: CREATED_AT,
  };
}

export function toEnvironmentView(
  environment: DbtEnvironment,
  accountId: number,
): Record<string, unknown> {
  return {
    id: environment.id,
    account_id: accountId,
    project_id: environment.projectId,
    name: environment.name,
    type: "deployment",
    deployment_type: "production",
    dbt_version: "latest",
    raw_dbt_version: "latest",
    supports_docs: true,
    connection: null,
    repository: null,
    jobs: [],
    custom_environment_variables: [],
    use_custom_branch: false,
    custom_branch: null,
    credentials_id: null,
    state: 1,
    created_at: CREATED_AT,
    updated_at: CREATED_AT,
  };
}
