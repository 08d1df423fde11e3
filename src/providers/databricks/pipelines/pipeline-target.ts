import * as z from "zod";

/** Pipelines and their updates have UUIDs as ids. */
const PipelineId = z
  .string()
  .regex(
    /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i,
    "must be a pipeline's id as its address shows it, such as 7c1d2a54-3b0f-4a86-a3e5-5d1e9b64c7f0",
  );

const selection = z.array(z.string().min(1)).min(1);

/** Another condition for one flow of an update. */
export const ReplaceWhereOverride = z.strictObject({
  flowName: z.string().min(1).describe("The flow, which must be one with REPLACE WHERE."),
  predicateOverride: z
    .string()
    .min(1)
    .describe("The condition of this update, for example date >= '2026-01-01'."),
});

const RewindDataset = z.strictObject({
  identifier: z.string().min(1).describe("The dataset, for example main.sales.orders."),
  cascade: z.boolean().optional().describe("Whether datasets that depend on it are rewound too."),
  resetCheckpoints: z.boolean().optional().describe("Whether its checkpoints are reset."),
});

/** The time to which an update takes datasets back. */
export const RewindSpec = z.strictObject({
  rewindTimestamp: z.iso.datetime({ offset: true }).describe("The time to go back to."),
  datasets: z
    .array(RewindDataset)
    .min(1)
    .optional()
    .describe("The datasets to rewind. Without it: all of them."),
  dryRun: z
    .boolean()
    .optional()
    .describe("true: shows what would be rewound, and changes nothing."),
});

const Fields = z.strictObject({
  type: z.literal("databricks-pipeline").describe("The kind of target."),
  workspaceId: z
    .string()
    .min(1)
    .optional()
    .describe(
      "The workspace as its address begins, for example adb-1234567890123456.7. May be left out when one workspace is configured.",
    ),
  pipelineId: PipelineId.optional().describe("The pipeline's id. Or give pipelineName."),
  pipelineUrl: z
    .string()
    .min(1)
    .max(2_048)
    .optional()
    .describe(
      "The address of the pipeline's page, as it stands in the browser. Or give pipelineId.",
    ),
  pipelineName: z
    .string()
    .min(1)
    .max(1_024)
    .optional()
    .describe("The pipeline's exact name, which only one pipeline may have. Or give pipelineId."),
  fullRefresh: z.boolean().optional().describe("Whether every table is built anew."),
  refreshSelection: selection
    .optional()
    .describe("The tables to update; the others are left as they are."),
  fullRefreshSelection: selection.optional().describe("The tables to build anew."),
  refreshFlowSelection: selection
    .optional()
    .describe("The flows to update; the others are left as they are."),
  resetCheckpointSelection: selection
    .optional()
    .describe("The streaming flows that start again from the beginning."),
  replaceWhereOverrides: z
    .array(ReplaceWhereOverride)
    .min(1)
    .optional()
    .describe("Other conditions for flows with REPLACE WHERE, for this update only."),
  rewindSpec: RewindSpec.optional().describe("Takes datasets back to an earlier time."),
  parameters: z
    .record(z.string().min(1), z.string())
    .optional()
    .describe("Parameters of the pipeline by name."),
  validateOnly: z
    .boolean()
    .optional()
    .describe("true: checks the pipeline's source code, and updates no table."),
  development: z
    .boolean()
    .optional()
    .describe("Whether this update runs in development mode, without retries by Databricks."),
  onActiveUpdate: z
    .enum(["wait", "fail", "adopt"])
    .optional()
    .describe(
      "What to do while another update of the pipeline is active. wait (default): start when it has ended. fail: the run fails. adopt: watch that update instead of starting one.",
    ),
  cancelAtVendor: z
    .boolean()
    .optional()
    .describe(
      "Whether a cancel or a time limit of the run stops an adopted update. Without it, that update goes on.",
    ),
});
type Fields = z.infer<typeof Fields>;

/** A Databricks pipeline and what to update in it; the fields are those of a pipeline's `updates` call. */
export const DatabricksPipelineTarget = Fields.superRefine((target, refinement) => {
  for (const { field, message } of objectionsTo(target)) {
    refinement.addIssue({ code: "custom", path: [field], message });
  }
});
export type DatabricksPipelineTarget = z.infer<typeof DatabricksPipelineTarget>;

/** Fields that choose what an update refreshes. */
const CHOICES = [
  "refreshSelection",
  "fullRefreshSelection",
  "refreshFlowSelection",
  "resetCheckpointSelection",
  "replaceWhereOverrides",
] as const satisfies readonly (keyof Fields)[];

interface Objection {
  readonly field: keyof Fields;
  readonly message: string;
}

function objectionsTo(target: Fields): Objection[] {
  const names = [target.pipelineId, target.pipelineName, target.pipelineUrl];
  const isOneNamed = names.filter((name) => name !== undefined).length === 1;
  return [
    ...when(
      !isOneNamed,
      "pipelineId",
      "or pipelineName or pipelineUrl must be given, and only one of them",
    ),
    ...objectionsToRefresh(target),
    ...when(
      target.cancelAtVendor !== undefined && target.onActiveUpdate !== "adopt",
      "cancelAtVendor",
      'is only for "onActiveUpdate": "adopt": an update that the run has started is always stopped',
    ),
    ...when(
      target.validateOnly === true && target.onActiveUpdate === "adopt",
      "onActiveUpdate",
      "cannot be adopt together with validateOnly: the active update is not a validation",
    ),
  ];
}

/** https://github.com/databricks/cli/blob/main/bundle/run/pipeline_options.go rejects the same combinations. */
function objectionsToRefresh(target: Fields): Objection[] {
  const chosen = CHOICES.filter((field) => target[field] !== undefined);
  const { fullRefresh, validateOnly, rewindSpec } = target;
  const selections = chosen.filter((field) => field.endsWith("efreshSelection"));
  const refreshes = [...(fullRefresh === true ? ["fullRefresh" as const] : []), ...chosen];
  return [
    ...selections.flatMap((field) =>
      when(
        fullRefresh === true,
        field,
        "cannot be combined with fullRefresh, which means all tables",
      ),
    ),
    ...refreshes.flatMap((field) =>
      when(
        validateOnly === true,
        field,
        "cannot be combined with validateOnly, which updates no table",
      ),
    ),
    ...refreshes.flatMap((field) =>
      when(rewindSpec !== undefined, field, "cannot be combined with rewindSpec"),
    ),
    ...when(
      validateOnly === true && rewindSpec !== undefined,
      "rewindSpec",
      "cannot be combined with validateOnly, which updates no table",
    ),
  ];
}

const when = (applies: boolean, field: keyof Fields, message: string): Objection[] =>
  applies ? [{ field, message }] : [];
