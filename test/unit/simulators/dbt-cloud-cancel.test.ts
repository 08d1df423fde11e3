import { aDbtCloudWorld, aJob, JOB_ID } from "./dbt-cloud-account";

describe("cancelling a run of the dbt Cloud simulator", () => {
  it("takes a while, and then names who did it", async () => {
    await using world = await aDbtCloudWorld();
    const { id } = await world.trigger();
    world.goTo(5);

    const answer = await world.post(`runs/${id}/cancel/`);
    world.goTo(7);

    expect(answer.status).toBe(200);
    expect(answer.data.data["status"]).toBe(3);
    expect(await world.run(id, "audit", "run_steps")).toMatchObject({
      status: 30,
      finished_at: "2026-11-21 06:00:07.000000+00:00",
      audit: { cancellation: { actor: { type: "service_token", name: "orchestration" } } },
      run_steps: [{ status: 30, status_humanized: "Cancelled" }],
    });
  });

  it("keeps a queued run from ever starting, and lets the next one through", async () => {
    await using world = await aDbtCloudWorld();
    await world.trigger();
    const queued = await world.trigger();
    await world.trigger();
    world.goTo(11);
    await world.post(`runs/${queued.id}/cancel/`);
    world.goTo(13);

    const [first, second, third] = world.dbt.runsOf(JOB_ID);

    expect(first).toMatchObject({ status: "Success" });
    expect(second).toMatchObject({ status: "Cancelled", startedAt: null });
    expect(third).toMatchObject({ status: "Running", startedAt: new Date("2026-11-21T06:00:13Z") });
  });

  it("does nothing to a run that has ended", async () => {
    await using world = await aDbtCloudWorld();
    const { id } = await world.trigger();
    world.goTo(12);

    const answer = await world.post(`runs/${id}/cancel/`);
    world.goTo(60);

    expect(answer.data.data["status"]).toBe(10);
    expect(world.dbt.runs()[0]).toMatchObject({ status: "Success", cancelRequestedBy: null });
    expect(world.dbt.posts().cancels).toBe(1);
  });

  it("may lose the race against a run that succeeds meanwhile", async () => {
    const cancel = { kind: "finishes", afterSeconds: 3 } as const;
    await using world = await aDbtCloudWorld([aJob({ cancel })]);
    const { id } = await world.trigger();
    world.goTo(4);
    await world.post(`runs/${id}/cancel/`);
    world.goTo(7);

    expect(await world.run(id)).toMatchObject({ status: 10, is_success: true });
  });

  it("may be ignored", async () => {
    await using world = await aDbtCloudWorld([aJob({ cancel: { kind: "ignored" } })]);
    const { id } = await world.trigger();
    world.goTo(4);
    await world.post(`runs/${id}/cancel/`);
    world.goTo(11);

    expect(await world.run(id)).toMatchObject({ status: 3 });
  });

  it("keeps the first request when two come", async () => {
    await using world = await aDbtCloudWorld();
    const { id } = await world.trigger();
    world.goTo(4);
    world.dbt.cancelFromInside(id, "Ada Lovelace");
    world.goTo(5);
    await world.post(`runs/${id}/cancel/`);
    world.goTo(6);

    expect(await world.run(id, "audit")).toMatchObject({
      status: 30,
      audit: { cancellation: { actor: { type: "user", name: "Ada Lovelace" } } },
    });
  });

  it("does not know a run of nobody", async () => {
    await using world = await aDbtCloudWorld();

    const answer = await world.post<unknown>("runs/17/cancel/");

    expect(answer.status).toBe(404);
    expect(() => {
      world.dbt.cancelFromInside(17, "Ada");
    }).toThrow("has no run 17");
  });
});
