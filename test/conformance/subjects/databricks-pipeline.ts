import type { PipelineDefinition } from "../../../local/simulators/databricks/pipeline-definition";
import {
  type DatabricksSimulator,
  startDatabricksSimulator,
} from "../../../local/simulators/databricks/simulator";
import type { Fault } from "../../../local/simulators/faults";
import { databricks } from "../../../src/providers/databricks/databricks";
import type { JobScript, SimulatedVendor, Subject } from "../subject";
import { databricksJob } from "./databricks-job";

/** Longer than any story. */
const DAYS = 1_000_000;

const shown = (updateId: string, fields: Readonly<Record<string, unknown>>): Fault => ({
  kind: "status",
  status: 200,
  body: { update: { update_id: updateId, cause: "API_CALL", ...fields } },
});

function toDefinition(script: JobScript): Omit<PipelineDefinition, "name"> {
  switch (script.kind) {
    case "worksOn":
      return { durationSeconds: DAYS, flows: ["main"] };
    case "succeeds":
      return { durationSeconds: script.afterSeconds, flows: ["main"] };
    case "fails": {
      const { part, reason, afterSeconds } = script;
      const exceptions = [{ class_name: "org.apache.spark.SparkException", message: reason }];
      return {
        durationSeconds: afterSeconds,
        flows: [part],
        outcome: { kind: "fails", flow: part, message: reason, exceptions },
      };
    }
    case "isWide":
      return {
        durationSeconds: script.afterSeconds,
        flows: Array.from({ length: script.parts }, (_, index) => `part_${index}`),
        flowText: script.text,
      };
  }
}

function toVendor(simulator: DatabricksSimulator, workspaceId: string): SimulatedVendor {
  const { baseUrl, faults, requests } = simulator;
  return {
    baseUrl,
    faults,
    requests,
    calls: {
      start: { method: "POST", path: /\/pipelines\/[^/]+\/updates$/ },
      showRun: { method: "GET", path: /\/pipelines\/[^/]+\/updates\/[^/?]+$/ },
      repair: null,
    },
    addJob: (name, script) => {
      return { id: simulator.addPipeline({ name, ...toDefinition(script) }), name };
    },
    missingJob: { id: "40404040-4040-4404-a404-404040404040", name: "No such pipeline" },
    missingRunId: "40404040-4040-4404-a404-404040404041",
    targetOf: (job) => ({
      type: "databricks-pipeline",
      workspaceId,
      ...("jobId" in job ? { pipelineId: job.jobId } : { pipelineName: job.jobName }),
    }),
    runsOf: (jobId) => simulator.updatesOf(jobId).map(({ updateId }) => updateId),
    deleteRun: null,
    [Symbol.asyncDispose]: () => simulator.close(),
  };
}

export const databricksPipeline: Subject = {
  ...databricksJob,
  vendor: databricks,
  targetType: "databricks-pipeline",
  canRepair: false,
  listsActive: false,
  hasLaunchKey: false,
  whileActive: "refuses",
  missingJobCode: "pipelineNotFound",
  answers: {
    ...databricksJob.answers,
    unknownStates: (updateId) => [
      shown(updateId, { state: "DREAMING" }),
      shown(updateId, { state: "MOSTLY_COMPLETED" }),
    ],
    succeededRun: (updateId) => shown(updateId, { state: "COMPLETED" }),
    runWithPage: (updateId, pageUrl) =>
      shown(updateId, { state: "RUNNING", run_page_url: pageUrl, update_page_url: pageUrl }),
  },
  startSimulator: async ({ clock, connectionId, tokens }) => {
    const simulator = await startDatabricksSimulator({ clock, personalAccessTokens: tokens });
    return toVendor(simulator, connectionId);
  },
};
