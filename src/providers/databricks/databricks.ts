/** Databricks: saved jobs and pipelines of configured workspaces. */
import { JobOutputs, PipelineOutputs } from "../../contracts/outputs";
import { loadedLater } from "../loaded-later";
import { defineVendor } from "../vendor";
import { jobAddress, pipelineAddress, runAddress } from "./addresses";
import { DatabricksJobTarget, JobQueue, PipelineParams } from "./jobs/job-target";
import {
  DatabricksPipelineTarget,
  ReplaceWhereOverride,
  RewindSpec,
} from "./pipelines/pipeline-target";
import { DatabricksRunTarget } from "./runs/run-target";
import { DatabricksSubmitTarget } from "./submit/submit-target";
import { webhook } from "./webhook";
import { WorkspaceSetting } from "./workspace-setting";

export const databricks = defineVendor({
  name: "databricks",
  connections: { name: "DATABRICKS_WORKSPACES", item: WorkspaceSetting, noun: "a workspace" },
  targets: {
    "databricks-job": {
      type: "databricks-job",
      summary: "A Databricks job and its parameters.",
      schema: DatabricksJobTarget,
      schemaName: "DatabricksJobTarget",
      parts: {
        PipelineParams: {
          schema: PipelineParams,
          summary: "What the pipeline tasks of the job refresh.",
        },
        JobQueue: {
          schema: JobQueue,
          summary: "Whether the run may wait in the queue of its job.",
        },
      },
      connectionField: "workspaceId",
      readableFields: ["type", "workspaceId", "jobId", "jobUrl", "jobName"],
      address: jobAddress,
      // The same as in the Data Factory recipe.
      defaultWaitSeconds: 30,
      outputs: JobOutputs,
    },
    "databricks-pipeline": {
      type: "databricks-pipeline",
      summary: "A Databricks pipeline and what to update in it.",
      schema: DatabricksPipelineTarget,
      schemaName: "DatabricksPipelineTarget",
      parts: {
        ReplaceWhereOverride: {
          schema: ReplaceWhereOverride,
          summary: "Another condition for one flow of an update.",
        },
        RewindSpec: {
          schema: RewindSpec,
          summary: "The time to which an update takes datasets back.",
        },
      },
      connectionField: "workspaceId",
      readableFields: [
        ...["type", "workspaceId", "pipelineId", "pipelineUrl", "pipelineName"],
        ...["onActiveUpdate", "cancelAtVendor"],
      ],
      address: pipelineAddress,
      jobOf: (target) => {
        const { pipelineId, pipelineName } = DatabricksPipelineTarget.parse(target);
        return { jobId: pipelineId, jobName: pipelineName };
      },
      defaultWaitSeconds: 30,
      outputs: PipelineOutputs,
    },
    "databricks-submit": {
      type: "databricks-submit",
      summary: "A one-time Databricks run of tasks that no saved job holds.",
      schema: DatabricksSubmitTarget,
      schemaName: "DatabricksSubmitTarget",
      connectionField: "workspaceId",
      readableFields: ["type", "workspaceId"],
      defaultWaitSeconds: 30,
      outputs: JobOutputs,
    },
    "databricks-run": {
      type: "databricks-run",
      summary: "A Databricks job run that exists and is only watched.",
      schema: DatabricksRunTarget,
      schemaName: "DatabricksRunTarget",
      connectionField: "workspaceId",
      readableFields: ["type", "workspaceId", "vendorRunId", "runUrl", "cancelAtVendor"],
      address: runAddress,
      defaultWaitSeconds: 30,
      outputs: JobOutputs,
    },
  },
  webhook,
  createProviders: (options) =>
    loadedLater(async () => (await import("./create-providers.js")).createProviders(options), {
      "databricks-job": true,
      "databricks-pipeline": false,
      "databricks-submit": true,
      "databricks-run": true,
    }),
});
