import type { ScheduleList, WorkflowDocument, WorkflowList } from "../../client/documents";
import type { SimulatedRun } from "../../local/simulators/databricks/inspection";
import {
  addExampleJobs,
  BATCH,
  EXAMPLE,
  exampleRequest,
  type Failing,
  FLOW_ERROR,
  LOAD_ERROR,
} from "../support/callers/example-jobs";
import { CallersWorld } from "../support/callers/callers-world";
import { runWorkflow, type WorkflowRun } from "../support/callers/run-workflow";
import { exampleText, notifyingLogicApp } from "../support/callers/template-files";

const worldWith = async (
  failing: Failing = {},
  environment: Readonly<Record<string, string>> = {},
): Promise<CallersWorld> => {
  const world = await CallersWorld.start("key", environment);
  addExampleJobs(world.vendors, failing);
  return world;
};

/** Starts a workflow, and waits for its end. */
async function run(world: CallersWorld, request: object): Promise<WorkflowDocument> {
  const client = world.client();
  const { document } = await client.startWorkflow(JSON.stringify(request));
  await world.host.advanceUntil(async () => (await client.workflow(document.id)).done);
  return client.workflow(document.id);
}

const statusesOf = ({ steps }: WorkflowDocument): Record<string, string> =>
  Object.fromEntries(steps.map(({ name, status }) => [name, status]));

describe("databricks-dbt-pipeline.json", () => {
  const body = exampleRequest("databricks-dbt-pipeline.json");

  it("runs the three, one after the other, and hands on what the first returned", async () => {
    await using world = await worldWith();

    const ended = await run(world, body);

    const { databricks, dbtCloud } = world.vendors;
    expect(ended.status).toBe("succeeded");
    expect(dbtCloud.runsOf(EXAMPLE.dbt).map(({ cause }) => cause)).toStrictEqual([
      expect.stringContaining(`Data of ${BATCH}, workflow ${ended.id}`),
    ]);
    expect(databricks.updatesOf(EXAMPLE.pipeline).map(({ state }) => state)).toStrictEqual([
      "COMPLETED",
    ]);
  });

  it("repairs its first job once by itself", async () => {
    await using world = await worldWith({ loadOnce: true });

    const ended = await run(world, body);

    const [load, ...others] = world.vendors.databricks.runsOf(EXAMPLE.load);
    expect(ended.status).toBe("succeeded");
    expect([load?.repairs.length, others]).toStrictEqual([1, []]);
  });

  it("fails with the step, its message and its page", async () => {
    await using world = await worldWith({ pipeline: true });

    const { status, message } = await run(world, body);

    expect(status).toBe("failed");
    expect(message).toContain("1 of 3 steps failed: refresh.");
    expect(message).toContain(FLOW_ERROR);
  });
});

describe("fan-out.json", () => {
  const body = exampleRequest("fan-out.json");

  const regionsIn = ({ vendors }: CallersWorld): Readonly<Record<string, string>>[] =>
    vendors.databricks.runsOf(EXAMPLE.region).map(({ jobParameters }) => jobParameters);

  const mostAtOnce = (runs: readonly SimulatedRun[]): number =>
    Math.max(
      ...runs.map(
        ({ createdAt: at }) =>
          runs.filter(({ createdAt, endedAt = Infinity }) => createdAt <= at && endedAt > at)
            .length,
      ),
    );

  it("runs one job for each region, two at a time, with the value of the step before", async () => {
    await using world = await worldWith();

    const { status } = await run(world, body);

    expect(status).toBe("succeeded");
    expect(new Set(regionsIn(world).map(({ region }) => region))).toStrictEqual(
      new Set(["north", "south", "islands"]),
    );
    expect(regionsIn(world).map(({ batch }) => batch)).toStrictEqual([BATCH, BATCH, BATCH]);
    expect(mostAtOnce(world.vendors.databricks.runsOf(EXAMPLE.region))).toBe(2);
  });

  it("succeeds although the optional region fails", async () => {
    await using world = await worldWith({ regions: [3] });

    const ended = await run(world, body);

    expect(statusesOf(ended)).toMatchObject({ islands: "failed", report: "succeeded" });
    expect(ended.status).toBe("succeeded");
    expect(ended.message).toContain("Optional steps that failed: islands.");
  });

  it("fails when another region fails, after the other regions have run", async () => {
    await using world = await worldWith({ regions: [1] });

    const ended = await run(world, body);

    expect(ended.status).toBe("failed");
    expect(ended.message).toContain(LOAD_ERROR);
    expect(ended.message).toContain("Skipped because of that: report.");
    expect(regionsIn(world)).toHaveLength(3);
    expect(world.vendors.dbtCloud.runsOf(EXAMPLE.dbt)).toStrictEqual([]);
  });
});

describe("notify-on-failure.json with notify-logic-app.json", () => {
  interface Notified {
    readonly workflow: WorkflowDocument;
    readonly logicApp: WorkflowRun;
    readonly messages: readonly unknown[];
  }

  /** The Logic App is called back, and posts to a chat. */
  async function runWithCallback(world: CallersWorld): Promise<Notified> {
    const inbox = world.openInbox();
    const workflow = await run(world, {
      ...exampleRequest("notify-on-failure.json"),
      callbackUrl: inbox.url,
    });
    await world.host.advanceUntil(() => inbox.take() !== undefined);
    const notifyUrl = `${world.receiver.baseUrl}/callback/chat`;
    const logicApp = await runWorkflow(
      notifyingLogicApp(),
      { notifyUrl },
      {
        ...world.caller,
        runName: "08584",
        triggerBody: JSON.parse(inbox.take()?.body ?? "") as unknown,
      },
    );
    const messages = world.receiver.received().filter(({ url }) => url === "/callback/chat");
    return { workflow, logicApp, messages: messages.map(({ body }) => body) };
  }

  it("undoes and releases after a failure, and posts the cause", async () => {
    await using world = await worldWith({ load: true });

    const { workflow, logicApp, messages } = await runWithCallback(world);

    const { databricks } = world.vendors;
    const [load] = databricks.runsOf(EXAMPLE.load);
    expect(workflow.status).toBe("failed");
    expect(statusesOf(workflow)).toStrictEqual({
      load: "failed",
      undo: "succeeded",
      release: "succeeded",
    });
    expect(databricks.runsOf(EXAMPLE.undo)[0]?.jobParameters).toStrictEqual({
      failed_run: load?.runId,
    });
    expect(logicApp.status).toBe("Succeeded");
    expect(messages).toStrictEqual([
      {
        text: expect.stringContaining(
          `nightly-sales (${workflow.id}): Failed.\nMessage: `,
        ) as string,
      },
    ]);
    expect(JSON.stringify(messages)).toContain(LOAD_ERROR);
    expect(JSON.stringify(messages)).toMatch(/Run page URL: https?:\/\/\S+\/runs\/\d+/);
  });

  it("undoes nothing after a success, releases, and posts nothing", async () => {
    await using world = await worldWith();

    const { workflow, logicApp, messages } = await runWithCallback(world);

    expect(statusesOf(workflow)).toStrictEqual({
      load: "succeeded",
      undo: "skipped",
      release: "succeeded",
    });
    expect(logicApp.status).toBe("Succeeded");
    expect(messages).toStrictEqual([]);
    expect(world.vendors.databricks.runsOf(EXAMPLE.undo)).toStrictEqual([]);
  });
});

describe("schedules.json", () => {
  const SCHEDULES = exampleText("schedules.json");

  /** Lets the night pass in which the schedule starts its workflow. */
  async function night(world: CallersWorld): Promise<ScheduleList & WorkflowList> {
    const client = world.client();
    await world.host.advanceUntil(
      async () => (await client.workflows()).workflows.some(({ done }) => done),
      { seconds: 90_000 },
    );
    return { ...(await client.schedules()), ...(await client.workflows()) };
  }

  it.each([
    ["succeeded", {}, 1],
    ["failed", { load: true }, 0],
  ])("starts the workflow once, and shows that it %s", async (outcome, failing, dbtRuns) => {
    await using world = await worldWith(failing, { SCHEDULES });

    const { schedules, workflows } = await night(world);

    const { databricks, dbtCloud } = world.vendors;
    const startedAt = databricks.runsOf(EXAMPLE.load).map(({ createdAt }) => createdAt);
    expect(workflows).toMatchObject([
      { status: outcome, name: "nightly-sales", tags: { schedule: "nightly-sales" } },
    ]);
    expect(schedules).toMatchObject([
      { lastTick: { decision: "started", outcome, workflowId: workflows[0]?.id } },
    ]);
    expect(startedAt.map((at) => berlinTimeOf(at))).toStrictEqual(["02:30"]);
    expect(dbtCloud.runsOf(EXAMPLE.dbt)).toHaveLength(dbtRuns);
  });
});

const berlinTimeOf = (at: Date): string =>
  at.toLocaleTimeString("en-GB", {
    ...{ timeZone: "Europe/Berlin", hour: "2-digit", minute: "2-digit" },
  });
