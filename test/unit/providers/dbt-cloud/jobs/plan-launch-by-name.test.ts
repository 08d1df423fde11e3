import { ACCOUNT_ID, aJob, type DbtWorld, JOB_ID, PROJECT_ID, startDbtWorld } from "../dbt-world";

const byName = (changes: object) => {
  return {
    type: "dbt-job" as const,
    accountId: String(ACCOUNT_ID),
    jobName: "Nightly build",
    ...changes,
  };
};

/** Jobs named "Nightly build" in two projects, each with environments of the same names. */
async function startTwinProjects(): Promise<DbtWorld> {
  const world = await startDbtWorld({ job: { id: 1, name: "Nightly build (old)" } });
  const { dbt } = world;
  const named = { name: "Nightly build" };
  for (const project of [10, 20]) {
    dbt.addProject({ id: project, name: project === 10 ? "Sales" : "Sales EMEA" });
    for (const [environment, name] of [
      [project + 1, "Production"],
      [project + 2, "Staging"],
    ] as const) {
      dbt.addEnvironment({ id: environment, name, projectId: project });
      dbt.addJob(
        aJob({ ...named, id: environment * 10, projectId: project, environmentId: environment }),
      );
    }
  }
  dbt.addJob(aJob({ ...named, id: 99, projectId: 10, environmentId: 11, deleted: true }));
  return world;
}

describe("planLaunch by job name", () => {
  it("finds the one job of exactly that name", async () => {
    await using world = await startDbtWorld();
    world.dbt.addJob(aJob({ id: 2, name: "nightly build" }));
    world.dbt.addJob(aJob({ id: 3, name: "Nightly build of everything" }));

    expect(await world.provider.planLaunch(byName({}))).toMatchObject({
      kind: "planned",
      plan: {
        vendorJobId: String(JOB_ID),
        jobUrl: expect.stringContaining(`/projects/${PROJECT_ID}/jobs/${JOB_ID}`) as string,
      },
    });
  });

  it("never takes a deleted job, even if dbt lists it", async () => {
    await using world = await startDbtWorld();
    const deleted = { id: 9, name: "Nightly build", project_id: null, state: 2 };
    const body = { data: [deleted], extra: { pagination: { count: 1, total_count: 1 } } };
    world.dbt.faults.add({ path: /\/jobs\/\?/, fault: { kind: "status", status: 200, body } });

    expect(await world.provider.planLaunch(byName({}))).toMatchObject({
      kind: "rejected",
      failure: { code: "jobNotFound" },
    });
  });

  const job = { id: 7, name: "Nightly build", project_id: 1, environment_id: 2, state: 1 };
  const garbled = { id: null, name: "Nightly build" };

  it.each<readonly [string, readonly unknown[], string]>([
    ["returns the readable one", [garbled, job], "planned"],
    ["is unreachable, not missing, when none can be read", [garbled], "unreachable"],
    ["is unreachable, not missing, when a job has no name", [{ ...job, name: 7 }], "unreachable"],
    [
      "is missing when only a job of another name is listed",
      [{ ...job, name: "Other" }],
      "rejected",
    ],
  ])("%s", async (_, data, kind) => {
    await using world = await startDbtWorld();
    world.dbt.faults.add({
      path: /\/jobs\/\?/,
      fault: { kind: "status", status: 200, body: { data } },
    });

    expect((await world.provider.planLaunch(byName({}))).kind).toBe(kind);
  });

  it("finds it on a later page of similar names", async () => {
    await using world = await startDbtWorld();
    for (let id = 1; id <= 150; id += 1) {
      world.dbt.addJob(aJob({ id, name: `Nightly build ${id}` }));
    }

    expect(await world.provider.planLaunch(byName({}))).toMatchObject({
      plan: { vendorJobId: String(JOB_ID) },
    });
  });

  it.each([
    [{ projectName: "Sales", environmentName: "Staging" }, "120"],
    [{ projectName: "Sales EMEA", environmentName: "Production" }, "210"],
  ])("distinguishes jobs with the same name by %j", async (names, jobId) => {
    await using world = await startTwinProjects();

    expect(await world.provider.planLaunch(byName(names))).toMatchObject({
      kind: "planned",
      plan: { vendorJobId: jobId },
    });
  });

  it.each([
    [{}, '4 matches for job "Nightly build": 110, 120, 210, 220. Give jobId instead'],
    [{ projectName: "Sales" }, '2 matches for job "Nightly build" in project "Sales": 110, 120.'],
    [{ environmentName: "Staging" }, 'in environment "Staging": 120, 220.'],
  ])("names the candidates when %j leaves several", async (names, sentence) => {
    await using world = await startTwinProjects();

    expect(await world.provider.planLaunch(byName(names))).toMatchObject({
      kind: "rejected",
      failure: {
        code: "jobNameNotUnique",
        message: expect.stringContaining(sentence) as string,
      },
    });
  });

  it("names the projects when several have the name", async () => {
    await using world = await startTwinProjects();
    world.dbt.addProject({ id: 30, name: "Sales" });

    expect(await world.provider.planLaunch(byName({ projectName: "Sales" }))).toMatchObject({
      failure: {
        code: "projectNameNotUnique",
        message: expect.stringContaining('2 matches for project "Sales": 10, 30.') as string,
      },
    });
  });

  it.each([
    [{ jobName: "Nightly" }, "jobNotFound", 'has no job "Nightly" that the token may see.'],
    [
      { projectName: "Sales", environmentName: "Test" },
      "jobNotFound",
      'has no job "Nightly build" in project "Sales" in environment "Test" that',
    ],
    [{ projectName: "sales" }, "projectNotFound", 'has no project "sales" that'],
  ])("reports that %j matches nothing", async (names, code, sentence) => {
    await using world = await startTwinProjects();

    expect(await world.provider.planLaunch(byName(names))).toMatchObject({
      kind: "rejected",
      failure: { code, message: expect.stringContaining(sentence) as string },
    });
  });

  it.each([/\/projects\/\?/, /\/jobs\/\?/, /\/environments\/\?/])(
    "is unreachable, not missing, when %s cannot be listed",
    async (path) => {
      await using world = await startTwinProjects();
      const names = { projectName: "Sales", environmentName: "Production" };
      world.dbt.faults.add({ path, times: Infinity, fault: { kind: "html", status: 502 } });

      expect((await world.provider.planLaunch(byName(names))).kind).toBe("unreachable");
    },
  );
});
