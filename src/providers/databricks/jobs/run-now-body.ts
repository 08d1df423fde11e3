import { launchDigest, type LaunchIdentity } from "../../launch-digest";
import type { DatabricksJobTarget } from "./job-target";
import type { LaunchOrder } from "../../provider";

type Json = Readonly<Record<string, unknown>>;

/**
 * Databricks starts at most one run for a token and always returns that run, also after it failed. So a new attempt needs a
 * new token. A token has at most 64 characters, the length of a SHA-256 in hex.
 * https://kb.databricks.com/jobs/jobs-idempotency
 */
export const idempotencyToken = (launch: LaunchIdentity): string => launchDigest(launch);

/** The body of `jobs/run-now`: https://docs.databricks.com/api/workspace/jobs/runnow */
export function toRunNowBody(order: LaunchOrder<DatabricksJobTarget>): Json {
  const { target, plan } = order;
  return withoutUndefined({
    job_id: BigInt(plan.vendorJobId),
    idempotency_token: idempotencyToken(order),
    ...toParameters(target),
    only: target.only,
    queue: target.queue,
  });
}

/** What a run is started with, and a repair again: https://docs.databricks.com/api/workspace/jobs/repairrun */
export function toParameters(target: DatabricksJobTarget): Json {
  const { pipelineParams } = target;
  return withoutUndefined({
    job_parameters: target.jobParameters,
    notebook_params: target.notebookParams,
    jar_params: target.jarParams,
    python_params: target.pythonParams,
    python_named_params: target.pythonNamedParams,
    spark_submit_params: target.sparkSubmitParams,
    sql_params: target.sqlParams,
    dbt_commands: target.dbtCommands,
    pipeline_params: pipelineParams === undefined ? undefined : toPipelineParams(pipelineParams),
    performance_target: target.performanceTarget,
  });
}

function toPipelineParams(params: NonNullable<DatabricksJobTarget["pipelineParams"]>): Json {
  return withoutUndefined({
    full_refresh: params.fullRefresh,
    refresh_selection: params.refreshSelection,
    full_refresh_selection: params.fullRefreshSelection,
    refresh_flow_selection: params.refreshFlowSelection,
    reset_checkpoint_selection: params.resetCheckpointSelection,
  });
}

function withoutUndefined(fields: Json): Json {
  return Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== undefined));
}
