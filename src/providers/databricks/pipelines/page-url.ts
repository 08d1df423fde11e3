import type { Workspace } from "../workspace";

/** The id of a workspace begins with its number, which the vendor's own links carry as `o`. */
const WORKSPACE_NUMBER = /^adb-(\d{1,19})\.\d{1,9}$/;

/**
 * A pipeline's page. The vendor's API returns no addresses of pipelines.
 * https://github.com/databricks/cli/blob/main/libs/workspaceurls/urls.go
 */
export const pipelineUrl = (workspace: Workspace, pipelineId: string): string =>
  pageUrl(workspace, `/pipelines/${pipelineId}`);

export const updateUrl = (workspace: Workspace, pipelineId: string, updateId: string): string =>
  pageUrl(workspace, `/pipelines/${pipelineId}/updates/${updateId}`);

function pageUrl({ id, host }: Workspace, path: string): string {
  const url = new URL(path, host);
  const number = WORKSPACE_NUMBER.exec(id)?.[1];
  if (number !== undefined) url.searchParams.set("o", number);
  return url.href;
}
