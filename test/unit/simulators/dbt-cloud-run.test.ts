import type { DbtJob } from "../../../local/simulators/dbt-cloud/job-definition";
import {
  ACCOUNT_ID,
  aDbtCloudWorld,
  aJob,
  JOB_ID,
  PROJECT_ID,
  type Shown,
} from "./dbt-cloud-account";

const stepsOf = (run: Shown) => run["run_steps"] as Shown[];

describe("a run of the dbt Cloud simulator", () => {
  it("is queued, starts, runs and succeeds by the clock", async () => {
    await using world = await aDbtCloudWorld();
    const { id } = await world.trigger();
    const seen: unknown[] = [];

    for (const second of [0, 1, 2, 11, 12]) {
      world.goTo(second);
      const { status, status_humanized: name, in_progress: live } = await world.run(id);
      seen.push([status, name, live]);
    }

    expect(seen).toStrictEqual([
      [1, "Queued", true],
      [2, "Starting", true],
      [3, "Running", true],
      [3, "Running", true],
      [10, "Success", false],
    ]);
  });

  it("shows times and durations in the vendor's forms, and null for what has not come", async () => {
    await using world = await aDbtCloudWorld();
    const { id } = await world.trigger();
    world.goTo(5);
    const live = await world.run(id);
    world.goTo(95);

    const ended = await world.run(id);

    expect(live).toMatchObject({
      started_at: "2026-11-21 06:00:02.000000+00:00",
      finished_at: null,
      queued_duration: "00:00:02",
      run_duration: "00:00:03",
      artifact_s3_path: null,
      status_message: null,
      is_running: null,
      trigger: null,
      job: null,
      environment: null,
      run_steps: [],
    });
    expect(live).not.toHaveProperty("audit");
    expect(ended).toMatchObject({
      finished_at: "2026-11-21 06:00:12.000000+00:00",
      duration: "00:00:12",
      run_duration_humanized: "10 seconds",
      finished_at_humanized: "1 minute, 23 seconds ago",
      is_complete: true,
      is_success: true,
      artifacts_saved: true,
      href: `https://cloud.getdbt.com/deploy/${ACCOUNT_ID}/projects/${PROJECT_ID}/runs/${id}/`,
    });
  });

  it.each([
    ["a JSON array", { include_related: '["trigger","run_steps"]' }],
    ["single quotes", { include_related: "['trigger', 'run_steps']" }],
    ["a comma list", { include_related: "trigger,run_steps" }],
  ])("includes related objects asked for as %s", async (_form, query) => {
    await using world = await aDbtCloudWorld();
    const { id } = await world.trigger();
    world.goTo(3);

    const { data } = await world.get(`runs/${id}/`, query);

    expect(data.data).toMatchObject({ trigger: { cause: "test" }, run_steps: [{ index: 1 }] });
  });

  it("includes related objects asked for one by one, and every kind of them", async () => {
    await using world = await aDbtCloudWorld();
    const { id } = await world.trigger();
    const kinds = ["trigger", "job", "environment", "run_steps", "audit"];
    const query = kinds.map((kind) => `include_related=${kind}`).join("&");

    const { data } = await world.get(`runs/${id}/?${query}`);

    expect(data.data).toMatchObject({
      trigger: { cause: "test" },
      job: { id: JOB_ID, name: "Nightly marts", execute_steps: ["dbt build"] },
      environment: { name: "Production" },
      audit: { trigger: { actor: { name: "orchestration" } }, cancellation: null },
    });
  });

  it("clones, connects and installs before the first command, and generates docs last", async () => {
    await using world = await aDbtCloudWorld([aJob({ usualFirstSteps: true, generateDocs: true })]);
    const { id } = await world.trigger();
    world.goTo(60);

    const run = await world.run(id, "run_steps");

    expect(stepsOf(run).map(({ index, name, status }) => [index, name, status])).toStrictEqual([
      [1, "Clone git repository", 10],
      [2, "Create profile from connection Warehouse", 10],
      [3, "Invoke dbt with `dbt deps`", 10],
      [4, "Invoke dbt with `dbt build`", 10],
      [5, "Invoke dbt with `dbt docs generate`", 10],
    ]);
    expect(run["has_docs_generated"]).toBe(true);
  });

  it("ends in error with the first step that fails, and shows no later one", async () => {
    const steps: DbtJob["steps"] = [
      {
        name: "Invoke dbt with `dbt seed`",
        durationSeconds: 1,
        outcome: "error",
        statusMessage: "dbt seed failed",
      },
      { name: "Invoke dbt with `dbt build`", durationSeconds: 1 },
    ];
    await using world = await aDbtCloudWorld([aJob({ steps })]);
    const { id } = await world.trigger();
    world.goTo(10);

    const run = await world.run(id, "run_steps");

    expect(run).toMatchObject({ status: 20, is_error: true, status_message: "dbt seed failed" });
    expect(stepsOf(run)).toHaveLength(1);
    expect(stepsOf(run)[0]).toMatchObject({ status: 20, status_humanized: "Error" });
  });

  it.each([
    ["goOn", 20],
    ["ignore", 10],
  ] as const)(
    "runs later steps after a failure of kind %s and ends as %s",
    async (kind, status) => {
      const steps: DbtJob["steps"] = [
        {
          name: "Invoke dbt with `dbt source freshness`",
          durationSeconds: 1,
          afterFailure: kind,
          sources: [{ uniqueId: "source.analytics.shop.orders", status: "error" }],
        },
        { name: "Invoke dbt with `dbt build`", durationSeconds: 1 },
      ];
      await using world = await aDbtCloudWorld([aJob({ steps })]);
      const { id } = await world.trigger();
      world.goTo(10);

      const run = await world.run(id, "run_steps");

      expect(run["status"]).toBe(status);
      expect(stepsOf(run).map((step) => step["status"])).toStrictEqual([20, 10]);
    },
  );

  it("waits for the runs of its job before it, one after the other", async () => {
    await using world = await aDbtCloudWorld();
    const first = await world.trigger();
    const second = await world.trigger();
    const third = await world.trigger();
    world.goTo(5);

    const waiting = await world.run(second.id);
    const last = await world.run(third.id);
    world.goTo(14);
    const next = await world.run(second.id);

    expect(waiting).toMatchObject({ status: 1, blocked_by: [first.id], dequeued_at: null });
    expect(last).toMatchObject({ status: 1, blocked_by: [first.id, second.id] });
    expect(next).toMatchObject({
      status: 3,
      blocked_by: [],
      dequeued_at: "2026-11-21 06:00:12.000000+00:00",
    });
  });

  it("does not wait as a CI job, nor for another job", async () => {
    const other = { ...aJob(), id: JOB_ID + 1 };
    await using world = await aDbtCloudWorld([aJob({ ciJob: true }), other]);
    await world.trigger();
    await world.trigger();
    await world.trigger({ cause: "other" }, other.id);
    world.goTo(5);

    expect(world.dbt.runs().map(({ status }) => status)).toStrictEqual([
      "Running",
      "Running",
      "Running",
    ]);
  });

  it.each([
    [86_400, "1 day"],
    [7, "7 seconds"],
  ])("is cancelled by dbt after a timeout of %d seconds", async (timeoutSeconds, humanized) => {
    const steps = [{ name: "Invoke dbt with `dbt build`", durationSeconds: Infinity }];
    await using world = await aDbtCloudWorld([aJob({ steps, timeoutSeconds })]);
    const { id } = await world.trigger();
    world.goTo(2 + timeoutSeconds);

    expect(await world.run(id, "audit")).toMatchObject({
      status: 30,
      is_cancelled: true,
      status_message: `This run timed out after running for ${humanized}, which exceeded the configured timeout of ${timeoutSeconds} seconds.`,
      audit: { cancellation: null },
    });
  });

  it("takes the timeout and the commands of the trigger before those of the job", async () => {
    await using world = await aDbtCloudWorld([aJob({ timeoutSeconds: 5 })]);
    const steps_override = ["dbt compile", "dbt build"];
    const { id } = await world.trigger({
      cause: "a",
      timeout_seconds_override: 90,
      steps_override,
    });
    world.goTo(30);

    const run = await world.run(id, "run_steps");

    expect(run["status"]).toBe(10);
    expect(stepsOf(run).map(({ name, duration }) => [name, duration])).toStrictEqual([
      ["Invoke dbt with `dbt compile`", "00:00:01"],
      ["Invoke dbt with `dbt build`", "00:00:10"],
    ]);
  });

  it("may answer 404 for some seconds after the trigger", async () => {
    await using world = await aDbtCloudWorld([aJob()], {
      getRunLag: { kind: "seconds", seconds: 3 },
    });
    const { id } = await world.trigger();
    const early = await world.get(`runs/${id}/`);
    world.goTo(3);

    const late = await world.get(`runs/${id}/`);

    expect([early.status, late.status]).toStrictEqual([404, 200]);
  });

  it("may answer 404 to the first reads", async () => {
    await using world = await aDbtCloudWorld([aJob()], { getRunLag: { kind: "reads", reads: 2 } });
    const { id } = await world.trigger();
    const statuses: number[] = [];

    for (let read = 0; read < 3; read += 1) {
      const { status } = await world.get(`runs/${id}/`);
      statuses.push(status);
    }

    expect(statuses).toStrictEqual([404, 404, 200]);
  });

  it("can be started by others, for their own reasons", async () => {
    await using world = await aDbtCloudWorld();
    const id = world.dbt.startForeignRun(JOB_ID, { cause: "scheduled" });

    expect(await world.run(id, "trigger", "audit")).toMatchObject({
      trigger: { cause: "scheduled", cause_category: "scheduled" },
      audit: { trigger: { actor: { type: "user", name: "scheduler" } } },
    });
    expect(() => world.dbt.startForeignRun(1, { cause: "" })).toThrow("has no job 1");
  });

  it("prints colours in its log, SQL in its debug log, and never truncated_debug_logs", async () => {
    const debugLogs = Array.from({ length: 1_500 }, (_, line) => `line ${line}`).join("\n");
    const nodes = [{ uniqueId: "model.analytics.a", status: "error", message: "Boom" }] as const;
    const steps = [{ name: "Invoke dbt with `dbt build`", durationSeconds: 1, nodes, debugLogs }];
    await using world = await aDbtCloudWorld([aJob({ steps })]);
    const { id } = await world.trigger();
    world.goTo(10);

    const [short] = stepsOf(await world.run(id, "run_steps"));
    const [full] = stepsOf(await world.run(id, "run_steps", "debug_logs"));
    const single = await world.get(`steps/${short!.id}/`);

    expect(short).toMatchObject({ truncated_debug_logs: null });
    expect(short?.["logs"]).toContain("\u001b[31mERROR\u001b[0m");
    expect(short?.["logs"]).toContain("Done. PASS=0 WARN=0 ERROR=1 SKIP=0 TOTAL=1");
    expect(String(short?.["debug_logs"]).split("\n")).toHaveLength(1_000);
    expect(String(full?.["debug_logs"]).split("\n")).toHaveLength(1_500);
    expect(single.data.data).toStrictEqual(short);
  });
});
