import { databricks } from "../../src/providers/databricks/databricks";
import type { DatabricksJobTarget } from "../../src/providers/databricks/jobs/job-target";
import type { DatabricksPipelineTarget } from "../../src/providers/databricks/pipelines/pipeline-target";
import { dbtCloud } from "../../src/providers/dbt-cloud/dbt-cloud";
import type { DbtJobTarget } from "../../src/providers/dbt-cloud/jobs/job-target";
import type { Provider } from "../../src/providers/provider";
import type { ProviderOptions, Vendor } from "../../src/providers/vendor";

function providerOf(vendor: Vendor, type: string, options: ProviderOptions): Provider {
  const provider = vendor.createProviders(options)[type];
  if (provider === undefined) throw new Error(`${vendor.name} has no provider for ${type}.`);
  return provider;
}

type Options<Name extends string> = Omit<ProviderOptions, "connections"> &
  Readonly<Record<Name, ProviderOptions["connections"]>>;

export const createDatabricksProvider = ({
  workspaces,
  ...options
}: Options<"workspaces">): Provider<DatabricksJobTarget> =>
  providerOf(databricks, "databricks-job", { connections: workspaces, ...options });

export const createPipelineProvider = ({
  workspaces,
  ...options
}: Options<"workspaces">): Provider<DatabricksPipelineTarget> =>
  providerOf(databricks, "databricks-pipeline", { connections: workspaces, ...options });

export const createDbtCloudProvider = ({
  accounts,
  ...options
}: Options<"accounts">): Provider<DbtJobTarget> =>
  providerOf(dbtCloud, "dbt-job", { connections: accounts, ...options });
