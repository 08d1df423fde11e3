import type { AdminAnswer } from "../../../../../src/providers/dbt-cloud/admin-api";
import { planLaunch } from "../../../../../src/providers/dbt-cloud/jobs/plan-launch";
import { aTarget } from "../dbt-world";
import { BUSY, ok, refused, runs, scriptedAccount } from "../scripted-account";

const target = aTarget({ accountId: "1", jobId: "77" });
const plan = (answers: readonly AdminAnswer[], changes: object = {}) =>
  planLaunch(scriptedAccount(answers).api, { ...target, ...changes });

const planned = (changes: object = {}) => ({
  kind: "planned",
  plan: {
    provider: "dbt-cloud",
    connectionId: "1",
    vendorJobId: "77",
    jobUrl: null,
    baselineRunId: "0",
    confirmAfterSeconds: 15,
    ...changes,
  },
});

describe("planLaunch of a dbt job", () => {
  it("reads the job and its newest run, in one turn for the whole launch", async () => {
    const { api, requests, turns } = scriptedAccount([
      ok({ data: { project_id: 9, name: "Nightly", job_type: "ci" } }),
      runs({ id: 6 }),
    ]);

    expect(await planLaunch(api, target)).toStrictEqual(
      planned({
        jobUrl: "https://cloud.getdbt.com/deploy/1/projects/9/jobs/77",
        baselineRunId: "6",
        jobName: "Nightly",
        details: { jobType: "ci" },
      }),
    );
    expect(turns).toStrictEqual([6]);
    expect(requests).toMatchObject([
      { method: "GET", path: "jobs/77/", purpose: "show job 77" },
      { method: "GET", path: "runs/", query: { job_definition_id: "77", order_by: "-id" } },
    ]);
  });

  it("plans a job that the token may run, but not read", async () => {
    expect(await plan([refused(403, "forbidden"), runs()])).toStrictEqual(planned());
  });

  it("keeps that the caller allows another start when the first is unclear", async () => {
    const readable = ok({ data: {} });

    expect(await plan([readable, runs()], { relaunchWhenUnclear: true })).toStrictEqual(
      planned({ relaunchWhenUnclear: true }),
    );
    expect(await plan([readable, runs()], { relaunchWhenUnclear: false })).toStrictEqual(planned());
  });

  it.each([
    [401, "unauthorized", "unauthorized"],
    [404, "notFound", "jobNotFound"],
  ])("is rejected where the job is answered with %d", async (status, code, expected) => {
    expect(await plan([refused(status, code)])).toStrictEqual({
      kind: "rejected",
      failure: { code: expected, message: "No." },
    });
  });

  it("asks nothing before its turn", async () => {
    const { api, requests } = scriptedAccount([], BUSY);

    expect(await planLaunch(api, target)).toMatchObject({ kind: "unreachable", reason: "Busy." });
    expect(requests).toHaveLength(0);
  });

  it("needs an id or a name", async () => {
    await expect(plan([], { jobId: undefined })).rejects.toThrow(
      "A dbt target has neither jobId nor jobName.",
    );
  });
});
