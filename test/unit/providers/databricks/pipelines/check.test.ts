import type {
  PipelineDefinition,
  UpdateOutcome,
} from "../../../../../local/simulators/databricks/pipeline-definition";
import type { AttemptReference } from "../../../../../src/contracts/attempt";
import {
  aPipeline,
  simulatePipelines,
  type SimulatedPipelines,
  type Target,
} from "./simulated-pipelines";

const FAILS = { kind: "fails", message: "No such column." } as const;
/** The first updates fail, and the one after those completes. */
const failsTimes =
  (times: number) =>
  (updateNumber: number): UpdateOutcome =>
    updateNumber <= times ? FAILS : { kind: "completes" };

async function failedAfterAMinute(
  world: SimulatedPipelines,
  changes: Partial<PipelineDefinition> = {},
  target: Target = {},
): Promise<{ id: string; attempt: AttemptReference }> {
  const id = world.simulator.addPipeline(aPipeline({ outcome: FAILS, ...changes }));
  const attempt = await world.launched(id, target);
  world.pass(65);
  return { id, attempt };
}

describe("check of an update", () => {
  it("says how it goes, when it started, its page and the pipeline's name", async () => {
    await using world = await simulatePipelines();
    const startedAt = world.now().toISOString();
    const attempt = await world.launched(world.simulator.addPipeline(aPipeline()));
    world.pass(10);

    const { status } = await world.checked(attempt);
    world.pass(60);

    expect(status).toStrictEqual({
      kind: "active",
      vendorState: "RUNNING",
      message: null,
      queued: false,
      runPageUrl: attempt.runPageUrl,
      facts: { startedAt, endedAt: null, queuedSeconds: null, jobName: "Sales medallion" },
    });
    expect((await world.checked(attempt)).status).toMatchObject({
      kind: "succeeded",
      vendorState: "COMPLETED",
      partial: false,
    });
  });

  it("says that it was stopped", async () => {
    await using world = await simulatePipelines();
    const attempt = await world.launched(world.simulator.addPipeline(aPipeline()));
    await world.provider.cancel(attempt);
    world.pass(2);

    expect((await world.checked(attempt)).status).toMatchObject({
      kind: "cancelled",
      vendorState: "CANCELED",
    });
  });

  it("says that the vendor has no such update", async () => {
    await using world = await simulatePipelines();
    const attempt = await world.launched(world.simulator.addPipeline(aPipeline()));

    const result = await world.provider.check({ ...attempt, vendorRunId: "nothing" });

    expect(result).toMatchObject({ kind: "missing" });
  });
});

describe("check of an update that failed", () => {
  it("goes on with the retry that Databricks starts, and then with the next", async () => {
    await using world = await simulatePipelines();
    const { id, attempt } = await failedAfterAMinute(world, {
      outcome: failsTimes(2),
      retriesOnFailure: 5,
    });

    const first = await world.checked(attempt);
    world.pass(65);
    const second = await world.checked(first.attempt!);
    world.pass(65);
    const last = await world.checked(second.attempt!);

    const ids = world.updateIds(id);
    expect([first.attempt?.vendorRunId, second.attempt?.vendorRunId]).toStrictEqual(ids.slice(1));
    expect(first.attempt).toMatchObject({
      vendorJobId: id,
      number: 1,
      details: attempt.details,
      runPageUrl: expect.stringContaining(`/updates/${ids[1]!}?o=`) as string,
    });
    expect([first, second, last].map(({ status }) => status.kind)).toStrictEqual([
      "active",
      "active",
      "succeeded",
    ]);
    expect(last.attempt).toBeUndefined();
  });

  it("finds the newest of several retries at once", async () => {
    await using world = await simulatePipelines();
    const { id, attempt } = await failedAfterAMinute(world, {
      outcome: failsTimes(3),
      retriesOnFailure: 5,
    });
    world.pass(600);

    const result = await world.checked(attempt);

    expect(result.status.kind).toBe("succeeded");
    expect(result.attempt?.vendorRunId).toBe(world.updateIds(id)[3]);
  });

  it("is provisional for half a minute, since Databricks may start it again", async () => {
    await using world = await simulatePipelines();
    const { attempt } = await failedAfterAMinute(world);

    const result = await world.checked(attempt);

    expect(result).toMatchObject({ status: { kind: "failed" }, provisionalSeconds: 30 });
    expect(result.attempt).toBeUndefined();
  });

  it("is provisional for longer while the pipeline is recovering", async () => {
    await using world = await simulatePipelines();
    const { attempt } = await failedAfterAMinute(world, {
      retriesOnFailure: 1,
      retryDelaySeconds: 120,
    });

    expect(await world.checked(attempt)).toMatchObject({ provisionalSeconds: 300 });
  });

  it.each<[string, Partial<PipelineDefinition>, Target]>([
    ["in a pipeline in development mode", { development: true }, {}],
    ["that was started in development mode", {}, { development: true }],
    ["that only validated", {}, { validateOnly: true }],
  ])("is final at once for an update %s", async (_name, changes, target) => {
    await using world = await simulatePipelines();
    const { attempt } = await failedAfterAMinute(world, changes, target);

    expect(await world.checked(attempt)).not.toHaveProperty("provisionalSeconds");
  });

  it("is final when somebody has started another update since", async () => {
    await using world = await simulatePipelines();
    const { id, attempt } = await failedAfterAMinute(world);
    world.simulator.startUpdate(id, {}, "USER_ACTION");

    const result = await world.checked(attempt);

    expect(result.status.kind).toBe("failed");
    expect(result).not.toHaveProperty("provisionalSeconds");
    expect(result.attempt).toBeUndefined();
  });

  it("takes no retry of a later update for its own", async () => {
    await using world = await simulatePipelines();
    const { id, attempt } = await failedAfterAMinute(world);
    world.simulator.startUpdate(id, {}, "JOB_TASK");
    world.pass(65);
    world.simulator.startUpdate(id, {}, "RETRY_ON_FAILURE");

    expect((await world.checked(attempt)).attempt).toBeUndefined();
  });

  it("is not known to be the end when the list of updates cannot be read", async () => {
    await using world = await simulatePipelines();
    const { attempt } = await failedAfterAMinute(world);
    const path = /\/updates\?/;
    world.simulator.faults.add({ method: "GET", path, times: Infinity, fault: { kind: "html" } });

    expect(await world.provider.check(attempt)).toMatchObject({ kind: "unreachable" });
  });

  it("is provisional when the pipeline cannot be read", async () => {
    await using world = await simulatePipelines();
    const { id, attempt } = await failedAfterAMinute(world);
    const path = new RegExp(`/pipelines/${id}$`);
    world.simulator.faults.add({ method: "GET", path, times: Infinity, fault: { kind: "html" } });

    expect(await world.checked(attempt)).toMatchObject({ provisionalSeconds: 30 });
  });
});
