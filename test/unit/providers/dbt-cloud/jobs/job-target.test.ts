import { DbtJobTarget } from "../../../../../src/providers/dbt-cloud/jobs/job-target";

const aTarget = (fields: Record<string, unknown>): unknown => ({
  type: "dbt-job",
  jobId: "77",
  ...fields,
});

const issuesOf = (target: unknown): string[] =>
  DbtJobTarget.safeParse(target).error?.issues.map(
    ({ path, message }) => `${path.join(".")} ${message}`,
  ) ?? [];

describe("DbtJobTarget", () => {
  it("takes a job by name, narrowed by project and environment", () => {
    const target = { type: "dbt-job", jobName: "daily", projectName: "p", environmentName: "e" };

    expect(issuesOf(target)).toStrictEqual([]);
  });

  it.each([
    ["neither id nor name", { type: "dbt-job" }],
    ["both id and name", aTarget({ jobName: "daily" })],
  ])("refuses %s", (_what, target) => {
    expect(issuesOf(target)).toStrictEqual([
      "jobId or jobName or jobUrl must be given, and only one of them",
    ]);
  });

  it.each(["projectName", "environmentName"])("refuses %s beside jobId", (field) => {
    expect(issuesOf(aTarget({ [field]: "x" }))).toStrictEqual([
      `${field} narrows the search by jobName and means nothing beside jobId`,
    ]);
  });

  it.each([
    ["cause", ""],
    ["cause", "x".repeat(4_097)],
    ["gitSha", 5],
    ["threadsOverride", -1],
    ["threadsOverride", 1.5],
    ["stepsOverride", []],
    ["stepsOverride", [""]],
    ["stepsOverride", "dbt build"],
    ["githubPullRequestId", 0],
    ["githubPullRequestId", "5"],
    ["relaunchWhenUnclear", "yes"],
    ["accountId", 0],
    ["accountId", "acct-1"],
  ])("refuses %s = %j, naming the field", (field, value) => {
    const issues = issuesOf(aTarget({ [field]: value }));

    expect(issues).toHaveLength(1);
    expect(issues[0]).toMatch(new RegExp(`^${field}`));
  });

  it("keeps an account id as its digits, however it was sent", () => {
    expect(DbtJobTarget.parse(aTarget({ accountId: 12_345 })).accountId).toBe("12345");
  });
});
