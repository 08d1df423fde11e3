import { VirtualClock } from "../../local/clock";
import { ownTime } from "../support/callers/caller-time";
import type { CallbackInbox } from "../support/callers/data-factory-webhook-activity";
import { runPipeline, type PipelineRun } from "../support/callers/run-pipeline";
import { runWorkflow, type WorkflowRun } from "../support/callers/run-workflow";
import { pipelineFiles, workflowFiles } from "../support/callers/template-files";
import { broken, ok, startTinyServer, type TinyAnswer } from "../support/callers/tiny-server";
import { overTheWire } from "../support/callers/transport";

const WORKFLOWS = workflowFiles().map((file) => [file.name, file] as const);
const POLLING = WORKFLOWS.filter(([name]) => name.includes("http"));
const CALLED_BACK = WORKFLOWS.filter(([name]) => name.includes("webhook"));
const PIPELINES = pipelineFiles().map((file) => [file.name, file] as const);

/** What stands between a caller and Runward answers in its own way. */
const UNAVAILABLE: TinyAnswer = { status: 503, body: "The service is unavailable." };
const LOGIN_PAGE: TinyAnswer = { status: 200, body: "<html><title>Sign in</title></html>" };

/** Nobody calls back. */
const silentInbox: CallbackInbox = { url: "https://callback.test/1", take: () => undefined };

const inboxWith = (body: string): CallbackInbox => ({
  ...silentInbox,
  take: () => ({ contentType: "text/plain", body }),
});

const azure = (inbox: CallbackInbox) => ({
  transport: overTheWire,
  time: ownTime(new VirtualClock()),
  tokenFor: () => Promise.resolve("a-token"),
  openInbox: () => inbox,
});

const workflowRun = (
  { definition }: (typeof WORKFLOWS)[number][1],
  runwardUrl: string,
  inbox = silentInbox,
): Promise<WorkflowRun> =>
  runWorkflow(
    definition,
    {
      runwardUrl,
      target: { type: "dbt-job", jobId: "1" },
      waitSeconds: 5,
      timeoutSeconds: 600,
      functionKey: "a-key",
      runwardAudience: "api://runward",
    },
    { ...azure(inbox), runName: "08584" },
  );

describe.each(WORKFLOWS)("%s", (_name, file) => {
  it.each<[string, TinyAnswer, string, string]>([
    ["a text", UNAVAILABLE, "unexpectedAnswer", "RunJob returned 503: The service is unavailable."],
    [
      "nothing but a status",
      { status: 401, body: "" },
      "unexpectedAnswer",
      "RunJob returned 401: ",
    ],
    [
      "an error that is a text",
      { status: 401, body: '{"error":"invalid_client"}' },
      "unexpectedAnswer",
      'RunJob returned 401: {"error":"invalid_client"}',
    ],
    [
      "another document",
      { status: 401, body: '{"statusCode":401,"message":"Access denied."}' },
      "unexpectedAnswer",
      "Access denied.",
    ],
    [
      "a document without a message",
      { status: 404, body: '{"path":"/api/runs"}' },
      "unexpectedAnswer",
      'RunJob returned 404: {"path":"/api/runs"}',
    ],
    [
      "a problem of Runward",
      { status: 409, body: '{"code":"keyReused","detail":"The key is in use.","errors":[]}' },
      "keyReused",
      "The key is in use.",
    ],
    ["nothing at all", broken, "noAnswer", "RunJob ended as Failed without a response."],
  ])(
    "ends failed and shows it when its call is answered with %s",
    async (_what, answer, code, message) => {
      await using server = await startTinyServer([answer]);

      const { status, error } = await workflowRun(file, server.url);

      expect({ status, error }).toStrictEqual({ status: "Failed", error: { code, message } });
    },
  );

  it("shows of a long page what can be read", async () => {
    await using server = await startTinyServer([{ status: 502, body: "x".repeat(100_000) }]);

    const { error } = await workflowRun(file, server.url);

    expect(error?.message).toHaveLength("RunJob returned 502: ".length + 4_000);
  });
});

describe.each(POLLING)("%s", (_name, file) => {
  it("ends failed when its call is answered with a page that looks like a success", async () => {
    await using server = await startTinyServer([LOGIN_PAGE]);

    const { status, error } = await workflowRun(file, server.url);

    expect({ status, error }).toStrictEqual({
      status: "Failed",
      error: {
        code: "unexpectedAnswer",
        message: "RunJob returned 200: <html><title>Sign in</title></html>",
      },
    });
  });
});

describe.each(CALLED_BACK)("%s", (_name, file) => {
  it("ends failed and shows it when it is called back with a text", async () => {
    await using server = await startTinyServer([ok({ id: "r-1" })]);

    const { status, error } = await workflowRun(file, server.url, inboxWith("Not found."));

    expect({ status, error }).toStrictEqual({
      status: "Failed",
      error: { code: "unexpectedAnswer", message: "RunJob returned: Not found." },
    });
  });

  it("ends failed when nobody calls back", async () => {
    await using server = await startTinyServer([ok({ id: "r-1" })]);

    const { status, error } = await workflowRun(file, server.url);

    expect({ status, error }).toStrictEqual({
      status: "Failed",
      error: { code: "noAnswer", message: "RunJob ended as TimedOut without a response." },
    });
  });
});

/** Data Factory itself rejects a response that is not a JSON object, so no expression of a pipeline gets a text. */
describe.each(PIPELINES)("%s", (name, file) => {
  const run = (server: string): Promise<PipelineRun> =>
    runPipeline(
      file.pipeline,
      {
        RunwardUrl: server,
        KeyVaultUrl: `${server}/vault`,
        RunwardAudience: "api://runward",
        DatabricksWorkspaceId: "adb-1234567890123456.7",
        DbtAccountId: "1",
        JobId: "1",
        PipelineId: "7c1d2a54-3b0f-4a86-a3e5-5d1e9b64c7f0",
        Run: { tasks: [{ task_key: "load" }] },
        Steps: [{ name: "load", run: { target: { type: "dbt-job", jobId: "1" } } }],
      },
      {
        ...{ ...azure(silentInbox), factoryName: "adf", runId: "0f5c" },
        functionApps: {
          RunwardFunctionApp: { functionAppUrl: server, functionKey: "a-key" },
        },
      },
    );

  const answers = (answer: TinyAnswer): TinyAnswer[] =>
    name.endsWith("-key") ? [ok({ value: "a-key" }), answer] : [answer];

  it("fails and shows the text that its call got as response", async () => {
    await using server = await startTinyServer(answers(UNAVAILABLE));

    const { status, error } = await run(server.url);

    expect(status).toBe("Failed");
    expect(error).toMatchObject({
      activity: expect.stringMatching(/^(Run|Start)Job$/) as string,
      message: expect.stringContaining("The service is unavailable.") as string,
    });
  });

  it("fails when its call gets a page that looks like a success", async () => {
    await using server = await startTinyServer(answers(LOGIN_PAGE));

    const { status } = await run(server.url);

    expect(status).toBe("Failed");
  });
});

describe("an expression that cannot be evaluated", () => {
  it("fails its action in Logic Apps, with ?[] as well, and the run shows no more than that", async () => {
    await using server = await startTinyServer([UNAVAILABLE]);
    const [, { definition }] = WORKFLOWS.find(([name]) => name === "runward-http-key")!;
    const { RunJob } = definition.actions;
    const careless = {
      type: "Terminate",
      inputs: {
        runStatus: "Failed",
        runError: { code: "failed", message: "@{body('RunJob')?['error']?['message']}" },
      },
      runAfter: { RunJob: ["Failed"] },
    };

    const run = await runWorkflow(
      { ...definition, actions: { RunJob: RunJob!, Careless: careless } },
      { runwardUrl: server.url, target: {} },
      { ...azure(silentInbox), runName: "08584" },
    );

    expect(run.error).toMatchObject({ code: "ActionFailed" });
    expect(run.actions.get("Careless")).toMatchObject({
      status: "Failed",
      code: "InvalidTemplate",
    });
  });
});
