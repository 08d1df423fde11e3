import { runRequestOf, toRunText, type RunOptions } from "../../../cli/arguments/run-request";

const requestFor = async (
  target: string | undefined,
  options: RunOptions = {},
  file = "",
): Promise<unknown> =>
  JSON.parse(toRunText(await runRequestOf(target, options, () => Promise.resolve(file))));

const JOB_PAGE = "https://adb-1.2.azuredatabricks.net/jobs/77";
const PIPELINE_ID = "7c1d2a54-3b0f-4a86-a3e5-5d1e9b64c7f0";

describe("the target of runward run", () => {
  it.each([
    [JOB_PAGE, { type: "databricks-job", jobUrl: JOB_PAGE }],
    [
      "adb-1.2.azuredatabricks.net/jobs/77?o=1",
      { type: "databricks-job", jobUrl: "adb-1.2.azuredatabricks.net/jobs/77?o=1" },
    ],
    [
      "https://adb-1.2.azuredatabricks.net/?o=1#job/77",
      { type: "databricks-job", jobUrl: "https://adb-1.2.azuredatabricks.net/?o=1#job/77" },
    ],
    [`${JOB_PAGE}/runs/5`, { type: "databricks-run", runUrl: `${JOB_PAGE}/runs/5` }],
    [
      "https://adb-1.2.azuredatabricks.net/?o=1#job/77/run/5",
      { type: "databricks-run", runUrl: "https://adb-1.2.azuredatabricks.net/?o=1#job/77/run/5" },
    ],
    [
      `https://adb-1.2.azuredatabricks.net/pipelines/${PIPELINE_ID}/updates/x`,
      {
        type: "databricks-pipeline",
        pipelineUrl: `https://adb-1.2.azuredatabricks.net/pipelines/${PIPELINE_ID}/updates/x`,
      },
    ],
    [
      `https://adb-1.2.azuredatabricks.net/?o=1#joblist/pipelines/${PIPELINE_ID}`,
      {
        type: "databricks-pipeline",
        pipelineUrl: `https://adb-1.2.azuredatabricks.net/?o=1#joblist/pipelines/${PIPELINE_ID}`,
      },
    ],
    [
      "https://ab1.us1.dbt.com/deploy/1/projects/2/jobs/3",
      { type: "dbt-job", jobUrl: "https://ab1.us1.dbt.com/deploy/1/projects/2/jobs/3" },
    ],
    [
      "https://ab1.us1.dbt.com/deploy/1/projects/2/runs/3/",
      { type: "dbt-run", runUrl: "https://ab1.us1.dbt.com/deploy/1/projects/2/runs/3/" },
    ],
    [PIPELINE_ID, { type: "databricks-pipeline", pipelineId: PIPELINE_ID }],
    ['{"type":"dbt-job","jobId":"3"}', { type: "dbt-job", jobId: "3" }],
  ])("is read from %s", async (text, target) => {
    expect(await requestFor(text)).toStrictEqual({ target });
  });

  it.each([
    ["77", "databricks-job", { jobId: "77" }],
    ["Nightly orders", "databricks-job", { jobName: "Nightly orders" }],
    ["Medallion", "databricks-pipeline", { pipelineName: "Medallion" }],
    ["77", "databricks-pipeline", { pipelineName: "77" }],
    [PIPELINE_ID, "databricks-job", { jobName: PIPELINE_ID }],
    ["3", "dbt-job", { jobId: "3" }],
    ["5", "dbt-run", { vendorRunId: "5" }],
    ["a.b/c d", "dbt-job", { jobName: "a.b/c d" }],
  ] as const)("is read from %s with --type %s", async (text, type, fields) => {
    expect(await requestFor(text, { type })).toStrictEqual({ target: { type, ...fields } });
  });

  it.each([
    [undefined, {}, "What is to be run?"],
    ["67890", {}, '"67890" may be a job of Databricks or dbt, or a pipeline. Add --type'],
    ["x", { type: "dbt-run" }, '"x" is not the id of a run'],
    [JOB_PAGE, { type: "dbt-job" }, "The address is that of a databricks-job, not of a dbt-job."],
    ["https://adb-1.2.azuredatabricks.net/clusters", {}, "is not the address of a job"],
    ["{not json", {}, "The target is not JSON"],
    ['{"jobId":"1"}', {}, 'must hold the body of a start with its field "target"'],
    [JOB_PAGE, { file: "run.json" }, "Give a target or --file, not both."],
    [JOB_PAGE, { param: ["day"] }, '--param "day" must have the form name=value.'],
    ["3", { type: "dbt-job", param: ["a=b"] }, "A target of type dbt-job has no --param."],
  ] as const)("is refused: %s %j", async (text, options, message) => {
    await expect(requestFor(text, options)).rejects.toThrow(message);
  });
});

describe("the request of runward run", () => {
  it("takes parameters, fields, tags and limits from the options", async () => {
    const request = await requestFor(JOB_PAGE, {
      param: ["day=2026-01-31", "filter=a=b"],
      set: ['only=["a","b"]', "performanceTarget=STANDARD"],
      tag: ["team=sales"],
      connection: "adb-1.2",
      ...{ waitSeconds: 5, timeout: 7_200, queueTimeout: 60 },
    });

    expect(request).toStrictEqual({
      target: {
        type: "databricks-job",
        jobUrl: JOB_PAGE,
        only: ["a", "b"],
        performanceTarget: "STANDARD",
        workspaceId: "adb-1.2",
        jobParameters: { day: "2026-01-31", filter: "a=b" },
      },
      ...{ waitSeconds: 5, timeoutSeconds: 7_200, queueTimeoutSeconds: 60 },
      tags: { team: "sales" },
    });
  });

  it("adds the options to what a file has", async () => {
    const file = JSON.stringify({
      target: { type: "dbt-job", jobId: "3", cause: "nightly" },
      tags: { team: "sales" },
      timeoutSeconds: 60,
    });

    const request = await requestFor(
      undefined,
      { file: "run.json", set: ["gitBranch=main"], tag: ["by=me"], connection: "12" },
      file,
    );

    expect(request).toStrictEqual({
      target: { type: "dbt-job", jobId: "3", cause: "nightly", gitBranch: "main", accountId: "12" },
      tags: { team: "sales", by: "me" },
      timeoutSeconds: 60,
    });
  });

  it("keeps every digit of a file's numbers", async () => {
    const file = '{"type":"databricks-submit","run":{"tasks":[{"job_id":9007199254740993}]}}';

    const request = await runRequestOf(undefined, { file: "-" }, () => Promise.resolve(file));

    expect(toRunText(request)).toBe(`{"target":${file}}`);
  });
});
