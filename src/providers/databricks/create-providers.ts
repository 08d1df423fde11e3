import { createPacing } from "../../http/pacing";
import type { Provider } from "../provider";
import type { ProviderOptions } from "../vendor";
import { createJobProvider } from "./jobs/job-provider";
import { openWorkspaces } from "./open-workspaces";
import { createPipelineProvider } from "./pipelines/pipeline-provider";
import { createRunProvider } from "./runs/run-provider";
import { createSubmitProvider } from "./submit/submit-provider";

type Type = "databricks-job" | "databricks-pipeline" | "databricks-submit" | "databricks-run";

export function createProviders({
  connections,
  ...options
}: ProviderOptions): Record<Type, Provider> {
  const { now, partOfLimits: part } = options;
  const paceFor = createPacing({ now, part });
  const workspaces = openWorkspaces(connections, { ...options, paceFor });
  return {
    "databricks-job": createJobProvider(workspaces, now),
    "databricks-pipeline": createPipelineProvider(workspaces, now),
    "databricks-submit": createSubmitProvider(workspaces, now),
    "databricks-run": createRunProvider(workspaces, now),
  };
}
