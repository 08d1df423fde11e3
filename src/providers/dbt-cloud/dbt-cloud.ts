/** dbt Cloud: jobs of configured accounts. */
import { DbtOutputs } from "../../contracts/outputs";
import { loadedLater } from "../loaded-later";
import { defineVendor } from "../vendor";
import { AccountSetting } from "./account-setting";
import { jobAddress, runAddress } from "./addresses";
import { DbtJobTarget } from "./jobs/job-target";
import { DbtRunTarget } from "./runs/run-target";
import { webhook } from "./webhook";

export const dbtCloud = defineVendor({
  name: "dbt-cloud",
  connections: { name: "DBT_CLOUD_ACCOUNTS", item: AccountSetting, noun: "an account" },
  targets: {
    "dbt-job": {
      type: "dbt-job",
      summary: "A dbt Cloud job and its overrides.",
      schema: DbtJobTarget,
      schemaName: "DbtJobTarget",
      connectionField: "accountId",
      readableFields: [
        ...["type", "accountId", "jobId", "jobUrl", "jobName"],
        ...["projectName", "environmentName", "relaunchWhenUnclear"],
      ],
      address: jobAddress,
      // The same as in the notebook recipe.
      defaultWaitSeconds: 5,
      outputs: DbtOutputs,
    },
    "dbt-run": {
      type: "dbt-run",
      summary: "A dbt Cloud run that exists and is only watched.",
      schema: DbtRunTarget,
      schemaName: "DbtRunTarget",
      connectionField: "accountId",
      readableFields: ["type", "accountId", "vendorRunId", "runUrl", "cancelAtVendor"],
      address: runAddress,
      defaultWaitSeconds: 5,
      outputs: DbtOutputs,
    },
  },
  webhook,
  createProviders: (options) =>
    loadedLater(async () => (await import("./create-providers.js")).createProviders(options), {
      "dbt-job": true,
      "dbt-run": true,
    }),
});
