import type { DbtAccount } from "./dbt-account";
import type { VendorRun } from "./vendor-run";

const DBT_DOMAIN = /\.(dbt|getdbt)\.com$/;

/** https://docs.getdbt.com/docs/cloud/about-cloud/access-regions-ip-addresses names the hosts a link may lead to. */
export function toRunPageUrl(
  account: DbtAccount,
  run: Pick<VendorRun, "id" | "href" | "project_id">,
): string | null {
  if (run.href !== null && leadsToDbt(run.href, account)) return new URL(run.href).href;
  return run.project_id === null
    ? null
    : `${account.host}/deploy/${account.id}/projects/${run.project_id}/runs/${run.id}/`;
}

export function toJobPageUrl(
  account: DbtAccount,
  projectId: string | null,
  jobId: string,
): string | null {
  return projectId === null
    ? null
    : `${account.host}/deploy/${account.id}/projects/${projectId}/jobs/${jobId}`;
}

function leadsToDbt(href: string, account: DbtAccount): boolean {
  if (!URL.canParse(href)) return false;
  const { origin, protocol, hostname, port, username, password } = new URL(href);
  if (username !== "" || password !== "") return false;
  if (origin === new URL(account.host).origin) return true;
  return protocol === "https:" && port === "" && DBT_DOMAIN.test(hostname);
}
