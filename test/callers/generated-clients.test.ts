import { addSampleJobs } from "../../local/sample-jobs";
import { WORKSPACE_ID } from "../../local/simulated-vendors";
import { SAMPLE_JOBS } from "../../local/simulators/sample-jobs";
import { contract } from "../support/app-contract";
import { createOpenApi2 } from "../../src/openapi/openapi-2";
import { createOpenApi3 } from "../../src/openapi/openapi-3";
import { OPERATIONS } from "../../src/openapi/operations";
import { violationsOf } from "../support/callers/answer-schemas";
import { CallersWorld, FUNCTION_KEY } from "../support/callers/callers-world";
import { CLIENT_PROGRAM, COMPLAINTS } from "../support/callers/client-program";
import { GeneratedClient } from "../support/callers/generated-client";
import { RecordedAnswers, type RecordedAnswer } from "../support/callers/recorded-answers";
import type { Json } from "../support/json";

const SCHEDULES = [
  {
    name: "early",
    cron: "3 6 * * *",
    run: { target: { type: "databricks-job", jobId: SAMPLE_JOBS.succeeds.jobId } },
  },
  {
    name: "off",
    cron: "0 3 * * *",
    enabled: false,
    run: { target: { type: "databricks-job", jobId: SAMPLE_JOBS.fails.jobId } },
  },
];

const openApi2: Json = createOpenApi2(contract, "https://runward.test");

const idOf = (call: string): string => call.charAt(0).toUpperCase() + call.slice(1);

/** What the last call was answered. */
const lastOf = (answers: readonly RecordedAnswer[]): RecordedAnswer => {
  const last = answers.at(-1);
  if (last === undefined) throw new Error("Nothing was answered.");
  return last;
};

describe.each([
  ["OpenAPI 2.0", openApi2],
  ["OpenAPI 3.1", createOpenApi3(contract, "https://runward.test") as Json],
] as const)("a client generated from %s", (_version, document) => {
  let client: GeneratedClient;
  let world: CallersWorld;
  let recorded: RecordedAnswers;
  const called = new Set<string>();

  beforeAll(async () => {
    client = await GeneratedClient.of(document, CLIENT_PROGRAM);
    world = await CallersWorld.start("key", { SCHEDULES: JSON.stringify(SCHEDULES) });
    addSampleJobs(world.vendors);
    client.connect(`${world.host.baseUrl}/api`, { "x-functions-key": FUNCTION_KEY });
    recorded = new RecordedAnswers();
  });

  afterAll(async () => {
    recorded[Symbol.dispose]();
    await world[Symbol.asyncDispose]();
    await client[Symbol.asyncDispose]();
  });

  /** Calls, and holds what is answered against the document. A refusal is an answer too. */
  const call = async (name: string, ...args: readonly unknown[]): Promise<RecordedAnswer> => {
    called.add(name);
    recorded.take();
    await client.call(name, ...args).catch(() => undefined);
    const answer = lastOf(recorded.take());
    expect(violationsOf(document, { operationId: idOf(name), ...answer })).toStrictEqual([]);
    return answer;
  };

  const target = (job: keyof typeof SAMPLE_JOBS): Json => ({
    type: "databricks-job",
    workspaceId: WORKSPACE_ID,
    jobId: SAMPLE_JOBS[job].jobId,
  });

  const start = async (
    job: keyof typeof SAMPLE_JOBS,
    { key = `${job}-1`, ...more }: { key?: string; callbackUrl?: string } = {},
  ): Promise<Json> => {
    const { body } = await call("startRun", { target: target(job), ...more }, key);
    return body as Json;
  };

  const resultOf = async ({ resultUrl }: Json): Promise<RecordedAnswer> => {
    const { pathname, searchParams } = new URL(String(resultUrl));
    const id = pathname.split("/").at(-2);
    return call("getRunResult", id, Number(searchParams.get("exp")), searchParams.get("sig"));
  };

  it("types every nullable field as nullable", () => {
    expect(client.complaints).toStrictEqual(COMPLAINTS);
  });

  it.each([
    ["succeeds", 200, null],
    ["fails", 424, { message: expect.any(String) as string }],
  ] as const)("reads a run from its start to its end, when its job %s", async (job, end, error) => {
    const accepted = await start(job);
    const live = await call("getRun", accepted["id"]);
    const asked = await resultOf(accepted);
    await world.host.advance({ seconds: 300 });

    const ended = await resultOf(accepted);

    expect([live.status, asked.status, ended.status]).toStrictEqual([200, 202, end]);
    expect(live.body).toMatchObject({ error: null, callback: null, outcome: null });
    expect(violationsOf(openApi2, { operationId: "StartRun", ...ended })).toStrictEqual([]);
    const { body } = await call("getRun", accepted["id"]);
    expect(body).toMatchObject({ error, outputs: { truncated: false } });
    expect((await call("listTasks", accepted["id"])).body).toMatchObject({ attempt: 1 });
  });

  it("needs x-nullable to accept null in 2.0", async () => {
    const { id } = await start("succeeds", { key: "looked-at-once" });
    const live = { operationId: "GetRun", ...(await call("getRun", id)) };

    const withoutIt = violationsOf(openApi2, live, { ignoringNullable: true });

    expect(violationsOf(openApi2, live)).toStrictEqual([]);
    expect(withoutIt).toStrictEqual(
      expect.arrayContaining(["/error must be object", "/callback must be object"]),
    );
  });

  it("starts a run with a callback", async () => {
    const { url } = world.openInbox();

    const accepted = await start("succeeds", { key: "with-callback", callbackUrl: url });
    await world.host.advance({ seconds: 300 });

    const { body } = await call("getRun", accepted["id"]);
    expect(body).toMatchObject({ callback: { state: "delivered" } });
  });

  it("cancels a run in every way, and lists runs and schedules", async () => {
    const { id } = await start("takesLong");

    expect((await call("cancelRun", id)).status).toBe(200);
    expect((await call("deleteRun", id)).status).toBe(200);
    expect((await call("cancelRunByKey", {}, "takesLong-1")).body).toMatchObject({ found: true });
    expect((await call("cancelRunByKey", {}, "nobody's")).body).toMatchObject({ status: null });
    expect((await call("getRunRequest", id)).status).toBe(200);
    expect((await call("listRuns")).status).toBe(200);
    expect((await call("listSchedules")).body).toMatchObject({
      schedules: [{ lastTick: { decision: "started" } }, { nextTick: null, lastTick: null }],
    });
  });

  it("pauses, resumes and runs a schedule, and reads how the app is", async () => {
    const paused = await call("pauseSchedule", "early");
    const resumed = await call("resumeSchedule", "early");
    const run = await call("runSchedule", "early", { overlap: "allow" }, "by hand");

    expect([paused, resumed, run]).toMatchObject([
      { status: 200, body: { paused: { by: null } } },
      { status: 200, body: { paused: null } },
      { status: 202, body: { status: "running" } },
    ]);
    expect((await call("getSystem")).body).toMatchObject({ hubBackEnd: "azureStorage" });
  });

  it("reads why a call was refused", async () => {
    const unknown = `r-${"0".repeat(40)}`;
    await start("succeeds");

    expect((await call("startRun", { target: 1 })).status).toBe(400);
    expect((await call("startRun", { target: target("fails") }, "succeeds-1")).status).toBe(409);
    expect((await call("startRun", { target: 1, tags: { a: "a".repeat(70_000) } })).status).toBe(
      413,
    );
    expect((await call("getRun", unknown)).status).toBe(404);
    expect((await call("cancelRun", unknown)).status).toBe(404);
    expect((await call("getRunResult", unknown, 1, "x")).status).toBe(403);
    expect((await call("listRuns", "red")).status).toBe(400);
  });

  it("repairs a run that has failed, and is told when there is nothing to repair", async () => {
    const accepted = await start("fails", { key: "to-be-repaired" });
    await world.host.advance({ seconds: 300 });

    const repair = await call("repairRun", accepted["id"], {});
    const refused = await call("repairRun", (await start("succeeds"))["id"], {});

    expect(repair.status).toBe(202);
    const { id } = repair.body as Json;
    expect((await call("getRun", id)).body).toMatchObject({
      repairs: accepted["id"],
    });
    expect(refused.status).toBe(409);
  });

  it("starts, reads, cancels and resumes a workflow", async () => {
    const workflow = (job: keyof typeof SAMPLE_JOBS): Json => ({
      name: "Nightly",
      steps: [
        { name: "load", run: { target: target(job) } },
        { name: "report", dependsOn: ["load"], run: { target: target("succeeds") } },
      ],
    });
    const { id, resultUrl } = (await call("startWorkflow", workflow("fails"), "w-1")).body as Json;
    const { searchParams } = new URL(String(resultUrl));
    const result = (): Promise<RecordedAnswer> =>
      call("getWorkflowResult", id, Number(searchParams.get("exp")), searchParams.get("sig"));
    const live = [await call("getWorkflow", id), await result()];
    await world.host.advance({ seconds: 300 });
    const ended = [await call("getWorkflow", id), await result()];

    const resumed = await call("resumeWorkflow", id, {});
    const cancelled = [await call("cancelWorkflow", id), await call("deleteWorkflow", id)];

    expect(live.map(({ status }) => status)).toStrictEqual([200, 202]);
    expect(ended.map(({ status }) => status)).toStrictEqual([200, 424]);
    expect([resumed, ...cancelled].map(({ status }) => status)).toStrictEqual([202, 200, 200]);
    expect((await call("cancelWorkflowByKey", {}, "w-1")).body).toMatchObject({ found: true });
    expect((await call("listWorkflows")).body).toMatchObject({ workflows: [{ id }] });
    expect((await call("startWorkflow", { steps: [] })).status).toBe(400);
    expect((await call("getWorkflow", `w-${"0".repeat(40)}`)).status).toBe(404);
    await world.host.advance({ seconds: 300 });
    expect((await call("getWorkflow", id)).body).toMatchObject({
      generations: [{ outcome: "failed" }, { outcome: "cancelled" }],
    });
    const { body } = await call("startWorkflow", workflow("isRepaired"), "w-2");
    await world.host.advance({ seconds: 300 });
    await call("resumeWorkflow", (body as Json)["id"], { mode: "repair" });
    await world.host.advance({ seconds: 300 });
    expect((await call("getWorkflow", (body as Json)["id"])).body).toMatchObject({
      status: "succeeded",
      generations: [{ outcome: "failed" }, { outcome: "succeeded" }],
    });
  });

  it("has called every operation at the end", () => {
    const operations = OPERATIONS.map(({ id }) => id).toSorted();

    expect(client.calls.map(idOf).toSorted()).toStrictEqual(operations);
    expect([...called].map(idOf).toSorted()).toStrictEqual(operations);
  });
});
