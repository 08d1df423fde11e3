import { LIMITS } from "../../contracts/vendor-text";
import type { DbtAccount } from "./dbt-account";
import type { VendorRun } from "./jobs/vendor-run";

const DBT_DOMAIN = /\.(dbt|getdbt)\.com$/;

/** https://docs.getdbt.com/docs/cloud/about-cloud/access-regions-ip-addresses names the hosts a link may lead to. */
export function toRunPageUrl(
  account: DbtAccount,
  run: Pick<VendorRun, "id" | "href" | "project_id">,
): string | null {
  const page = run.href === null ? null : toPageOfDbt(run.href, account);
  if (page !== null) return page;
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

/** Null for a link to another host, and for one that is too long after encoding. */
function toPageOfDbt(text: string, account: DbtAccount): string | null {
  if (!URL.canParse(text)) return null;
  const { href, origin, protocol, hostname, port, username, password } = new URL(text);
  if (username !== "" || password !== "" || href.length > LIMITS.page) return null;
  if (origin === new URL(account.host).origin) return href;
  return protocol === "https:" && port === "" && DBT_DOMAIN.test(hostname) ? href : null;
}
