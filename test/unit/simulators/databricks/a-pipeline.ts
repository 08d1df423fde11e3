import type { PipelineDefinition } from "../../../../local/simulators/databricks/pipeline-definition";
import type { TestWorkspace } from "./a-workspace";

interface UpdateJson {
  update: { state: string; cause: string; full_refresh: boolean; update_id: string };
}
interface PipelineJson {
  state: string;
  latest_updates: { update_id: string; state: string }[];
}

export const sales: PipelineDefinition = { name: "Sales", durationSeconds: 10, setupSeconds: 30 };

export const broken: PipelineDefinition = {
  ...sales,
  outcome: {
    kind: "fails",
    flow: "sales_clean",
    message: "Column amount cannot be resolved.",
    exceptions: [{ class_name: "AnalysisException", message: "Column amount cannot be resolved." }],
  },
};

export interface TestPipeline {
  readonly start: (body?: Record<string, unknown>) => Promise<string>;
  readonly update: (updateId: string) => Promise<UpdateJson["update"]>;
  readonly pipeline: () => Promise<PipelineJson>;
  readonly path: string;
}

/** A pipeline of a simulated workspace, and the calls that its tests make. */
export function aPipeline(workspace: TestWorkspace, definition: PipelineDefinition): TestPipeline {
  const path = `../2.0/pipelines/${workspace.simulator.addPipeline(definition)}`;
  return {
    path,
    start: async (body = {}) => {
      const { data } = await workspace.post<{ update_id: string }>(`${path}/updates`, body);
      return data.update_id;
    },
    update: async (updateId) =>
      (await workspace.get<UpdateJson>(`${path}/updates/${updateId}`)).data.update,
    pipeline: async () => (await workspace.get<PipelineJson>(path)).data,
  };
}
