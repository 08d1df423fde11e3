import { aPipeline, simulatePipelines } from "./simulated-pipelines";

const FAILS = { kind: "fails", message: "No such column." } as const;

describe("cancel of an update", () => {
  it("stops the pipeline; a later check shows that it took effect", async () => {
    await using world = await simulatePipelines();
    const attempt = await world.launched(world.simulator.addPipeline(aPipeline()));

    const result = await world.provider.cancel(attempt);
    world.pass(2);

    expect(result).toStrictEqual({ kind: "requested" });
    expect((await world.checked(attempt)).status.kind).toBe("cancelled");
  });

  it("stops the retry by which Databricks continues it", async () => {
    await using world = await simulatePipelines();
    const id = world.simulator.addPipeline(aPipeline({ outcome: FAILS, retriesOnFailure: 3 }));
    const attempt = await world.launched(id);
    world.pass(65);

    await world.provider.cancel(attempt);
    world.pass(2);

    expect(world.simulator.updatesOf(id).at(-1)?.state).toBe("CANCELED");
  });

  it("stops nothing that somebody else has started since", async () => {
    await using world = await simulatePipelines();
    const id = world.simulator.addPipeline(aPipeline());
    const attempt = await world.launched(id);
    world.pass(61);
    world.simulator.startUpdate(id, {}, "USER_ACTION");

    const result = await world.provider.cancel(attempt);

    expect(result).toStrictEqual({ kind: "requested" });
    expect(world.stops()).toBe(0);
  });

  it("sends nothing when no update is active", async () => {
    await using world = await simulatePipelines();
    const attempt = await world.launched(world.simulator.addPipeline(aPipeline()));
    world.pass(61);

    expect(await world.provider.cancel(attempt)).toStrictEqual({ kind: "requested" });
    expect(world.stops()).toBe(0);
  });

  it("has nothing to stop when the pipeline does not exist any more", async () => {
    await using world = await simulatePipelines();
    const attempt = await world.launched(world.simulator.addPipeline(aPipeline()));
    const gone = { ...attempt, vendorJobId: "40404040-4040-4404-a404-404040404040" };

    expect(await world.provider.cancel(gone)).toStrictEqual({ kind: "requested" });
  });

  it("does not know what to stop when the list cannot be read", async () => {
    await using world = await simulatePipelines();
    const attempt = await world.launched(world.simulator.addPipeline(aPipeline()));
    const body = { updates: [{ state: "RUNNING" }] };
    world.simulator.faults.add({ times: Infinity, fault: { kind: "status", status: 200, body } });

    expect(await world.provider.cancel(attempt)).toMatchObject({ kind: "unreachable" });
    expect(world.stops()).toBe(0);
  });
});
