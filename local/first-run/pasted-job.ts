/**
 * The connection that a pasted address of a job leads to, for a first real run from a laptop: `npm start -- --databricks <address>`
 * and `--dbt <address>`. Everything that such a connection needs stands in the address, but for the credential.
 */
import {
  jobAddress as databricksJob,
  pipelineAddress,
} from "../../src/providers/databricks/addresses";
import { WorkspaceSetting } from "../../src/providers/databricks/workspace-setting";
import { AccountSetting } from "../../src/providers/dbt-cloud/account-setting";
import { jobAddress as dbtJob } from "../../src/providers/dbt-cloud/addresses";
import type { Connection } from "../../src/contracts/connection";
import { isLoopback } from "../../src/http/request-url";

/** The variable with the dbt token. Terraform's provider for dbt reads the same one. */
export const DBT_TOKEN_VARIABLE = "DBT_CLOUD_TOKEN";

/** What stands behind an address. */
export interface PastedJob {
  readonly address: string;
  readonly kind: "job" | "pipeline";
  readonly id: string;
  readonly connection: Connection;
  /** The setting that lists the connection, and its value. */
  readonly setting: string;
  readonly value: string;
}

/** @throws if the address is not that of a job or pipeline of Azure Databricks; the message says what to paste. */
export function pastedDatabricksJob(text: string): PastedJob {
  const url = addressIn(text, "--databricks", databricksJob.example);
  const job = databricksJob.read(url);
  const pipeline = pipelineAddress.read(url);
  const id = job?.["jobId"] ?? pipeline?.["pipelineId"];
  if (id === undefined) throw notAJob(url, "a job or pipeline", databricksJob.example);
  const entry = { id: workspaceOf(url), host: url.origin };
  const parsed = WorkspaceSetting.safeParse(entry);
  if (!parsed.success) throw notAWorkspace(url);
  return {
    ...{ address: url.href, id, kind: job === null ? "pipeline" : "job" },
    connection: parsed.data,
    ...{ setting: "DATABRICKS_WORKSPACES", value: JSON.stringify([entry]) },
  };
}

/** @throws if the address is not that of a dbt Cloud job; the message says what to paste. */
export function pastedDbtJob(text: string): PastedJob {
  const url = addressIn(text, "--dbt", dbtJob.example);
  const id = dbtJob.read(url)?.["jobId"];
  const [, , account = ""] = url.pathname.split("/");
  if (id === undefined) throw notAJob(url, "a dbt Cloud job", dbtJob.example);
  const entry = { id: account, host: url.origin, tokenVariable: DBT_TOKEN_VARIABLE };
  const parsed = AccountSetting.safeParse(entry);
  if (!parsed.success) {
    throw new Error(
      `${url.host} is not an address of dbt Cloud, which ends in dbt.com or getdbt.com. For a single-tenant address, set DBT_CLOUD_ACCOUNTS in local.settings.json, with "allowAnyHost": true.`,
    );
  }
  return {
    ...{ address: url.href, id, kind: "job", connection: parsed.data },
    ...{ setting: "DBT_CLOUD_ACCOUNTS", value: JSON.stringify([entry]) },
  };
}

/** Browsers may show an address without its beginning. */
function addressIn(text: string, option: string, example: string): URL {
  const trimmed = text.trim();
  const address = trimmed.includes("://") ? trimmed : `https://${trimmed}`;
  if (/^\S+$/.test(trimmed) && URL.canParse(address)) return new URL(address);
  throw new Error(
    `${option} needs the address of a job, not "${trimmed}". Open the job in the browser and copy its address, such as ${example}.`,
  );
}

const notAJob = ({ origin, pathname }: URL, what: string, example: string): Error =>
  new Error(
    `${origin}${pathname} is not the address of ${what}. Open it in the browser and copy the address of its page, such as ${example}. Put it between quotation marks.`,
  );

/** `adb-<number>.<n>`, with which the host begins. On this machine, where simulators run, the number behind `o=`. */
function workspaceOf({ hostname, searchParams }: URL): string {
  const [, id] = /^(adb-\d+\.\d+)\./.exec(hostname) ?? [];
  const isSimulated = isLoopback(hostname) && searchParams.has("o");
  return id ?? (isSimulated ? `adb-${searchParams.get("o") ?? ""}.0` : "");
}

const notAWorkspace = ({ host }: URL): Error =>
  new Error(
    `${host} does not name a workspace of Azure Databricks. Open the workspace from the Azure portal, and copy the address of the job from there: it begins with adb-<number>.<number>.azuredatabricks.net.`,
  );
