import type { PipelineDefinition } from "../../../../../local/simulators/databricks/pipeline-definition";
import type { DatabricksPipelineTarget } from "../../../../../src/providers/databricks/pipelines/pipeline-target";
import { aPipeline, simulatePipelines, WORKSPACE_ID } from "./simulated-pipelines";

const named = (pipelineName: string): DatabricksPipelineTarget => ({
  type: "databricks-pipeline",
  workspaceId: WORKSPACE_ID,
  pipelineName,
});
const byId = (pipelineId: string): DatabricksPipelineTarget => ({
  type: "databricks-pipeline",
  workspaceId: WORKSPACE_ID,
  pipelineId,
});

describe("plan of a pipeline", () => {
  it("stores its page, its name and its newest update", async () => {
    await using world = await simulatePipelines();
    const id = world.simulator.addPipeline(aPipeline());
    world.simulator.startUpdate(id, {}, "JOB_TASK");
    world.pass(100);
    const newest = world.simulator.startUpdate(id, {}, "JOB_TASK");

    expect(await world.provider.planLaunch(byId(id))).toStrictEqual({
      kind: "planned",
      plan: {
        provider: "databricks",
        connectionId: WORKSPACE_ID,
        vendorJobId: id,
        jobUrl: `${world.simulator.baseUrl}/pipelines/${id}?o=2847593021847562`,
        baselineRunId: newest,
        confirmAfterSeconds: null,
        details: {
          pipelineName: "Sales medallion",
          baselineCreatedMs: String(world.now().getTime()),
        },
      },
    });
  });

  it.each(["Sales_1", "Sales (50%)", "It's sales", String.raw`C:\sales`, "sales"])(
    "finds the one pipeline named %s among similar names",
    async (name) => {
      await using world = await simulatePipelines();
      const similar = ["Salesx1", "SALES_1", "Sales (50 more)", "Its sales", "Sales", "C:sales"];
      for (const other of similar) world.simulator.addPipeline(aPipeline({ name: other }));
      const id = world.simulator.addPipeline(aPipeline({ name }));

      expect(await world.provider.planLaunch(named(name))).toMatchObject({
        kind: "planned",
        plan: { vendorJobId: id },
      });
    },
  );

  it("reads all pages of the list", async () => {
    await using world = await simulatePipelines();
    for (let count = 0; count < 130; count++) {
      world.simulator.addPipeline(aPipeline({ name: "SALES" }));
    }
    const id = world.simulator.addPipeline(aPipeline({ name: "Sales" }));

    expect(await world.provider.planLaunch(named("Sales"))).toMatchObject({
      plan: { vendorJobId: id },
    });
  });

  it("rejects a name that several pipelines have, and names them", async () => {
    await using world = await simulatePipelines();
    const ids = [1, 2].map(() => world.simulator.addPipeline(aPipeline()));

    const result = await world.provider.planLaunch(named("Sales medallion"));

    expect(result).toMatchObject({ kind: "rejected", failure: { code: "pipelineNameNotUnique" } });
    expect(JSON.stringify(result)).toContain(ids.join(", "));
  });

  it("rejects a name that differs in case only, and shows the similar one", async () => {
    await using world = await simulatePipelines();
    world.simulator.addPipeline(aPipeline());

    const result = await world.provider.planLaunch(named("SALES MEDALLION"));

    expect(result).toMatchObject({ kind: "rejected", failure: { code: "pipelineNotFound" } });
    expect(JSON.stringify(result)).toContain("Sales medallion");
  });

  it("rejects a pipeline that does not exist, and one that the identity may not see", async () => {
    await using world = await simulatePipelines();
    const hidden = world.simulator.addPipeline(aPipeline({ permission: "none" }));

    const missing = await world.provider.planLaunch(byId("40404040-4040-4404-a404-404040404040"));
    const forbidden = await world.provider.planLaunch(byId(hidden));

    expect(missing).toMatchObject({ failure: { code: "pipelineNotFound" } });
    expect(forbidden).toMatchObject({ failure: { code: "forbidden" } });
  });

  it.each<[string, Partial<PipelineDefinition>, Partial<DatabricksPipelineTarget>, string]>([
    ["rejects a continuous pipeline", { continuous: true }, {}, "rejected"],
    ["validates a continuous pipeline", { continuous: true }, { validateOnly: true }, "planned"],
    ["plans a pipeline in development mode", { development: true }, {}, "planned"],
  ])("%s", async (_name, changes, target, kind) => {
    await using world = await simulatePipelines();
    const id = world.simulator.addPipeline(aPipeline(changes));

    expect((await world.provider.planLaunch({ ...byId(id), ...target })).kind).toBe(kind);
  });

  it("says why a continuous pipeline is rejected, and what to do", async () => {
    await using world = await simulatePipelines();
    const id = world.simulator.addPipeline(aPipeline({ continuous: true }));

    expect(await world.provider.planLaunch(byId(id))).toMatchObject({
      failure: {
        code: "pipelineIsContinuous",
        message: expect.stringMatching(/its updates never complete.*triggered/) as string,
      },
    });
  });
});
