import { addSampleJobs } from "../../local/sample-jobs";
import { SAMPLE_JOBS } from "../../local/simulators/sample-jobs";
import { WORKSPACE_ID } from "../../local/simulated-vendors";
import { CallersWorld, FUNCTION_KEY } from "../support/callers/callers-world";
import { runFunctionActivity } from "../support/callers/data-factory-function-activity";
import { runWebActivity, type WebActivity } from "../support/callers/data-factory-web-activity";
import { pollingWithKey } from "../support/callers/meanwhile";
import { objectAt } from "../support/json";

const HOUR = "0.01:00:00";

describe("callers that people write by hand", () => {
  let world: CallersWorld;

  beforeAll(async () => {
    world = await CallersWorld.start("key");
    addSampleJobs(world.vendors);
  });

  afterAll(async () => {
    await world[Symbol.asyncDispose]();
  });

  const target = (jobId: string): Record<string, string> => ({
    type: "databricks-job",
    workspaceId: WORKSPACE_ID,
    jobId,
  });

  const start = (
    jobId: string,
    more: Partial<WebActivity["typeProperties"]> = {},
  ): WebActivity => ({
    typeProperties: {
      method: "POST",
      url: `${world.host.baseUrl}/api/runs`,
      headers: { "Content-Type": "application/json", "x-functions-key": FUNCTION_KEY },
      body: { target: target(jobId) },
      ...more,
    },
    policy: { timeout: HOUR },
  });

  it.each([
    ["sends its headers again on every poll", { resendsHeaders: true, pollSeconds: 10 }],
    ["sends none of them, and polls often", { resendsHeaders: false, pollSeconds: 1 }],
  ])("a Web activity gets the result if it %s", async (_how, polling) => {
    const run = await runWebActivity(start(SAMPLE_JOBS.succeeds.jobId), world.caller, polling);

    expect(run).toMatchObject({
      kind: "succeeded",
      output: { status: "succeeded", done: true, succeeded: true, error: null },
    });
  });

  it("a Web activity gets the result although its polls carry a key that belongs elsewhere", async () => {
    const transport = pollingWithKey(world.caller.transport, "of-another-app");
    const azure = { ...world.caller, transport };

    const run = await runWebActivity(start(SAMPLE_JOBS.succeeds.jobId), azure);

    expect(run.kind).toBe("succeeded");
  });

  it("a Web activity with the asynchronous pattern off gets the 202 at once, with both addresses", async () => {
    const run = await runWebActivity(
      start(SAMPLE_JOBS.takesLong.jobId, { turnOffAsync: true }),
      world.caller,
    );

    expect(run).toMatchObject({
      kind: "succeeded",
      output: {
        done: false,
        succeeded: null,
        statusUrl: expect.stringMatching(/\/api\/runs\/r-[0-9a-f]{40}$/) as string,
        resultUrl: expect.stringContaining("/result?exp=") as string,
      },
    });
  });

  it("an Azure Function activity starts, and a Web activity after it waits", async () => {
    const started = await runFunctionActivity(
      {
        functionAppUrl: world.host.baseUrl,
        functionKey: FUNCTION_KEY,
        functionName: "runs",
        method: "POST",
        body: { target: target(SAMPLE_JOBS.fails.jobId) },
      },
      world.caller,
    );
    const url = String(objectAt(started, "output")["resultUrl"]);

    const waited = await runWebActivity(
      { typeProperties: { method: "GET", url }, policy: { timeout: HOUR } },
      world.caller,
    );

    expect(waited).toMatchObject({
      kind: "failed",
      errorCode: "2108",
      message: expect.stringMatching(/^\{"error":\{"message":"Failed\.\\nMessage: /) as string,
    });
  });

  it("an Azure Function activity shows why a start was refused", async () => {
    const refused = await runFunctionActivity(
      {
        functionAppUrl: world.host.baseUrl,
        functionKey: FUNCTION_KEY,
        functionName: "runs",
        method: "POST",
        body: { target: { type: "databricks-job" } },
      },
      world.caller,
    );

    expect(refused).toMatchObject({
      kind: "failed",
      errorCode: "3608",
      message: expect.stringContaining("target.jobId or jobName or jobUrl must be given") as string,
    });
  });

  it("a failure stays below the 4 KB that a monitor shows", () => {
    const failures = world.exchanges.filter(({ response }) => response.status === 424);

    expect(failures.length).toBeGreaterThan(0);
    expect(
      failures.filter(({ response }) => Buffer.byteLength(response.body) > 4_096),
    ).toStrictEqual([]);
  });
});
