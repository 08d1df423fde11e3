import { RunRequest } from "../../support/app-contract";

const databricksJob = { type: "databricks-job", jobId: "620443" };
const dbtJob = { type: "dbt-job", jobId: "77" };

const issuesOf = (request: unknown): string[] =>
  RunRequest.safeParse(request).error?.issues.map(
    ({ path, message }) => `${path.join(".")}: ${message}`,
  ) ?? [];

describe("RunRequest", () => {
  it("fills in what a caller omits", () => {
    expect(RunRequest.parse({ target: databricksJob })).toStrictEqual({
      target: databricksJob,
      waitSeconds: 30,
      timeoutSeconds: 86_400,
      queueTimeoutSeconds: null,
      retry: null,
      outputs: "summary",
      partialSuccess: "fail",
      tags: {},
    });
  });

  it("waits 5 seconds between checks of a dbt job, as its recipe does", () => {
    expect(RunRequest.parse({ target: dbtJob }).waitSeconds).toBe(5);
  });

  it("lets the caller choose the interval for either", () => {
    expect(RunRequest.parse({ target: dbtJob, waitSeconds: 60 }).waitSeconds).toBe(60);
  });

  it("takes waits that adapt, and says what else there is", () => {
    expect(RunRequest.parse({ target: dbtJob, waitSeconds: "adaptive" }).waitSeconds).toBe(
      "adaptive",
    );
    expect(issuesOf({ target: dbtJob, waitSeconds: "often" })).toStrictEqual([
      'waitSeconds: must be a whole number from 1 to 3600, or "adaptive"',
    ]);
  });

  it("fills in a retry policy, which by default only retries platform failures", () => {
    const { retry } = RunRequest.parse({ target: dbtJob, retry: { maxAttempts: 3 } });

    expect(retry).toStrictEqual({ maxAttempts: 3, delaySeconds: 60, on: "platformFailure" });
  });

  it("keeps false, 0 and empty values that mean something", () => {
    const { target, retry, tags } = RunRequest.parse({
      target: {
        ...databricksJob,
        jobParameters: { empty: "" },
        queue: { enabled: false },
        pipelineParams: { fullRefresh: false },
      },
      retry: { maxAttempts: 1, delaySeconds: 0 },
      tags: { owner: "" },
    });

    expect(target).toMatchObject({
      jobParameters: { empty: "" },
      queue: { enabled: false },
      pipelineParams: { fullRefresh: false },
    });
    expect(retry).toMatchObject({ delaySeconds: 0 });
    expect(tags).toStrictEqual({ owner: "" });
  });

  it("keeps false and 0 of a dbt job", () => {
    const { target } = RunRequest.parse({
      target: {
        ...dbtJob,
        threadsOverride: 0,
        timeoutSecondsOverride: 0,
        generateDocsOverride: false,
        relaunchWhenUnclear: false,
      },
    });

    expect(target).toMatchObject({
      threadsOverride: 0,
      timeoutSecondsOverride: 0,
      generateDocsOverride: false,
      relaunchWhenUnclear: false,
    });
  });

  it.each([
    [{}, "target: "],
    [{ target: { jobId: "1" } }, "Expected 'databricks-job' | 'databricks-"],
    [{ target: { type: "airflow-dag", jobId: "1" } }, "Expected 'databricks-job' | 'databricks-"],
    [{ target: "dbt-job" }, "target: "],
    [{ target: dbtJob, waitSeconds: 0 }, "waitSeconds: "],
    [{ target: dbtJob, waitSeconds: 3_601 }, "waitSeconds: "],
    [{ target: dbtJob, waitSeconds: 1.5 }, "waitSeconds: "],
    [{ target: dbtJob, waitSeconds: "30" }, "waitSeconds: "],
    [{ target: dbtJob, timeoutSeconds: 2_592_001 }, "timeoutSeconds: "],
    [{ target: dbtJob, queueTimeoutSeconds: 0 }, "queueTimeoutSeconds: "],
    [{ target: dbtJob, retry: {} }, "retry.maxAttempts: "],
    [{ target: dbtJob, retry: { maxAttempts: 11 } }, "retry.maxAttempts: "],
    [{ target: dbtJob, retry: { maxAttempts: 2, delaySeconds: 86_401 } }, "retry.delaySeconds: "],
    [{ target: dbtJob, retry: { maxAttempts: 2, on: "always" } }, "retry.on: "],
    [{ target: dbtJob, partialSuccess: "maybe" }, "partialSuccess: "],
    [{ target: dbtJob, idempotencyKey: "" }, "idempotencyKey: "],
    [{ target: dbtJob, idempotencyKey: "k".repeat(257) }, "idempotencyKey: "],
    [{ target: dbtJob, tags: { owner: 5 } }, "tags.owner: "],
    [{ target: dbtJob, tags: { owner: "x".repeat(257) } }, "tags.owner: "],
    [{ target: dbtJob, tags: { ["t".repeat(65)]: "x" } }, "tags."],
    [{ target: dbtJob, timeout: 5 }, ': Unrecognized key: "timeout"'],
    [{ target: { ...dbtJob, jobID: "5" } }, 'target: Unrecognized key: "jobID"'],
  ])("refuses %j, naming the field", (request, issue) => {
    expect(issuesOf(request)).toContainEqual(expect.stringContaining(issue));
  });
});
