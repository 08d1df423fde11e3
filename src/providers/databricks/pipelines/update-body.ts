import type { DatabricksPipelineTarget } from "./pipeline-target";

type Json = Readonly<Record<string, unknown>>;

/** The cause of an update that this app starts. */
export const OWN_CAUSE = "API_CALL";

/** The body that starts an update: https://docs.databricks.com/api/workspace/pipelines/startupdate (read 2026-11) */
export function toUpdateBody(target: DatabricksPipelineTarget): Json {
  return withoutUndefined({
    cause: OWN_CAUSE,
    full_refresh: target.fullRefresh,
    refresh_selection: target.refreshSelection,
    full_refresh_selection: target.fullRefreshSelection,
    refresh_flow_selection: target.refreshFlowSelection,
    reset_checkpoint_selection: target.resetCheckpointSelection,
    replace_where_overrides: target.replaceWhereOverrides?.map((override) => ({
      flow_name: override.flowName,
      predicate_override: override.predicateOverride,
    })),
    rewind_spec: target.rewindSpec === undefined ? undefined : toRewindSpec(target.rewindSpec),
    parameters: target.parameters,
    validate_only: target.validateOnly,
    development: target.development,
  });
}

function toRewindSpec(spec: NonNullable<DatabricksPipelineTarget["rewindSpec"]>): Json {
  return withoutUndefined({
    rewind_timestamp: spec.rewindTimestamp,
    datasets: spec.datasets?.map((dataset) =>
      withoutUndefined({
        identifier: dataset.identifier,
        cascade: dataset.cascade,
        reset_checkpoints: dataset.resetCheckpoints,
      }),
    ),
    dry_run: spec.dryRun,
  });
}

function withoutUndefined(fields: Json): Json {
  return Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== undefined));
}
