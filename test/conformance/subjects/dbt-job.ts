import {
  type DbtCloudSimulator,
  startDbtCloudSimulator,
} from "../../../local/simulators/dbt-cloud/dbt-cloud-simulator";
import type { DbtStep } from "../../../local/simulators/dbt-cloud/job-definition";
import type { Fault } from "../../../local/simulators/faults";
import { dbtCloud } from "../../../src/providers/dbt-cloud/dbt-cloud";
import type { JobScript, SimulatedVendor, Subject, VendorAnswers } from "../subject";

const FIRST_JOB_ID = 70506183629193;
const COMMAND = "Invoke dbt with `dbt build`";

const answers: VendorAnswers = {
  error: ({ status, text, retryAfterSeconds }) => ({
    kind: "status",
    status,
    body: {
      status: { code: status, is_success: false, user_message: text, developer_message: "" },
      data: null,
    },
    ...(retryAfterSeconds !== undefined && {
      headers: { "retry-after": String(retryAfterSeconds) },
    }),
  }),
  unknownStates: (runId) => [
    shown(runId, { status: 15, status_humanized: "Dreaming" }),
    shown(runId, { status: 99, status_humanized: "Mostly harmless", is_complete: true }),
  ],
  succeededRun: (runId) => shown(runId, { status: 10, status_humanized: "Success" }),
  runWithPage: (runId, pageUrl) => shown(runId, { href: pageUrl, status: 3 }),
};

const shown = (runId: string, fields: Readonly<Record<string, unknown>>): Fault => ({
  kind: "status",
  status: 200,
  body: { data: { id: Number(runId), project_id: 70403103955001, ...fields } },
});

function toStep(script: JobScript): DbtStep {
  switch (script.kind) {
    case "worksOn":
      return { name: COMMAND, durationSeconds: Infinity };
    case "succeeds":
      return {
        name: COMMAND,
        durationSeconds: script.afterSeconds,
        nodes: [{ uniqueId: "model.shop.orders", status: "success" }],
      };
    case "fails": {
      const { part, reason, afterSeconds } = script;
      return {
        name: COMMAND,
        durationSeconds: afterSeconds,
        nodes: [{ uniqueId: `model.shop.${part}`, status: "error", message: reason }],
        statusMessage: reason,
      };
    }
    case "isWide": {
      const { afterSeconds, parts, text } = script;
      const nodes = Array.from({ length: parts }, (_, index) => ({
        uniqueId: `model.shop.part_${index}_${"x".repeat(100)}`,
        status: "success" as const,
        message: text,
      }));
      const paths = Array.from({ length: parts }, (_, index) => `compiled/shop/part_${index}.sql`);
      const artifacts = Object.fromEntries(paths.map((path) => [path, "select 1"]));
      return { name: COMMAND, durationSeconds: afterSeconds, nodes, artifacts };
    }
  }
}

export function toVendor(dbt: DbtCloudSimulator, accountId: string): SimulatedVendor {
  let nextId = FIRST_JOB_ID;
  return {
    baseUrl: dbt.baseUrl,
    faults: dbt.faults,
    requests: dbt.requests,
    calls: {
      start: { method: "POST", path: /\/jobs\/\d+\/run\// },
      showRun: { method: "GET", path: /\/runs\/\d+\/\?/ },
      repair: { method: "POST", path: /\/runs\/\d+\/retry\/$/ },
    },
    addJob: (name, script) => {
      const id = nextId++;
      const place = { projectId: 70403103955001, environmentId: 70403103966002 };
      dbt.addJob({ id, name, ...place, steps: [toStep(script)] });
      return { id: String(id), name };
    },
    missingJob: { id: "404404404404", name: "No such job" },
    missingRunId: "404404404405",
    targetOf: (job) => ({ type: "dbt-job", accountId, ...job }),
    runsOf: (jobId) => dbt.runsOf(Number(jobId)).map(({ id }) => String(id)),
    deleteRun: null,
    [Symbol.asyncDispose]: () => dbt.close(),
  };
}

export const dbtJob: Subject = {
  vendor: dbtCloud,
  targetType: "dbt-job",
  canRepair: true,
  listsActive: true,
  launches: "starts",
  connectionIds: ["70403103911234", "70403103915678"],
  pageHosts: /\.(dbt|getdbt)\.com$/,
  hasLaunchKey: false,
  whileActive: "queues",
  missingJobCode: "jobNotFound",
  answers,
  startSimulator: async ({ clock, connectionId, tokens }) => {
    const acceptsToken = (token: string): boolean => tokens.includes(token);
    const accounts = [{ id: Number(connectionId), acceptsToken }];
    return toVendor(await startDbtCloudSimulator({ clock, accounts }), connectionId);
  },
};
