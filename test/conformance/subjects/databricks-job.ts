import { databricksFaults } from "../../../local/simulators/databricks/databricks-error";
import type { TaskDefinition } from "../../../local/simulators/databricks/job-definition";
import {
  type DatabricksSimulator,
  startDatabricksSimulator,
} from "../../../local/simulators/databricks/simulator";
import type { Fault } from "../../../local/simulators/faults";
import { databricks } from "../../../src/providers/databricks/databricks";
import type { JobScript, SimulatedVendor, Subject, VendorAnswers } from "../subject";

/** Longer than any story. */
const DAYS = 1_000_000;

export const answers: VendorAnswers = {
  error: ({ status, text, retryAfterSeconds }) =>
    databricksFaults.error(
      status,
      { code: CODES[status] ?? "INTERNAL_ERROR", message: text },
      retryAfterSeconds === undefined ? {} : { retryAfterSeconds },
    ),
  unknownStates: (runId) => [
    shown(runId, { state: { life_cycle_state: "DREAMING" }, status: { state: "DREAMING" } }),
    shown(runId, {
      state: { life_cycle_state: "TERMINATED", result_state: "MOSTLY_HARMLESS" },
      status: {
        state: "TERMINATED",
        termination_details: { code: "MOSTLY_HARMLESS", type: "HARMLESS" },
      },
    }),
  ],
  succeededRun: (runId) =>
    shown(runId, {
      state: { life_cycle_state: "TERMINATED", result_state: "SUCCESS" },
      status: {
        state: "TERMINATED",
        termination_details: { code: "SUCCESS", type: "SUCCESS" },
      },
    }),
  runWithPage: (runId, pageUrl) =>
    shown(runId, { run_page_url: pageUrl, state: { life_cycle_state: "RUNNING" } }),
};

const CODES: Readonly<Record<number, string>> = {
  400: "INVALID_PARAMETER_VALUE",
  401: "UNAUTHENTICATED",
  403: "PERMISSION_DENIED",
  404: "NOT_FOUND",
  429: "REQUEST_LIMIT_EXCEEDED",
};

const shown = (runId: string, fields: Readonly<Record<string, unknown>>): Fault => ({
  kind: "status",
  status: 200,
  body: { run_id: BigInt(runId), ...fields },
});

export function toTasks(script: JobScript): TaskDefinition[] {
  switch (script.kind) {
    case "worksOn":
      return [{ key: "main", durationSeconds: DAYS }];
    case "succeeds":
      return [{ key: "main", durationSeconds: script.afterSeconds }];
    case "fails": {
      const { part, afterSeconds, reason } = script;
      const outcome = { kind: "fails", error: reason, trace: reason, message: reason } as const;
      return [{ key: part, durationSeconds: afterSeconds, outcome }];
    }
    case "isWide":
      return Array.from({ length: script.parts }, (_, index) => ({
        key: `part_${index}`,
        durationSeconds: script.afterSeconds,
        output: { notebook_output: { result: script.text, truncated: false } },
      }));
  }
}

export function toVendor(
  simulator: DatabricksSimulator,
  workspaceId: string,
  tokens: readonly string[],
): SimulatedVendor {
  const { baseUrl, faults, requests } = simulator;
  return {
    baseUrl,
    faults,
    requests,
    calls: {
      start: { method: "POST", path: /\/jobs\/run-now$/ },
      showRun: { method: "GET", path: /\/jobs\/runs\/get\?/ },
      repair: { method: "POST", path: /\/jobs\/runs\/repair$/ },
    },
    addJob: (name, script) => {
      return { id: simulator.addJob({ name, tasks: toTasks(script) }), name };
    },
    missingJob: { id: "404404404404", name: "No such job" },
    missingRunId: "404404404405",
    targetOf: (job) => ({ type: "databricks-job", workspaceId, ...job }),
    runsOf: (jobId) => simulator.runsOf(jobId).map(({ runId }) => runId),
    deleteRun: async (runId) => {
      const answer = await fetch(`${baseUrl}/api/2.2/jobs/runs/delete`, {
        method: "POST",
        headers: { authorization: `Bearer ${tokens[0] ?? ""}` },
        body: JSON.stringify({ run_id: runId }),
      });
      if (!answer.ok) throw new Error(`The run was not deleted: ${await answer.text()}`);
    },
    [Symbol.asyncDispose]: () => simulator.close(),
  };
}

export const databricksJob: Subject = {
  vendor: databricks,
  targetType: "databricks-job",
  canRepair: true,
  listsActive: true,
  launches: "starts",
  connectionIds: ["adb-2847593021847562.2", "adb-1111222233334444.5"],
  pageHosts: /\.azuredatabricks\.net$/,
  hasLaunchKey: true,
  whileActive: "queues",
  missingJobCode: "jobNotFound",
  answers,
  startSimulator: async ({ clock, connectionId, tokens }) => {
    const simulator = await startDatabricksSimulator({
      clock,
      personalAccessTokens: tokens,
      idsBeyondSafe: true,
    });
    return toVendor(simulator, connectionId, tokens);
  },
};
