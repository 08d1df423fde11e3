import { LIMITS } from "../../../contracts/vendor-text";
import type { Workspace } from "../workspace";

/** The job's id in an attempt that runs no saved job. */
export const NO_JOB = "";

/** Domains in which only Databricks assigns names: Azure's three clouds, and the other clouds. */
const VENDOR_DOMAINS: readonly string[] = [
  ".azuredatabricks.net",
  ".databricks.azure.us",
  ".databricks.azure.cn",
  ".databricks.com",
];

/**
 * A link to the run that works for everybody: the API's own in its new form, if it leads to the vendor; otherwise one made
 * from the configured host. Null for the run of no saved job until the API has told its link.
 */
export function toRunPageUrl(
  { host }: Workspace,
  { jobId, runId }: { readonly jobId: string; readonly runId: string },
  fromApi: string | null | undefined,
): string | null {
  const own = new URL(host);
  const reported = readVendorUrl(fromApi ?? "", own);
  if (reported !== null) return reported.href;
  return jobId === NO_JOB ? null : new URL(`/jobs/${jobId}/runs/${runId}`, own).href;
}

/** A page of the workspace or of the vendor; null for any other address. */
export function toVendorPage(text: string, { host }: Workspace): string | null {
  return readVendorUrl(text, new URL(host))?.href ?? null;
}

function readVendorUrl(text: string, own: URL): URL | null {
  if (!URL.canParse(text)) return null;
  const url = modernize(new URL(text));
  const bare = url.username === "" && url.password === "";
  return bare && url.href.length <= LIMITS.page && isVendors(url, own) ? url : null;
}

function isVendors(url: URL, own: URL): boolean {
  if (url.origin === own.origin) return true;
  const atVendor = VENDOR_DOMAINS.some((domain) => url.hostname.endsWith(domain));
  return atVendor && url.protocol === "https:" && url.port === "";
}

/**
 * The API's own link, `/?o=1#job/2/run/3`, works only for administrators; everybody else gets the home page. A link of an
 * unknown form is kept, because it may be a newer one. https://github.com/databricks/cli/issues/5142
 */
function modernize(url: URL): URL {
  const [job, jobId = "", run, runId = "", ...more] = url.hash
    .slice(1)
    .split("/")
    .filter((part) => part !== "");
  const legacy = url.pathname === "/" && job === "job" && run === "run" && more.length === 0;
  if (!legacy || !isId(jobId) || !isId(runId)) return url;
  const modern = new URL(`/jobs/${jobId}/runs/${runId}`, url);
  modern.search = url.search;
  return modern;
}

function isId(text: string): boolean {
  return /^\d{1,19}$/.test(text);
}
