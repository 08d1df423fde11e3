import { DatabricksJobTarget } from "../../../../../src/providers/databricks/jobs/job-target";

const aTarget = (fields: Record<string, unknown>): unknown => ({
  type: "databricks-job",
  jobId: "620443",
  ...fields,
});

const issuesOf = (target: unknown): string[] =>
  DatabricksJobTarget.safeParse(target).error?.issues.map(
    ({ path, message }) => `${path.join(".")} ${message}`,
  ) ?? [];

/** `{"k":""}` takes 8 bytes. */
const jobParametersOf = (bytes: number): Record<string, string> => ({ k: "x".repeat(bytes - 8) });

describe("DatabricksJobTarget", () => {
  it("takes a job by name instead of its id", () => {
    expect(issuesOf({ type: "databricks-job", jobName: "nightly" })).toStrictEqual([]);
  });

  it.each([
    ["neither id nor name", { type: "databricks-job" }],
    ["both id and name", aTarget({ jobName: "nightly" })],
  ])("refuses %s", (_what, target) => {
    expect(issuesOf(target)).toStrictEqual([
      "jobId or jobName or jobUrl must be given, and only one of them",
    ]);
  });

  it("refuses notebookParams beside jarParams, as Databricks does", () => {
    expect(issuesOf(aTarget({ notebookParams: {}, jarParams: [] }))).toStrictEqual([
      "jarParams cannot be combined with notebookParams: Databricks takes one of them",
    ]);
  });

  it.each(["jobParameters", "notebookParams", "pythonNamedParams", "sqlParams"])(
    "takes 10,000 bytes of %s and not one more",
    (field) => {
      expect(issuesOf(aTarget({ [field]: jobParametersOf(10_000) }))).toStrictEqual([]);
      expect(issuesOf(aTarget({ [field]: jobParametersOf(10_001) }))).toStrictEqual([
        `${field} must be at most 10000 bytes as JSON`,
      ]);
    },
  );

  it("counts bytes, not characters", () => {
    expect(issuesOf(aTarget({ jobParameters: { k: "語".repeat(3_400) } }))).toStrictEqual([
      "jobParameters must be at most 10000 bytes as JSON",
    ]);
  });

  it.each(["jarParams", "pythonParams", "sparkSubmitParams", "dbtCommands"])(
    "limits the list of %s as well",
    (field) => {
      expect(issuesOf(aTarget({ [field]: ["x".repeat(9_996)] }))).toStrictEqual([]);
      expect(issuesOf(aTarget({ [field]: ["x".repeat(9_997)] }))).toStrictEqual([
        `${field} must be at most 10000 bytes as JSON`,
      ]);
    },
  );

  it.each(["pythonParams", "sparkSubmitParams"])("takes nothing but ASCII in %s", (field) => {
    expect(issuesOf(aTarget({ [field]: ["--name", "Müller"] }))).toStrictEqual([
      `${field}.1 must be ASCII: Databricks refuses other text`,
    ]);
  });

  it("takes any text in parameters that have no such limit", () => {
    expect(issuesOf(aTarget({ jobParameters: { name: "Müller 語" } }))).toStrictEqual([]);
  });

  it.each([
    ["jobParameters", { n: 5 }],
    ["jobParameters", { "": "x" }],
    ["jarParams", "one"],
    ["only", []],
    ["only", [""]],
    ["queue", { enabled: "yes" }],
    ["queue", {}],
    ["performanceTarget", "FAST"],
    ["pipelineParams", { fullRefresh: "true" }],
    ["pipelineParams", { refreshSelection: [] }],
    ["pipelineParams", { everything: true }],
    ["workspaceId", ""],
    ["jobId", null],
  ])("refuses %s = %j, naming the field", (field, value) => {
    const issues = issuesOf(aTarget({ [field]: value }));

    expect(issues.length).toBeGreaterThan(0);
    expect(issues[0]).toMatch(new RegExp(`^${field}`));
  });
});
