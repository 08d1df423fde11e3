import { aDbtBuild } from "../../../local/simulators/dbt-cloud/build-nodes";
import { SECRET_IN_COMPILED_CODE } from "../../../local/simulators/dbt-cloud/dbt-node";
import type { DbtJob, DbtStep } from "../../../local/simulators/dbt-cloud/job-definition";
import { aDbtCloudWorld, aJob, type DbtCloudWorld, JOB_ID } from "./dbt-cloud-account";

interface Result {
  readonly unique_id: string;
  readonly status: string;
  readonly message: string | null;
  readonly failures: number | null;
  readonly execution_time: number;
  readonly compiled_code: string | null;
}

const failingBuild: DbtStep = {
  name: "Invoke dbt with `dbt build`",
  durationSeconds: 10,
  nodes: aDbtBuild({
    models: 2,
    tests: ["unique_orders_id"],
    failingModels: [{ name: "fct_orders", message: "invalid identifier 'CUSTOMER_KEY'" }],
    failingTests: [{ name: "not_null_orders_id", failures: 37 }],
    warnings: [{ name: "accepted_values_state", failures: 1 }],
    skipped: ["rpt_revenue"],
  }),
};

async function anEndedRun(job: Partial<DbtJob>): Promise<DbtCloudWorld & { path: string }> {
  const world = await aDbtCloudWorld([aJob(job)]);
  const { id } = await world.trigger();
  world.goTo(60);
  return { ...world, path: `runs/${id}/artifacts/` };
}

async function resultsOf(world: DbtCloudWorld, path: string): Promise<readonly Result[]> {
  const { data } = await world.get(path);
  return (data as unknown as { results: Result[] }).results;
}

describe("the artifacts of the dbt Cloud simulator", () => {
  it("tell for every node how it ended, and why", async () => {
    await using world = await anEndedRun({ steps: [failingBuild] });

    const results = await resultsOf(world, `${world.path}run_results.json`);

    expect(results.map(({ unique_id: id, status }) => [id, status])).toStrictEqual([
      ["model.analytics.stg_table_1", "success"],
      ["model.analytics.stg_table_2", "success"],
      ["test.analytics.unique_orders_id.7c8e1f5a2b", "pass"],
      ["test.analytics.accepted_values_state.7c8e1f5a2b", "warn"],
      ["model.analytics.fct_orders", "error"],
      ["test.analytics.not_null_orders_id.7c8e1f5a2b", "fail"],
      ["model.analytics.rpt_revenue", "skipped"],
    ]);
    expect(results[4]?.message).toBe(
      "Database Error in model fct_orders (models/marts/fct_orders.sql)\n  invalid identifier 'CUSTOMER_KEY'\n  compiled code at target/run/analytics/models/marts/fct_orders.sql",
    );
    expect(results[5]).toMatchObject({
      failures: 37,
      message: "Got 37 results, configured to fail if != 0",
    });
  });

  it("contain a secret in the compiled code, which must not be passed on", async () => {
    await using world = await anEndedRun({ steps: [failingBuild] });

    const results = await resultsOf(world, `${world.path}run_results.json`);

    expect(results[4]?.compiled_code).toContain(SECRET_IN_COMPILED_CODE);
    expect(results[6]?.compiled_code).toBeNull();
    expect(JSON.stringify(results.map(({ message }) => message))).not.toContain(
      SECRET_IN_COMPILED_CODE,
    );
  });

  it("are those of the last step unless a step is named: docs hide the build", async () => {
    await using world = await anEndedRun({
      usualFirstSteps: true,
      steps: [{ ...failingBuild, afterFailure: "goOn" }],
      generateDocs: true,
    });

    const last = await resultsOf(world, `${world.path}run_results.json`);
    const build = await resultsOf(world, `${world.path}run_results.json?step=4`);
    const deps = await world.get(`${world.path}run_results.json?step=3`);

    expect(new Set(last.map(({ status }) => status))).toStrictEqual(new Set(["success"]));
    expect(last[0]?.execution_time).toBe(0.000013);
    expect(build.map(({ status }) => status)).toContain("fail");
    expect(deps.status).toBe(404);
  });

  it("arrive some time after the end of the run", async () => {
    await using world = await aDbtCloudWorld([
      aJob({ steps: [failingBuild], artifactsTakeSeconds: 30 }),
    ]);
    const { id } = await world.trigger();
    const path = `runs/${id}/artifacts/`;
    world.goTo(12 + 29);
    const before = {
      run: await world.run(id),
      list: await world.get(path),
      file: await world.get(`${path}run_results.json`),
    };
    world.goTo(12 + 30);

    const after = { run: await world.run(id), file: await world.get(`${path}run_results.json`) };

    expect(before.run).toMatchObject({ status: 20, artifacts_saved: false });
    expect(before.list.data.data).toBeNull();
    expect(before.file.status).toBe(404);
    expect(after.run["artifacts_saved"]).toBe(true);
    expect(after.file.status).toBe(200);
  });

  it("are listed by path, over all steps", async () => {
    await using world = await anEndedRun({
      steps: [{ ...failingBuild, nodes: aDbtBuild() }],
      generateDocs: true,
    });

    const { data } = await world.get<string[]>(world.path);

    expect(data.data).toStrictEqual(["catalog.json", "manifest.json", "run_results.json"]);
  });

  it("are null in the list of a run that left none", async () => {
    const steps = [{ name: "Clone git repository", durationSeconds: 1, outcome: "error" as const }];
    await using world = await anEndedRun({ steps });

    const { status, data } = await world.get(world.path);

    expect(status).toBe(200);
    expect(data.data).toBeNull();
  });

  it("hold sources.json for a freshness check, a runtime error included", async () => {
    const freshness: DbtStep = {
      name: "Invoke dbt with `dbt source freshness`",
      durationSeconds: 2,
      sources: [
        { uniqueId: "source.analytics.shop.orders", status: "error", ageSeconds: 90_000 },
        { uniqueId: "source.analytics.shop.refunds", status: "runtime error", error: "No table" },
        { uniqueId: "source.analytics.shop.stores", status: "pass" },
      ],
    };
    await using world = await anEndedRun({ steps: [freshness] });

    const missing = await world.get(`${world.path}run_results.json`);
    const { data } = await world.get(`${world.path}sources.json?step=1`);

    expect(missing.status).toBe(404);
    expect(data).toMatchObject({
      results: [
        {
          unique_id: "source.analytics.shop.orders",
          status: "error",
          max_loaded_at: "2026-11-20T05:00:04.000Z",
          max_loaded_at_time_ago_in_s: 90_000,
        },
        { unique_id: "source.analytics.shop.refunds", status: "runtime error", error: "No table" },
        { status: "pass" },
      ],
    });
  });

  it("can be replaced by broken text, or be missing, as the test says", async () => {
    const artifacts = { "run_results.json": '{"results": [', "manifest.json": null };
    await using world = await anEndedRun({ steps: [{ ...failingBuild, artifacts }] });

    const broken = await world.get<unknown>(`${world.path}run_results.json`);
    const missing = await world.get(`${world.path}manifest.json`);

    expect(broken.headers["content-type"]).toMatch(/^application\/json/);
    expect(broken.data).toBe('{"results": [');
    expect(missing.status).toBe(404);
  });

  it("can be had for a job: those of its newest run that has them", async () => {
    await using world = await anEndedRun({ steps: [failingBuild] });
    await world.trigger();
    world.goTo(65);

    const found = await world.get(`jobs/${JOB_ID}/artifacts/run_results.json`);
    const missing = await world.get(`jobs/${JOB_ID}/artifacts/catalog.json`);

    expect([found.status, missing.status]).toStrictEqual([200, 404]);
  });
});
