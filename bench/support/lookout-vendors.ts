/** What the benchmark of the lookout needs of each simulated vendor. */
import type { SimulatedVendors } from "../../local/simulated-vendors";
import { DBT_ACCOUNT_ID, DBT_TOKEN } from "../../local/simulated-vendors";
import { databricksFaults } from "../../local/simulators/databricks/databricks-error";
import type { Fault } from "../../local/simulators/faults";
import { databricksRun, type RunAddress } from "./naive-host";

export interface WatchedVendor {
  readonly name: string;
  /** The settings with which the app calls it. */
  readonly environment: Readonly<Record<string, string>>;
  /** Adds a job; returns the target of its run. */
  addJob(number: number, durationSeconds: number): Readonly<Record<string, string>>;
  /** Somebody else starts the run of the job. */
  startRun(number: number): RunAddress;
  /** From now on, so that each watch looks by itself. */
  refuseLists(): void;
  /** The calls since the last count. */
  count(): { readonly checks: number; readonly lists: number };
}

export function watchDatabricks({ databricks, environment }: SimulatedVendors): WatchedVendor {
  const jobIds = new Map<number, string>();
  const fault = databricksFaults.error(403, { code: "PERMISSION_DENIED", message: "No list." });
  return {
    name: "Databricks workspace",
    environment,
    addJob: (number, durationSeconds) => {
      const tasks = [{ key: "main", durationSeconds }];
      const jobId = databricks.addJob({ name: `Load ${number}`, tasks });
      jobIds.set(number, jobId);
      return { type: "databricks-job", jobId };
    },
    startRun: (number) =>
      databricksRun(databricks.baseUrl, databricks.startRun(jobIds.get(number) ?? "")),
    refuseLists: () => {
      databricks.faults.add({ method: "GET", path: /runs\/list/, times: Infinity, fault });
    },
    count: () => {
      const counts = databricks.counts();
      databricks.requests.clear();
      return {
        checks: counts["GET jobs/runs/get"] ?? 0,
        lists: counts["GET jobs/runs/list"] ?? 0,
      };
    },
  };
}

const FIRST_DBT_JOB = 70_506_183_000_000;

const refused: Fault = {
  kind: "status",
  status: 403,
  body: { status: { code: 403, is_success: false, user_message: "Forbidden." }, data: null },
};

/** Its token is in a variable, because a process trusts the certificate of the simulated Key Vault only if it is started so. */
export function watchDbt({ dbtCloud, storage }: SimulatedVendors): WatchedVendor {
  const account = { id: String(DBT_ACCOUNT_ID), host: dbtCloud.baseUrl };
  return {
    name: "dbt account",
    environment: {
      AzureWebJobsStorage: storage.connectionString,
      DBT_CLOUD_ACCOUNTS: JSON.stringify([{ ...account, tokenVariable: "DBT_BENCH_TOKEN" }]),
      DBT_BENCH_TOKEN: DBT_TOKEN,
    },
    addJob: (number, durationSeconds) => {
      const id = FIRST_DBT_JOB + number;
      dbtCloud.addJob({
        ...{ id, name: `Build ${number}`, projectId: 1, environmentId: 2 },
        usualFirstSteps: false,
        steps: [{ name: "Invoke dbt with `dbt build`", durationSeconds }],
      });
      return { type: "dbt-job", jobId: String(id) };
    },
    startRun: (number) => {
      const runId = dbtCloud.startForeignRun(FIRST_DBT_JOB + number, { cause: "a loop" });
      const url = `${dbtCloud.baseUrl}/api/v2/accounts/${DBT_ACCOUNT_ID}/runs/${runId}/`;
      return { url, authorization: `Token ${DBT_TOKEN}` };
    },
    refuseLists: () => {
      const path = /status__in=/;
      dbtCloud.faults.add({ method: "GET", path, times: Infinity, fault: refused });
    },
    count: () => {
      const checks = dbtCloud.requests.matching("GET", /\/runs\/\d+\//).length;
      const lists = dbtCloud.requests.matching("GET", /status__in=/).length;
      dbtCloud.requests.clear();
      return { checks, lists };
    },
  };
}
