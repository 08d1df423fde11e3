import { DatabricksPipelineTarget } from "../../../../../src/providers/databricks/pipelines/pipeline-target";

const ID = "7c1d2a54-3b0f-4a86-a3e5-5d1e9b64c7f0";
const TYPE = { type: "databricks-pipeline" } as const;

const objectionsTo = (target: object): string[] => {
  const { error } = DatabricksPipelineTarget.safeParse({ ...TYPE, ...target });
  return (error?.issues ?? []).map(({ path, message }) => `${path.join(".")} ${message}`);
};

describe("DatabricksPipelineTarget", () => {
  it.each([
    { pipelineId: ID },
    { pipelineId: ID.toUpperCase() },
    { pipelineName: "Sales" },
    { pipelineId: ID, refreshSelection: ["a"], fullRefreshSelection: ["b"] },
    { pipelineId: ID, fullRefresh: false, refreshSelection: ["a"] },
    { pipelineId: ID, fullRefresh: true, resetCheckpointSelection: ["a"] },
    { pipelineId: ID, validateOnly: true, parameters: { day: "1" } },
    { pipelineId: ID, onActiveUpdate: "adopt", cancelAtVendor: true },
    { pipelineId: ID, rewindSpec: { rewindTimestamp: "2026-01-01T01:00:00+01:00" } },
  ])("takes %j as it is", (target) => {
    expect(DatabricksPipelineTarget.parse({ ...TYPE, ...target })).toStrictEqual({
      ...TYPE,
      ...target,
    });
  });

  it.each<[object, string]>([
    [{}, "pipelineId or pipelineName or pipelineUrl must be given, and only one of them"],
    [
      { pipelineId: ID, pipelineName: "Sales" },
      "pipelineId or pipelineName or pipelineUrl must be given",
    ],
    [{ pipelineId: "../jobs/1" }, "pipelineId must be a pipeline's id"],
    [{ pipelineName: "" }, "pipelineName "],
    [{ pipelineId: ID, refreshSelection: [] }, "refreshSelection "],
    [{ pipelineId: ID, fullRefresh: true, refreshSelection: ["a"] }, "refreshSelection cannot be"],
    [
      { pipelineId: ID, fullRefresh: true, fullRefreshSelection: ["a"] },
      "fullRefreshSelection cannot be combined with fullRefresh",
    ],
    [{ pipelineId: ID, fullRefresh: true, validateOnly: true }, "fullRefresh cannot be combined"],
    [
      { pipelineId: ID, refreshFlowSelection: ["a"], validateOnly: true },
      "refreshFlowSelection cannot be combined with validateOnly",
    ],
    [
      {
        pipelineId: ID,
        fullRefresh: true,
        rewindSpec: { rewindTimestamp: "2026-01-01T00:00:00Z" },
      },
      "fullRefresh cannot be combined with rewindSpec",
    ],
    [
      {
        pipelineId: ID,
        validateOnly: true,
        rewindSpec: { rewindTimestamp: "2026-01-01T00:00:00Z" },
      },
      "rewindSpec cannot be combined with validateOnly",
    ],
    [{ pipelineId: ID, rewindSpec: { rewindTimestamp: "yesterday" } }, "rewindSpec."],
    [{ pipelineId: ID, cancelAtVendor: true }, 'cancelAtVendor is only for "onActiveUpdate"'],
    [
      { pipelineId: ID, cancelAtVendor: false, onActiveUpdate: "wait" },
      'cancelAtVendor is only for "onActiveUpdate"',
    ],
    [
      { pipelineId: ID, validateOnly: true, onActiveUpdate: "adopt" },
      "onActiveUpdate cannot be adopt together with validateOnly",
    ],
    [{ pipelineId: ID, onActiveUpdate: "queue" }, "onActiveUpdate "],
    [{ pipelineId: ID, cause: "JOB_TASK" }, " Unrecognized key"],
    [{ pipelineId: ID, parameters: { day: 1 } }, "parameters.day "],
  ])("refuses %j", (target, objection) => {
    expect(objectionsTo(target)).toContainEqual(expect.stringContaining(objection));
  });
});
