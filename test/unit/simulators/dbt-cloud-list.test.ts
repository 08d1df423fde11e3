import { aDbtCloudWorld, aJob, JOB_ID, PROJECT_ID, type Shown } from "./dbt-cloud-account";

const OTHER_JOB_ID = JOB_ID + 75;
const jobs = [
  aJob(),
  aJob({ id: OTHER_JOB_ID, name: "Hourly", environmentId: 7, generateDocs: true }),
];
const idsOf = (runs: readonly Shown[]) => runs.map(({ id }) => id);

/** Four runs: two ended, one live, one queued. */
async function aBusyAccount() {
  const world = await aDbtCloudWorld(jobs);
  const first = await world.trigger({ cause: "first" });
  const other = await world.trigger({ cause: "other" }, OTHER_JOB_ID);
  world.goTo(100);
  const live = await world.trigger({ cause: "live" });
  const queued = await world.trigger({ cause: "queued" });
  world.goTo(105);
  return { ...world, first, other, live, queued };
}

describe("listing the runs of the dbt Cloud simulator", () => {
  it("shows the oldest first, nothing related, and how many there are", async () => {
    await using world = await aBusyAccount();
    const { first, other, live, queued } = world;

    const { data } = await world.get<Shown[]>("runs/");

    expect(idsOf(data.data)).toStrictEqual([first.id, other.id, live.id, queued.id]);
    expect(data.data[0]).toMatchObject({ trigger: null, run_steps: [] });
    expect(data.extra).toMatchObject({
      filters: { limit: 100, offset: 0, state: "all" },
      order_by: "id",
      pagination: { count: 4, total_count: 4 },
    });
  });

  it.each([
    [{ job_definition_id: String(JOB_ID) }, ["first", "live", "queued"]],
    [{ project_id: String(PROJECT_ID) }, ["first", "other", "live", "queued"]],
    [{ project_id__in: `[${PROJECT_ID}]` }, ["first", "other", "live", "queued"]],
    [{ project_id: "1" }, []],
    [{ environment_id: "7" }, ["other"]],
    [{ status: "3" }, ["live"]],
    [{ status__in: "[1,3]" }, ["live", "queued"]],
    [{ status__in: "[]" }, []],
    [{ has_docs_generated: "true" }, ["other"]],
    [
      { created_at__range: '["2026-11-21 06:01:00+00:00","2026-11-21T07:00:00Z"]' },
      ["live", "queued"],
    ],
    [{ finished_at__range: '["2026-11-21T06:00:00Z","2026-11-21T06:00:12Z"]' }, ["first"]],
    [{ id__in: "[1]" }, ["first", "other", "live", "queued"]],
  ])("filters by %j", async (query, causes) => {
    await using world = await aBusyAccount();

    const { data } = await world.get<Shown[]>("runs/", {
      ...query,
      include_related: '["trigger"]',
    });

    expect(data.data.map(({ trigger }) => (trigger as Shown)["cause"])).toStrictEqual(causes);
  });

  it("filters by ids", async () => {
    await using world = await aBusyAccount();
    const { first, other, live, queued } = world;

    const after = await world.get<Shown[]>("runs/", { id__gt: String(other.id) });
    const among = await world.get<Shown[]>("runs/", {
      pk__in: JSON.stringify([queued.id, first.id]),
    });
    const exact = await world.get<Shown[]>("runs/", { pk: String(live.id) });

    expect(idsOf(after.data.data)).toStrictEqual([live.id, queued.id]);
    expect(idsOf(among.data.data)).toStrictEqual([first.id, queued.id]);
    expect(idsOf(exact.data.data)).toStrictEqual([live.id]);
  });

  it.each([
    ["status__in", "1,2,3"],
    ["status__in", "1"],
    ["status__in", '["1"]'],
    ["pk__in", "{}"],
    ["job_definition_id", "nightly"],
    ["created_at__range", '["2026-11-21"]'],
    ["created_at__range", '["soon","later"]'],
    ["dbt_version__in", "[1]"],
    ["has_docs_generated", "perhaps"],
    ["order_by", "cause"],
    ["limit", "many"],
  ])("refuses %s=%s with the reason in data", async (name, value) => {
    await using world = await aDbtCloudWorld();

    const answer = await world.get<unknown>("runs/", { [name]: value });

    expect(answer.status).toBe(400);
    expect(answer.data.status.user_message).toMatch(/^The request was invalid\./);
    expect(answer.data.data).toStrictEqual({
      [name]: `'${value}' is not valid under any of the given schemas`,
    });
  });

  it("refuses a list that is sent as a repeated name", async () => {
    await using world = await aDbtCloudWorld();

    const answer = await world.get<unknown>("runs/?status__in=1&status__in=2");

    expect(answer.status).toBe(400);
  });

  it.each([
    ["-id", ["queued", "live", "other", "first"]],
    ["created_at", ["first", "other", "live", "queued"]],
    ["-created_at", ["queued", "live", "other", "first"]],
    ["finished_at", ["first", "other", "live", "queued"]],
    ["-finished_at", ["queued", "live", "other", "first"]],
  ])("orders by %s", async (order_by, causes) => {
    await using world = await aBusyAccount();

    const { data } = await world.get<Shown[]>("runs/", { order_by, include_related: "trigger" });

    expect(data.data.map(({ trigger }) => (trigger as Shown)["cause"])).toStrictEqual(causes);
  });

  it("gives at most 100 runs a page, and pages by offset", async () => {
    await using world = await aDbtCloudWorld();
    const ids = Array.from({ length: 105 }, () =>
      world.dbt.startForeignRun(JOB_ID, { cause: "scheduled" }),
    );

    const first = await world.get<Shown[]>("runs/", { limit: "500" });
    const second = await world.get<Shown[]>("runs/", { limit: "100", offset: "100" });

    expect(idsOf(first.data.data)).toStrictEqual(ids.slice(0, 100));
    expect(idsOf(second.data.data)).toStrictEqual(ids.slice(100));
    expect(second.data.extra.pagination).toStrictEqual({ count: 5, total_count: 105 });
  });

  it("does not include what only a single run has", async () => {
    await using world = await aDbtCloudWorld();
    await world.trigger();
    world.goTo(5);

    const related = '["run_steps","environment","audit"]';
    const { data } = await world.get<Shown[]>("runs/", { include_related: related });

    expect(data.data[0]).toMatchObject({
      run_steps: [],
      environment: null,
      audit: { cancellation: null },
    });
  });

  it("may lack a new run for some seconds", async () => {
    const listRunsLag = { kind: "seconds", seconds: 30 } as const;
    await using world = await aDbtCloudWorld([aJob()], { listRunsLag });
    const { id } = await world.trigger();
    const early = await world.get<Shown[]>("runs/");
    world.goTo(30);

    const late = await world.get<Shown[]>("runs/");
    const single = await world.run(id);

    expect(early.data.extra.pagination.total_count).toBe(0);
    expect(idsOf(late.data.data)).toStrictEqual([id]);
    expect(single.id).toBe(id);
  });

  it("may lack a new run in the first listings", async () => {
    await using world = await aDbtCloudWorld();
    world.dbt.behave({ listRunsLag: { kind: "reads", reads: 2 } });
    await world.trigger();
    const counts: number[] = [];

    for (let read = 0; read < 3; read += 1) {
      const { data } = await world.get<Shown[]>("runs/");
      counts.push(data.data.length);
    }

    expect(counts).toStrictEqual([0, 0, 1]);
  });
});
