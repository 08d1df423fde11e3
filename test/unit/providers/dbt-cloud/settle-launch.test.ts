import { anOrder, CANCEL_RUN, JOB_ID, LIST_RUNS, startDbtWorld, MARKER } from "./dbt-world";
import { aClaim } from "../../../support/claims";

const order = anOrder();

describe("settleLaunch", () => {
  it("tells a person what to look for, and where", async () => {
    await using world = await startDbtWorld();

    expect(await world.provider.settleLaunch(order)).toStrictEqual({
      kind: "notFound",
      marker: MARKER,
      jobUrl: order.plan.jobUrl,
    });
    expect(world.dbt.posts().triggers).toBe(0);
  });

  it("finds a run as soon as dbt lists it", async () => {
    await using world = await startDbtWorld();
    world.dbt.behave({ listRunsLag: { kind: "seconds", seconds: 20 } });
    await world.provider.launch(order, aClaim());

    const early = await world.provider.settleLaunch(order);
    world.advance(20);
    const late = await world.provider.settleLaunch(order);

    expect([early.kind, late.kind]).toStrictEqual(["notFound", "found"]);
  });

  it("reads to an empty page when dbt does not count the runs", async () => {
    await using world = await startDbtWorld();
    const pageOf = (data: readonly object[]) =>
      ({ kind: "status", status: 200, body: { data } }) as const;
    const trigger = { cause: `${MARKER} Started by Runward` };
    world.dbt.faults.add({ path: LIST_RUNS, fault: pageOf([{ id: 5, trigger }]) });
    world.dbt.faults.add({ path: LIST_RUNS, fault: pageOf([]) });

    expect(await world.provider.settleLaunch(order)).toMatchObject({
      kind: "found",
      attempt: { vendorRunId: "5" },
    });
  });

  it("gives up on an endless list", async () => {
    await using world = await startDbtWorld();
    const body = { data: [{ id: 5, trigger: { cause: "x" } }], extra: { pagination: {} } };
    const fault = { kind: "status", status: 200, body } as const;
    world.dbt.faults.add({ path: LIST_RUNS, times: Infinity, fault });

    expect(await world.provider.settleLaunch(order)).toMatchObject({ kind: "unreachable" });
    expect(world.dbt.requests.all()).toHaveLength(200);
  });

  it("says that dbt could not be asked", async () => {
    await using world = await startDbtWorld();
    world.dbt.startCooldown();

    expect(await world.provider.settleLaunch(order)).toMatchObject({
      kind: "unreachable",
      retryAfterSeconds: 300,
    });
  });

  it.each([
    ["cancels the younger of two runs", 0, "Cancelled"],
    ["finds the older of two runs when the younger cannot be cancelled", Infinity, "Queued"],
  ])("%s", async (_case, times, status) => {
    await using world = await startDbtWorld();
    const cause = `${MARKER} Started by Runward`;
    const older = world.dbt.startForeignRun(JOB_ID, { cause });
    world.dbt.startForeignRun(JOB_ID, { cause });
    world.dbt.faults.add({ path: CANCEL_RUN, times, fault: { kind: "status", status: 403 } });

    const found = await world.provider.settleLaunch(order);
    world.advance(5);

    expect(found).toMatchObject({ kind: "found", attempt: { vendorRunId: String(older) } });
    expect(world.dbt.runs()[1]).toMatchObject({ status });
  });
});
