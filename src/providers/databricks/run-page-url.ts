import type { Workspace } from "./workspace";

/**
 * The API's own link redirects administrators only; everybody else lands on the home page.
 * https://github.com/databricks/cli/issues/5142
 */
const ADMINS_ONLY = /^(https?:\/\/[^/?#]+)\/?\?o=(\d+)#job\/(\d+)\/run\/(\d+)$/;

/** A link to the run that works for everybody. */
export function toRunPageUrl(
  { host }: Workspace,
  run: { readonly jobId: string; readonly runId: string },
  fromApi: string | null | undefined,
): string {
  const match = ADMINS_ONLY.exec(fromApi ?? "");
  if (match !== null) {
    const [, origin = "", workspaceNumber = "", jobId = "", runId = ""] = match;
    return `${origin}/jobs/${jobId}/runs/${runId}?o=${workspaceNumber}`;
  }
  // A shape that is not known may be a newer and better link.
  if (typeof fromApi === "string" && /^https?:\/\/\S+$/.test(fromApi)) return fromApi;
  return new URL(`/jobs/${run.jobId}/runs/${run.runId}`, host).href;
}
