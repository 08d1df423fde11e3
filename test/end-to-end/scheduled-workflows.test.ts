import { World } from "../support/world";
import { aJob, type Fields, jobStep, type WorkflowJson } from "./workflow-scene";

const JOB_ID = "281874479417551";

const schedule = (fields: Fields = {}): Fields => ({
  name: "nightly",
  cron: "3 6 * * *",
  workflow: {
    name: "Nightly",
    steps: [jobStep("load", JOB_ID), jobStep("report", JOB_ID, { dependsOn: ["load"] })],
    tags: { team: "sales" },
  },
  ...fields,
});

const worldWith = (...schedules: Fields[]): Promise<World> =>
  World.start({ environment: { SCHEDULES: JSON.stringify(schedules) } });

const listed = async (world: World): Promise<WorkflowJson[]> =>
  (await world.call("/api/workflows?since=2000-01-01T00:00:00Z")).body[
    "workflows"
  ] as WorkflowJson[];

const onlySchedule = async (world: World): Promise<Fields> =>
  ((await world.call("/api/schedules")).body["schedules"] as Fields[])[0] ?? {};

describe("a schedule with a workflow", () => {
  it("starts it once at its tick, and shows how it ended", async () => {
    await using world = await worldWith(schedule({ cron: "*/5 * * * *" }));
    world.vendors.databricks.addJob({ ...aJob("Load"), jobId: JOB_ID });
    const before = await onlySchedule(world);

    await world.until(async () => (await listed(world)).some(({ done }) => done), {
      seconds: 90_000,
    });

    const [workflow] = await listed(world);
    expect(before).toMatchObject({
      target: null,
      workflow: { name: "Nightly", steps: ["load", "report"] },
    });
    expect(workflow).toMatchObject({
      status: "succeeded",
      name: "Nightly",
      tags: { team: "sales", schedule: "nightly" },
    });
    expect(await onlySchedule(world)).toMatchObject({
      lastTick: {
        decision: "started",
        message: `Started workflow ${String(workflow?.id)}`,
        runId: null,
        workflowId: workflow?.id,
        outcome: "succeeded",
        statusUrl: workflow?.["statusUrl"],
      },
    });
    expect(world.vendors.databricks.runsOf(JOB_ID)).toHaveLength(2);
  });

  it("skips a tick while the workflow of the tick before is live", async () => {
    await using world = await worldWith(schedule({ cron: "*/5 * * * *" }));
    world.vendors.databricks.addJob({ ...aJob("Load", { durationSeconds: 400 }), jobId: JOB_ID });

    await world.until(async () => (await listed(world)).length === 1);
    await world.host.advance({ seconds: 330 });

    expect(await listed(world)).toHaveLength(1);
    expect(await onlySchedule(world)).toMatchObject({
      lastTick: {
        decision: "skipped",
        reason: "overlap",
        message: expect.stringMatching(/^Workflow w-\w+ of the same schedule/) as string,
      },
    });
  });

  it.each<[string, Fields, string]>([
    ["neither a run nor a workflow", { workflow: undefined }, "run: is needed, or workflow"],
    [
      "both",
      { run: { target: { type: "databricks-job", jobId: "1" } } },
      "workflow: cannot be given beside run",
    ],
    [
      "a step that depends on nothing known",
      { workflow: { steps: [jobStep("a", "1", { dependsOn: ["b"] })] } },
      'workflow.steps.0.dependsOn.0: names "b", which is no step of this workflow (step "a")',
    ],
    [
      "a workspace that is not configured",
      {
        workflow: {
          steps: [
            {
              name: "a",
              run: { target: { type: "databricks-job", jobId: "1", workspaceId: "x" } },
            },
          ],
        },
      },
      "workflow.steps.0.run.target.workspaceId:",
    ],
  ])("stops the app with %s", async (_what, fields, message) => {
    await expect(worldWith(schedule(fields))).rejects.toThrow(message);
  });
});
