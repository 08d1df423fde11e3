import type { Fault } from "../../../../../local/simulators/faults";
import { aPipeline, simulatePipelines, type SimulatedPipelines } from "./simulated-pipelines";

const START = { method: "POST", path: /\/updates$/ };
const LOST: Fault = { kind: "reset", when: "afterEffect" };
const NEVER_ARRIVED: Fault = { kind: "reset", when: "beforeEffect" };

/** Launches while the start is harmed, as an execution does that is stopped right after its POST. */
async function cutOff(
  world: SimulatedPipelines,
  order: Awaited<ReturnType<SimulatedPipelines["order"]>>,
  fault: Fault,
): Promise<void> {
  world.simulator.faults.add({ ...START, times: 1, fault });
  await world.launch(order);
}

describe("launch of a pipeline after an earlier execution was stopped", () => {
  it.each([
    ["is active", 10],
    ["has ended", 100],
  ])("finds its own update, which %s", async (_state, seconds) => {
    await using world = await simulatePipelines();
    const id = world.simulator.addPipeline(aPipeline());
    const order = await world.order(id, { fullRefresh: true });
    await cutOff(world, order, LOST);
    world.pass(seconds);

    const again = await world.launch(order);

    expect(again).toMatchObject({ kind: "launched" });
    expect(again).toHaveProperty("attempt.vendorRunId", world.updateIds(id)[0]);
    expect(world.updateIds(id)).toHaveLength(1);
  });

  it("does not wait for its own active update as if it were somebody else's", async () => {
    await using world = await simulatePipelines();
    const id = world.simulator.addPipeline(aPipeline());
    const order = await world.order(id, { onActiveUpdate: "fail" });
    await cutOff(world, order, LOST);

    expect(await world.launch(order)).toMatchObject({ kind: "launched" });
  });

  it.each<[string, Record<string, unknown>, string]>([
    ["that a job task has started", {}, "JOB_TASK"],
    ["that a user has started", {}, "USER_ACTION"],
    ["that is a retry", {}, "RETRY_ON_FAILURE"],
    ["with a full refresh", { full_refresh: true }, "API_CALL"],
    ["of other tables", { refresh_selection: ["customers"] }, "API_CALL"],
    ["of more tables", { refresh_selection: ["orders", "customers"] }, "API_CALL"],
    ["that only validates", { validate_only: true, refresh_selection: ["orders"] }, "API_CALL"],
  ])("takes no update for its own %s", async (_name, body, cause) => {
    await using world = await simulatePipelines();
    const id = world.simulator.addPipeline(aPipeline());
    const order = await world.order(id, { refreshSelection: ["orders"] });
    await cutOff(world, order, NEVER_ARRIVED);
    world.simulator.startUpdate(id, body, cause);

    const again = await world.launch(order);

    expect(again).toMatchObject({ kind: "unclear", resend: true });
  });

  it("recognises its tables when the vendor shows them with catalog and schema", async () => {
    await using world = await simulatePipelines();
    const id = world.simulator.addPipeline(aPipeline());
    const order = await world.order(id, { refreshSelection: ["orders", "Customers"] });
    await cutOff(world, order, NEVER_ARRIVED);
    const tables = ["main.sales.customers", "main.sales.orders"];
    const own = world.simulator.startUpdate(id, { refresh_selection: tables }, "API_CALL");

    expect(await world.launch(order)).toHaveProperty("attempt.vendorRunId", own);
  });

  it("skips an update with the same options that it has waited for", async () => {
    await using world = await simulatePipelines();
    const id = world.simulator.addPipeline(aPipeline());
    const order = await world.order(id);
    // Another run of the same kind starts after this one was planned, and ends before it is started.
    const other = world.simulator.startUpdate(id, {}, "API_CALL");
    expect(await world.launch(order)).toMatchObject({ because: "full" });
    world.pass(61);
    await cutOff(world, order, LOST);

    const again = await world.launch(order);

    expect(again).not.toHaveProperty("attempt.vendorRunId", other);
    expect(again).toHaveProperty("attempt.vendorRunId", world.updateIds(id)[1]);
  });

  it("tells the later looks which update was the newest before the POST", async () => {
    await using world = await simulatePipelines();
    const id = world.simulator.addPipeline(aPipeline());
    const order = await world.order(id);
    const other = world.simulator.startUpdate(id, {}, "API_CALL");
    world.pass(61);
    world.simulator.faults.add({ ...START, times: 1, fault: NEVER_ARRIVED });

    const first = await world.launch(order);
    const again = await world.launch(order);
    const settled = await world.provider.settleLaunch({
      ...order,
      plan: { ...order.plan, baselineRunId: other },
    });

    expect(first).toMatchObject({ kind: "unclear", baselineRunId: other });
    expect(again).toMatchObject({ kind: "unclear", baselineRunId: other });
    expect(settled).toMatchObject({ kind: "notFound" });
  });

  it("learns nothing from a list in which the newest update before it is missing", async () => {
    await using world = await simulatePipelines();
    const id = world.simulator.addPipeline(aPipeline());
    world.simulator.startUpdate(id, {}, "JOB_TASK");
    world.pass(61);
    const order = await world.order(id);
    const body = { updates: [] };
    world.simulator.faults.add({ times: Infinity, fault: { kind: "status", status: 200, body } });

    expect(await world.provider.settleLaunch(order)).toMatchObject({ kind: "unreachable" });
  });
});

describe("second launch of a pipeline whose first POST was not found", () => {
  it("finds the update of the first POST if it has appeared meanwhile", async () => {
    await using world = await simulatePipelines();
    const id = world.simulator.addPipeline(aPipeline());
    const order = await world.order(id);
    await cutOff(world, order, LOST);

    const again = await world.launch({ ...order, send: 2 });

    expect(again).toHaveProperty("attempt.vendorRunId", world.updateIds(id)[0]);
    expect(world.updateIds(id)).toHaveLength(1);
  });

  it("starts the update if the first POST never arrived", async () => {
    await using world = await simulatePipelines();
    const id = world.simulator.addPipeline(aPipeline());
    const order = await world.order(id);
    await cutOff(world, order, NEVER_ARRIVED);

    const again = await world.launch({ ...order, send: 2 });

    expect(again).toHaveProperty("attempt.vendorRunId", world.updateIds(id)[0]);
  });
});
