import {
  nightlyMarts,
  revenueReports,
  SAMPLE_DBT_JOBS,
} from "../../../local/simulators/sample-dbt-jobs";
import {
  aDbtCloudWorld,
  aJob,
  ENVIRONMENT_ID,
  JOB_ID,
  PROJECT_ID,
  type Shown,
} from "./dbt-cloud-account";

const jobs = [
  aJob(),
  aJob({ id: JOB_ID + 1, name: "Nightly marts (full refresh)", environmentId: 7 }),
  aJob({ id: JOB_ID + 2, name: "Pull requests", ciJob: true }),
  aJob({ id: JOB_ID + 3, name: "Nightly of old", deleted: true }),
];
const namesOf = (items: readonly Shown[]) => items.map(({ name }) => name);
const accountsV3 = "../../../v3/accounts/70403103922125";

describe("the jobs of the dbt Cloud simulator", () => {
  it.each([
    [{}, ["Nightly marts", "Nightly marts (full refresh)", "Pull requests"]],
    [{ name__icontains: "NIGHTLY" }, ["Nightly marts", "Nightly marts (full refresh)"]],
    [{ name__icontains: "nightly", environment_id: "7" }, ["Nightly marts (full refresh)"]],
    [{ project_id: "1" }, []],
    [{ state: "deleted" }, ["Nightly of old"]],
    [{ state: "all", limit: "1", offset: "3" }, ["Nightly of old"]],
    [{ order_by: "-name", limit: "1" }, ["Pull requests"]],
    [{ order_by: "-id", limit: "1" }, ["Pull requests"]],
  ])("are listed by %j", async (query, names) => {
    await using world = await aDbtCloudWorld(jobs);

    const { data } = await world.get<Shown[]>("jobs/", query);

    expect(namesOf(data.data)).toStrictEqual(names);
  });

  it("say what they do", async () => {
    await using world = await aDbtCloudWorld(jobs);

    const job = await world.get(`jobs/${JOB_ID}/`);
    const ci = await world.get(`jobs/${JOB_ID + 2}/`);

    expect(job.data.data).toMatchObject({
      id: JOB_ID,
      project_id: PROJECT_ID,
      environment_id: ENVIRONMENT_ID,
      name: "Nightly marts",
      execute_steps: ["dbt build"],
      job_type: "other",
      state: 1,
    });
    expect(ci.data.data["job_type"]).toBe("ci");
  });

  it("show their most recent run when asked", async () => {
    await using world = await aDbtCloudWorld(jobs);
    await world.trigger();
    const { id } = await world.trigger();

    const { data } = await world.get(`jobs/${JOB_ID}/`, { include_related: "most_recent_run" });

    expect(data.data).toMatchObject({ most_recent_run: { id } });
  });

  it("lie in projects and environments that are found by name", async () => {
    await using world = await aDbtCloudWorld([]);
    world.dbt.addProject({ id: 5, name: "Finance" });
    world.dbt.addProject({ id: 6, name: "Sales" });
    world.dbt.addEnvironment({ id: 51, name: "Production", projectId: 5 });
    world.dbt.addEnvironment({ id: 52, name: "Staging", projectId: 5 });
    world.dbt.addEnvironment({ id: 61, name: "Production", projectId: 6 });
    const part = { name__icontains: "prod" };

    const projects = await world.get<Shown[]>(`${accountsV3}/projects/`, {
      name__icontains: "FIN",
    });
    const project = await world.get(`${accountsV3}/projects/5/`);
    const missing = await world.get(`${accountsV3}/projects/7/`);
    const nowhere = await world.get(`${accountsV3}/projects/7/environments/`);
    const all = await world.get<Shown[]>(`${accountsV3}/projects/5/environments/`);
    const some = await world.get<Shown[]>(`${accountsV3}/projects/5/environments/`, part);

    expect(namesOf(projects.data.data)).toStrictEqual(["Finance"]);
    expect(project.data.data).toMatchObject({ id: 5, name: "Finance", state: 1 });
    expect([missing.status, nowhere.status]).toStrictEqual([404, 404]);
    expect(namesOf(all.data.data)).toStrictEqual(["Production", "Staging"]);
    expect(some.data.data).toMatchObject([{ id: 51, project_id: 5 }]);
  });
});

describe("the sample jobs of dbt Cloud", () => {
  it("include a build of twelve models that succeeds in about ten seconds", async () => {
    await using world = await aDbtCloudWorld(SAMPLE_DBT_JOBS);
    const { id } = await world.trigger({ cause: "demo" }, nightlyMarts.id);
    world.goTo(12);

    const run = await world.run(id, "run_steps");
    const logs = (run["run_steps"] as Shown[]).map((step) => String(step["logs"])).join("\n");

    expect(run).toMatchObject({ status: 10, duration: "00:00:11" });
    expect(logs.match(/ of 16 \w+ \.\.\. /g)).toHaveLength(32);
    expect(nightlyMarts.steps).toMatchObject([{ nodes: expect.any(Array) as unknown[] }]);
  });

  it("include one whose model fails, with a failed test and a skipped report", async () => {
    await using world = await aDbtCloudWorld(SAMPLE_DBT_JOBS);
    const { id } = await world.trigger({ cause: "demo" }, revenueReports.id);
    world.goTo(12);

    const run = await world.run(id);
    const { data } = await world.get(`runs/${id}/artifacts/run_results.json`, { step: "4" });

    expect(run).toMatchObject({ status: 20, artifacts_saved: true });
    expect(data).toMatchObject({
      results: expect.arrayContaining([
        expect.objectContaining({ unique_id: "model.analytics.fct_payments", status: "error" }),
        expect.objectContaining({ status: "fail", failures: 37 }),
        expect.objectContaining({
          unique_id: "model.analytics.rpt_daily_revenue",
          status: "skipped",
        }),
      ]) as unknown[],
    });
  });
});
