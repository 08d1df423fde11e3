import { anOrder, aPlan, JOB_ID, LIST_RUNS, MARKER, startDbtWorld } from "../dbt-world";
import { aClaim } from "../../../../support/claims";

const order = anOrder();

const aListing = (data: readonly unknown[]) => ({
  data,
  extra: { pagination: { count: data.length, total_count: data.length } },
});

describe("findMarkedRuns", () => {
  it.each<readonly [string, object]>([
    ["has no cause", { id: 4, trigger: null }],
    ["has no id and no cause", { id: null }],
    ["has our marker and no id", { id: null, trigger: { cause: MARKER } }],
    ["is not an object", []],
  ])("finds the run with the marker although another entry %s", async (_, other) => {
    await using world = await startDbtWorld();
    const own = { id: 5, trigger: { cause: `${MARKER} Started by Runward` } };
    const body = aListing([other, own]);
    world.dbt.faults.add({ path: LIST_RUNS, fault: { kind: "status", status: 200, body } });

    expect(await world.provider.launch(order, aClaim())).toMatchObject({
      kind: "launched",
      attempt: { vendorRunId: "5" },
    });
    expect(world.dbt.posts().triggers).toBe(0);
  });

  it.each([[{}], [{ cause: null }], [{ cause: 7 }], [{ cause: ["text"] }]])(
    "starts nothing beside a run whose cause cannot be read: its trigger is %j",
    async (trigger) => {
      await using world = await startDbtWorld();
      const body = aListing([{ id: 5, trigger }]);
      world.dbt.faults.add({ path: LIST_RUNS, fault: { kind: "status", status: 200, body } });

      expect(await world.provider.launch(order, aClaim())).toMatchObject({
        kind: "tryAgain",
        mayHaveStarted: true,
      });
      expect(world.dbt.posts().triggers).toBe(0);
    },
  );

  it("starts the job beside a run without a readable id that somebody else started", async () => {
    await using world = await startDbtWorld();
    const body = aListing([{ id: "none", trigger: { cause: "Scheduled" } }]);
    world.dbt.faults.add({ path: LIST_RUNS, fault: { kind: "status", status: 200, body } });

    expect(await world.provider.launch(order, aClaim())).toMatchObject({ kind: "launched" });
    expect(world.dbt.posts().triggers).toBe(1);
  });

  it.each([
    ["0, if no run is known", null, "0"],
    ["the newest known run", "70403110000000", "70403110000000"],
  ])("reads the runs of the job that are newer than %s", async (_, baselineRunId, above) => {
    await using world = await startDbtWorld();

    await world.provider.settleLaunch(anOrder({ plan: aPlan({ baselineRunId }) }));

    const [listed] = world.dbt.requests.all().filter(({ url }) => LIST_RUNS.test(url));
    const query = Object.fromEntries(new URL(listed!.url, "https://x").searchParams);
    expect(query).toMatchObject({
      job_definition_id: String(JOB_ID),
      id__gt: above,
      order_by: "id",
      include_related: '["trigger"]',
    });
  });
});
