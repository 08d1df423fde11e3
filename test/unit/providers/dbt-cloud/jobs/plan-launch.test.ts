import type { DbtAccount } from "../../../../../src/providers/dbt-cloud/dbt-account";
import { createDbtCloudProvider } from "../../../../support/providers";
import {
  ACCOUNT_ID,
  aHttpClient,
  aJob,
  aTarget,
  aTokenSource,
  JOB_ID,
  LIST_RUNS,
  PROJECT_ID,
  startDbtWorld,
} from "../dbt-world";

const ONE_JOB = /\/jobs\/\d+\/$/;

function anAccount(id: string): DbtAccount {
  return { id, host: "https://ab123.us1.dbt.com", tokens: aTokenSource("t") };
}

function providerOf(...accounts: DbtAccount[]) {
  return createDbtCloudProvider({ accounts, http: aHttpClient(), now: () => new Date() });
}

describe("the account of a launch", () => {
  it.each([
    [
      [],
      { accountId: "7" },
      "dbt account 7 is not configured here; DBT_CLOUD_ACCOUNTS names none.",
    ],
    [
      ["1", "2"],
      { accountId: "7" },
      "dbt account 7 is not configured here; DBT_CLOUD_ACCOUNTS has: 1, 2.",
    ],
  ])("is refused when %j are configured and %j is asked for", async (ids, asked, message) => {
    const target = aTarget(asked);

    expect(await providerOf(...ids.map(anAccount)).planLaunch(target)).toStrictEqual({
      kind: "rejected",
      failure: { code: "unknownConnection", message },
    });
  });

  it("is the one asked for", async () => {
    await using world = await startDbtWorld();

    const result = await world.provider.planLaunch(aTarget({ accountId: String(ACCOUNT_ID) }));

    expect(result).toMatchObject({ kind: "planned", plan: { connectionId: String(ACCOUNT_ID) } });
  });
});

describe("planLaunch by job id", () => {
  it("settles account, job, job page and newest run", async () => {
    await using world = await startDbtWorld();
    world.dbt.startForeignRun(JOB_ID, { cause: "scheduled" });
    const newest = world.dbt.startForeignRun(JOB_ID, { cause: "scheduled" });

    expect(await world.provider.planLaunch(aTarget())).toStrictEqual({
      kind: "planned",
      plan: {
        provider: "dbt-cloud",
        connectionId: String(ACCOUNT_ID),
        vendorJobId: String(JOB_ID),
        jobUrl: `${world.dbt.baseUrl}/deploy/${ACCOUNT_ID}/projects/${PROJECT_ID}/jobs/${JOB_ID}`,
        baselineRunId: String(newest),
        confirmAfterSeconds: 15,
        jobName: "Nightly build",
        details: { jobType: "other" },
      },
    });
  });

  it("takes 0 as the baseline of a job that never ran, whatever other jobs did", async () => {
    await using world = await startDbtWorld();
    world.dbt.addJob(aJob({ id: 12, name: "Other" }));
    world.dbt.startForeignRun(12, { cause: "scheduled" });

    expect(await world.provider.planLaunch(aTarget())).toMatchObject({
      plan: { baselineRunId: "0" },
    });
  });

  it("takes the newest readable run as the baseline", async () => {
    await using world = await startDbtWorld();
    const body = { data: [{ id: null }, "odd", { id: 41 }, { id: 40 }] };
    world.dbt.faults.add({ path: LIST_RUNS, fault: { kind: "status", status: 200, body } });

    expect(await world.provider.planLaunch(aTarget())).toMatchObject({
      plan: { baselineRunId: "41" },
    });
  });

  it("has no baseline while no listed run can be read", async () => {
    await using world = await startDbtWorld();
    const body = { data: [{ id: null }] };
    world.dbt.faults.add({ path: LIST_RUNS, fault: { kind: "status", status: 200, body } });

    expect(await world.provider.planLaunch(aTarget())).toMatchObject({ kind: "unreachable" });
  });

  it("starts nothing", async () => {
    await using world = await startDbtWorld();

    await world.provider.planLaunch(aTarget());

    expect(world.dbt.posts().triggers).toBe(0);
  });

  it("says that the job does not exist, or may not be seen", async () => {
    await using world = await startDbtWorld();

    expect(await world.provider.planLaunch(aTarget({ jobId: "404" }))).toMatchObject({
      kind: "rejected",
      failure: {
        code: "jobNotFound",
        message: expect.stringMatching(
          /answered 404 to the request to show job 404: .* Either it does not exist in this account, or the token may not see it/,
        ) as string,
      },
    });
  });

  it("does without the job page when the token may not look at the job", async () => {
    await using world = await startDbtWorld();
    const fault = { kind: "status", status: 403 } as const;
    world.dbt.faults.add({ path: ONE_JOB, fault });

    expect(await world.provider.planLaunch(aTarget())).toMatchObject({
      kind: "planned",
      plan: { vendorJobId: String(JOB_ID), jobUrl: null },
    });
  });

  it.each([
    [ONE_JOB, 401, "rejected"],
    [ONE_JOB, 429, "unreachable"],
    [ONE_JOB, 500, "unreachable"],
    [LIST_RUNS, 403, "rejected"],
    [LIST_RUNS, 429, "unreachable"],
    [LIST_RUNS, 503, "unreachable"],
  ])("classifies an error on %s with %i as %s", async (path, status, kind) => {
    await using world = await startDbtWorld();
    world.dbt.faults.add({ path, times: Infinity, fault: { kind: "status", status } });

    expect((await world.provider.planLaunch(aTarget())).kind).toBe(kind);
  });
});
