import {
  addSampleJobs,
  SAMPLE_JOBS,
  SAMPLE_PIPELINES,
} from "../../../local/simulators/sample-jobs";
import { aWorkspace } from "./databricks/a-workspace";

describe("addSampleJobs", () => {
  it.each([
    ["succeeds", 12, "SUCCESS"],
    ["fails", 8, "FAILED"],
    ["takesLong", 602, "SUCCESS"],
    ["queues", 6, "SUCCESS"],
    ["succeedsWithFailures", 7, "SUCCESS_WITH_FAILURES"],
    ["feeds", 3, "SUCCESS"],
  ] as const)("adds a job that %s, in %d seconds", async (name, seconds, resultState) => {
    await using workspace = await aWorkspace();
    addSampleJobs(workspace.simulator);
    const runId = await workspace.launch(SAMPLE_JOBS[name].jobId);

    workspace.advance(seconds - 1);
    const before = await workspace.run(runId);
    workspace.advance(1);
    const after = await workspace.run(runId);

    expect(before.end_time).toBe(0);
    expect(after.state.result_state).toBe(resultState);
  });

  it("adds two pipelines that complete and one that fails", async () => {
    await using workspace = await aWorkspace();
    addSampleJobs(workspace.simulator);
    const ids = Object.values(SAMPLE_PIPELINES).map(({ pipelineId }) => pipelineId);

    for (const id of ids) await workspace.post(`../2.0/pipelines/${id}/updates`, {});
    workspace.advance(9);

    expect(
      ids.flatMap((id) => workspace.simulator.updatesOf(id).map(({ state }) => state)),
    ).toStrictEqual(["COMPLETED", "COMPLETED", "FAILED"]);
  });
});
