import { aDbtBuild } from "../../../local/simulators/dbt-cloud/build-nodes";
import type { DbtJob, DbtStep } from "../../../local/simulators/dbt-cloud/job-definition";
import { aDbtCloudWorld, aJob, JOB_ID, type Shown } from "./dbt-cloud-account";

const seed: DbtStep = { name: "Invoke dbt with `dbt seed`", durationSeconds: 1 };
const test: DbtStep = { name: "Invoke dbt with `dbt test`", durationSeconds: 1 };
const failing: DbtStep = {
  name: "Invoke dbt with `dbt run`",
  durationSeconds: 1,
  nodes: aDbtBuild({ failingModels: [{ name: "fct_orders", message: "deadlock" }] }),
};
/** Fails in its first run alone. */
const failsOnce: DbtJob["steps"] = ({ ordinal }) =>
  ordinal === 1 ? [seed, failing, test] : [seed, { ...failing, nodes: aDbtBuild() }, test];

async function anEndedRun(job: Partial<DbtJob>, body?: Record<string, unknown>) {
  const world = await aDbtCloudWorld([aJob(job)]);
  const { id } = await world.trigger(body);
  world.goTo(60);
  return { ...world, id };
}

describe("retrying a run of the dbt Cloud simulator", () => {
  it("takes up where the run failed, with its overrides, and refers to it", async () => {
    const body = { cause: "nightly", target_name_override: "prod" };
    await using world = await anEndedRun({ steps: failsOnce }, body);
    const { id } = world;

    const answer = await world.post(`runs/${id}/retry/`);
    world.goTo(120);
    const retried = await world.run(answer.data.data.id, "run_steps", "trigger");

    expect(retried).toMatchObject({
      status: 10,
      retrying_run_id: id,
      trigger: { cause_category: "rerun", target_name_override: "prod" },
    });
    expect((retried["run_steps"] as Shown[]).map(({ name }) => name)).toStrictEqual([
      failing.name,
      test.name,
    ]);
  });

  it("tells beforehand what failed and what was left undone", async () => {
    await using world = await anEndedRun({ steps: failsOnce });
    const { id } = world;

    const { data } = await world.get(`runs/${id}/retry/`);
    const run = await world.run(id);

    expect(data.data).toStrictEqual({ failed_step: failing.name, skipped_steps: [test.name] });
    expect(run).toMatchObject({ can_retry: true, retry_not_supported_reason: null });
  });

  it.each<[string, Partial<DbtJob>]>([
    ["RETRY_NOT_FAILED_RUN", { steps: [seed] }],
    [
      "RETRY_NOT_FAILED_RUN",
      { steps: [{ ...seed, durationSeconds: Infinity }], timeoutSeconds: 9 },
    ],
    ["RETRY_UNSUPPORTED_VERSION", { steps: [failing], dbtVersion: "1.5.2" }],
    ["RETRY_NO_RUN_RESULTS", { steps: [{ ...seed, outcome: "error" }] }],
    ["RETRY_NO_RUN_RESULTS", { steps: [{ ...failing, artifacts: { "run_results.json": null } }] }],
    [
      "RETRY_UNSUPPORTED_CMD",
      {
        steps: [
          {
            name: "Invoke dbt with `dbt source freshness`",
            durationSeconds: 1,
            sources: [{ uniqueId: "source.analytics.shop.orders", status: "error" }],
          },
        ],
      },
    ],
  ])("is refused: %s for %j", async (reason, job) => {
    await using world = await anEndedRun(job);
    const { id } = world;

    const answer = await world.post<unknown>(`runs/${id}/retry/`);
    const run = await world.run(id);

    expect(answer.status).toBe(400);
    expect(answer.data.data).toStrictEqual({ retry_not_supported_reason: reason });
    expect(run).toMatchObject({ can_retry: false, retry_not_supported_reason: reason });
  });

  it("is refused for any run but the latest", async () => {
    await using world = await anEndedRun({ steps: [failing] });
    const { id } = world;
    world.dbt.startForeignRun(JOB_ID, { cause: "scheduled" });

    const answer = await world.post<unknown>(`runs/${id}/retry/`);

    expect(answer.data.data).toStrictEqual({ retry_not_supported_reason: "RETRY_NOT_LATEST_RUN" });
    expect(world.dbt.posts().retries).toBe(1);
  });

  it("has nothing to tell about a run that did not fail", async () => {
    await using world = await anEndedRun({ steps: [seed] });
    const { id } = world;

    const { data } = await world.get(`runs/${id}/retry/`);

    expect(data.data).toStrictEqual({ failed_step: null, skipped_steps: [] });
  });
});

describe("rerunning a job of the dbt Cloud simulator", () => {
  it("retries the latest run when that failed", async () => {
    await using world = await anEndedRun({ steps: failsOnce }, { cause: "a", git_branch: "fix" });
    const { id } = world;

    const { data } = await world.post(`jobs/${JOB_ID}/rerun/`);

    expect(data.data).toMatchObject({ retrying_run_id: id, trigger: { git_branch: "fix" } });
  });

  it("silently starts a full run without overrides when that succeeded", async () => {
    await using world = await anEndedRun({ steps: [seed] }, { cause: "a", git_branch: "fix" });

    const { data } = await world.post(`jobs/${JOB_ID}/rerun/`);

    expect(data.data).toMatchObject({ retrying_run_id: null, trigger: { git_branch: null } });
    expect(world.dbt.posts().reruns).toBe(1);
  });

  it("starts a run of a job that never ran", async () => {
    await using world = await aDbtCloudWorld();

    const answer = await world.post(`jobs/${JOB_ID}/rerun/`);
    const got = await world.get<unknown>(`jobs/${JOB_ID}/rerun/`);

    expect(answer.data.data["status"]).toBe(1);
    expect(got.status).toBe(405);
  });
});
