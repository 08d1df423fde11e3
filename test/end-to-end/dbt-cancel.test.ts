import type { DbtStep } from "../../local/simulators/dbt-cloud/job-definition";
import { World } from "../support/world";
import { aDbtJob, aDbtRun, ourRuns, TRIGGER } from "./dbt-jobs";

const aBuild = (durationSeconds: number): DbtStep => ({
  name: "Invoke dbt with `dbt build`",
  durationSeconds,
});

/** A job of ten minutes whose run is under way, watched for some seconds. */
async function aRunUnderWay(
  world: World,
  job: Parameters<typeof aDbtJob>[0] = {},
): Promise<{ id: string; vendorRunId: number }> {
  world.vendors.dbtCloud.addJob(aDbtJob({ steps: [aBuild(600)], ...job }));
  const { id } = await world.start(aDbtRun());
  await world.host.advance({ seconds: 33 });
  return { id, vendorRunId: ourRuns(world)[0]?.id ?? 0 };
}

describe("stopping a dbt run", () => {
  it("is cancelled on request and ends when the job has stopped", async () => {
    await using world = await World.start();
    const { id, vendorRunId } = await aRunUnderWay(world, {
      cancel: { kind: "stops", afterSeconds: 40 },
    });

    await world.cancel(id);
    await world.host.advance({ seconds: 20 });
    const stopping = await world.status(id);
    const ended = await world.ended(id);

    expect(stopping).toMatchObject({
      status: "running",
      phase: "stopping",
      message: `Cancelling run ${vendorRunId} as requested`,
    });
    expect(ended).toMatchObject({
      status: "cancelled",
      error: { code: "cancelled" },
      vendorState: "Cancelled",
    });
    expect(ended.message).toContain(
      `Cancelled on request, and seen to stop. dbt run ${vendorRunId} was cancelled by orchestration.`,
    );
    expect(ourRuns(world)).toMatchObject([{ status: "Cancelled" }]);
  });

  it("succeeds when the job wins the race against its cancel", async () => {
    await using world = await World.start();
    const { id } = await aRunUnderWay(world, { cancel: { kind: "finishes", afterSeconds: 5 } });

    await world.cancel(id);
    const ended = await world.ended(id);

    expect(ended).toMatchObject({ status: "succeeded" });
    expect(ended.message).toContain("It ended before its cancel took effect");
  });

  it("is unknown when dbt never stops it", async () => {
    await using world = await World.start({ environment: { CANCEL_GRACE_SECONDS: "120" } });
    const { id } = await aRunUnderWay(world, { cancel: { kind: "ignored" } });

    await world.cancel(id);
    const ended = await world.ended(id);

    expect(ended).toMatchObject({ status: "unknown", error: { code: "cancelNotConfirmed" } });
    expect(ended.message).toContain("not seen to stop within 120 s, last seen Running.");
  });

  it("finds and cancels the run whose launch response was lost", async () => {
    await using world = await World.start();
    const { dbtCloud } = world.vendors;
    dbtCloud.addJob(aDbtJob({ steps: [aBuild(600)] }));
    dbtCloud.faults.add({ ...TRIGGER, fault: { kind: "reset", when: "afterEffect" } });

    const { id } = await world.start(aDbtRun());
    await world.until(() => dbtCloud.posts().triggers === 1);
    await world.cancel(id);
    const ended = await world.ended(id);

    expect(ended).toMatchObject({ status: "cancelled", error: { code: "cancelled" } });
    expect(ourRuns(world)).toMatchObject([{ status: "Cancelled" }]);
    expect(dbtCloud.posts().triggers).toBe(1);
  });

  it.each(["fixed", "extends"] as const)(
    "is cancelled although dbt is in its rate-limit pause, which is %s",
    async (cooldown) => {
      await using world = await World.start();
      const { dbtCloud } = world.vendors;
      const { id } = await aRunUnderWay(world, { steps: [aBuild(3_600)] });

      dbtCloud.behave({ cooldown });
      dbtCloud.startCooldown();
      await world.cancel(id);
      const ended = await world.ended(id);

      expect(ended).toMatchObject({ status: "cancelled" });
      expect(ourRuns(world)).toMatchObject([{ status: "Cancelled" }]);
    },
  );

  it("names who cancelled it inside dbt, and is cancelled", async () => {
    await using world = await World.start();
    const { id, vendorRunId } = await aRunUnderWay(world);

    world.vendors.dbtCloud.cancelFromInside(vendorRunId, "Dana Meyer");
    const ended = await world.ended(id);

    expect(ended).toMatchObject({ status: "cancelled", error: { code: "cancelledAtVendor" } });
    expect(ended.message).toMatch(
      /^Cancelled\.\nMessage: dbt run \d+ was cancelled by Dana Meyer\.\nRun page URL: https:/,
    );
    expect(world.vendors.dbtCloud.posts().cancels).toBe(0);
  });

  it("has failed, and was not cancelled, when dbt's own time-out ended it", async () => {
    await using world = await World.start();
    const { id } = await aRunUnderWay(world, { timeoutSeconds: 60 });

    const ended = await world.ended(id);

    expect(ended).toMatchObject({ status: "failed", error: { code: "runFailed" } });
    expect(ended.message).toMatch(
      /^Failed\.\nMessage: This run timed out after running for 60 seconds, which exceeded the configured timeout of 60 seconds\.\n/,
    );
    expect(world.vendors.dbtCloud.posts().cancels).toBe(0);
  });

  it("is checked once more at its deadline, and succeeds if it has ended by then", async () => {
    await using world = await World.start();
    world.vendors.dbtCloud.addJob(aDbtJob({ steps: [aBuild(90)] }));

    const { id } = await world.start(aDbtRun({ waitSeconds: 3_600, timeoutSeconds: 100 }));
    const ended = await world.ended(id);

    expect(ended).toMatchObject({ status: "succeeded" });
    expect(Date.parse(String(ended["lastCheckAt"]))).toBe(Date.parse(String(ended["deadline"])));
    expect(world.vendors.dbtCloud.posts().cancels).toBe(0);
  });

  it("is cancelled and polled until it stops if it still runs at its deadline", async () => {
    await using world = await World.start();
    const { dbtCloud } = world.vendors;
    dbtCloud.addJob(aDbtJob({ steps: [aBuild(600)] }));

    const { id } = await world.start(aDbtRun({ waitSeconds: 3_600, timeoutSeconds: 100 }));
    const ended = await world.ended(id);

    const [cancel] = dbtCloud.requests.matching("POST", /\/cancel\/$/);
    expect(ended).toMatchObject({ status: "timedOut", error: { code: "timedOut" } });
    expect(ended.message).toContain("Not finished within 100 s (timeoutSeconds)");
    expect(cancel?.at).toStrictEqual(new Date(String(ended["deadline"])));
    expect(ourRuns(world)).toMatchObject([{ status: "Cancelled" }]);
  });
});
