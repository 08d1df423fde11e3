import type { Fault } from "../../../../../local/simulators/faults";
import { aPipeline, simulatePipelines, type Target, WORKSPACE_ID } from "./simulated-pipelines";

const START = { method: "POST", path: /\/updates$/ };
const LOST: Fault = { kind: "reset", when: "afterEffect" };

describe("launch of a pipeline", () => {
  it("starts an update with every option of the target, and refers to its page", async () => {
    await using world = await simulatePipelines();
    const id = world.simulator.addPipeline(aPipeline());

    const attempt = await world.launched(id, {
      refreshSelection: ["orders"],
      fullRefreshSelection: ["customers"],
      refreshFlowSelection: ["daily"],
      resetCheckpointSelection: ["stream"],
      replaceWhereOverrides: [{ flowName: "daily", predicateOverride: "day > 1" }],
      parameters: { day: "1" },
      development: true,
    });

    const [update] = world.simulator.updatesOf(id);
    expect(update?.request).toStrictEqual({
      cause: "API_CALL",
      refresh_selection: ["orders"],
      full_refresh_selection: ["customers"],
      refresh_flow_selection: ["daily"],
      reset_checkpoint_selection: ["stream"],
      replace_where_overrides: [{ flow_name: "daily", predicate_override: "day > 1" }],
      parameters: { day: "1" },
      development: true,
    });
    expect(attempt).toStrictEqual({
      provider: "databricks",
      connectionId: WORKSPACE_ID,
      number: 1,
      vendorJobId: id,
      vendorRunId: update?.updateId,
      runPageUrl: `${world.simulator.baseUrl}/pipelines/${id}/updates/${update!.updateId}?o=2847593021847562`,
      launchedAt: world.now().toISOString(),
      details: { pipelineName: "Sales medallion", retriedByVendor: "no" },
    });
  });

  it("sends a rewind in the vendor's words", async () => {
    await using world = await simulatePipelines();
    const id = world.simulator.addPipeline(aPipeline());

    await world.launched(id, {
      rewindSpec: {
        rewindTimestamp: "2026-01-01T00:00:00Z",
        datasets: [{ identifier: "main.sales.orders", cascade: true, resetCheckpoints: false }],
        dryRun: true,
      },
    });

    expect(world.simulator.updatesOf(id)[0]?.request["rewind_spec"]).toStrictEqual({
      rewind_timestamp: "2026-01-01T00:00:00Z",
      datasets: [{ identifier: "main.sales.orders", cascade: true, reset_checkpoints: false }],
      dry_run: true,
    });
  });

  it("sends the POST once, although the response is lost", async () => {
    await using world = await simulatePipelines();
    const id = world.simulator.addPipeline(aPipeline());
    const order = await world.order(id);
    world.simulator.faults.add({ ...START, times: Infinity, fault: LOST });

    const result = await world.launch(order);

    expect(result).toMatchObject({ kind: "unclear", resend: true });
    expect(world.simulator.requests.matching("POST", /\/updates$/)).toHaveLength(1);
    expect(world.updateIds(id)).toHaveLength(1);
  });

  it.each([409, 400] as const)(
    "waits while somebody else's update is active, which the vendor tells with %d",
    async (conflictStatus) => {
      await using world = await simulatePipelines();
      const id = world.simulator.addPipeline(aPipeline({ conflictStatus }));
      const order = await world.order(id);
      // It starts between the look and the POST, so the look does not show it.
      const other = world.simulator.startUpdate(id, {}, "JOB_TASK");
      world.simulator.faults.add({
        method: "GET",
        path: /\/updates\?/,
        times: 1,
        fault: { kind: "status", status: 200, body: { updates: [] } },
      });

      const result = await world.launch(order);

      expect(result).toMatchObject({ kind: "tryAgain", because: "full", mayHaveStarted: false });
      expect(result).toHaveProperty("reason", expect.stringContaining(other));
      world.pass(61);
      expect(await world.launch(order)).toMatchObject({ kind: "launched" });
    },
  );

  it("sends no POST while it sees that an update is active", async () => {
    await using world = await simulatePipelines();
    const id = world.simulator.addPipeline(aPipeline());
    const order = await world.order(id);
    world.simulator.startUpdate(id, {}, "USER_ACTION");

    expect(await world.launch(order)).toMatchObject({ kind: "tryAgain", because: "full" });
    expect(world.simulator.requests.matching("POST", /\/updates$/)).toHaveLength(0);
  });

  it("fails while an update is active, if so asked, naming it and its page", async () => {
    await using world = await simulatePipelines();
    const id = world.simulator.addPipeline(aPipeline());
    const other = world.simulator.startUpdate(id, {}, "JOB_TASK");

    const result = await world.launch(await world.order(id, { onActiveUpdate: "fail" }));

    expect(result).toMatchObject({ kind: "rejected", failure: { code: "pipelineBusy" } });
    expect(JSON.stringify(result)).toContain(`/pipelines/${id}/updates/${other}?o=`);
  });

  it.each<[string, Target, boolean]>([
    ["leaves it running", {}, true],
    ["may stop it", { cancelAtVendor: true }, false],
  ])("adopts the active update, if so asked, and %s", async (_name, more, isLeft) => {
    await using world = await simulatePipelines();
    const id = world.simulator.addPipeline(aPipeline());
    const other = world.simulator.startUpdate(id, {}, "JOB_TASK");

    const result = await world.launch(await world.order(id, { onActiveUpdate: "adopt", ...more }));

    expect(result).toMatchObject({ kind: "launched", adopted: true });
    expect(result).toHaveProperty("attempt.vendorRunId", other);
    expect(JSON.stringify(result).includes('"leaveRunning":true')).toBe(isLeft);
    expect(world.updateIds(id)).toHaveLength(1);
  });

  it("starts an update when there is none to adopt", async () => {
    await using world = await simulatePipelines();
    const id = world.simulator.addPipeline(aPipeline());

    const result = await world.launch(await world.order(id, { onActiveUpdate: "adopt" }));

    expect(result).not.toHaveProperty("adopted");
    expect(world.simulator.updatesOf(id)).toMatchObject([{ cause: "API_CALL" }]);
  });

  it("waits for the end of an update that is being stopped, instead of adopting it", async () => {
    await using world = await simulatePipelines();
    const id = world.simulator.addPipeline(aPipeline({ stopTakesSeconds: 30 }));
    const attempt = await world.launched(id);
    await world.provider.cancel(attempt);

    const order = await world.order(id, { onActiveUpdate: "adopt" }, { attemptNumber: 2 });

    expect(await world.launch(order)).toMatchObject({ kind: "tryAgain", because: "full" });
  });

  it("is rejected in the vendor's words when the identity may not start it", async () => {
    await using world = await simulatePipelines();
    const id = world.simulator.addPipeline(aPipeline({ permission: "view" }));

    const result = await world.launch(await world.order(id));

    expect(result).toMatchObject({ kind: "rejected", failure: { code: "forbidden" } });
    expect(JSON.stringify(result)).toContain("CAN RUN on the pipeline");
  });

  it("sends nothing after its deadline", async () => {
    await using world = await simulatePipelines();
    const id = world.simulator.addPipeline(aPipeline());
    const order = { ...(await world.order(id)), deadline: world.now().toISOString() };

    expect(await world.launch(order)).toMatchObject({ kind: "tryAgain", mayHaveStarted: false });
    expect(world.simulator.requests.matching("POST", /\/updates$/)).toHaveLength(0);
  });
});
