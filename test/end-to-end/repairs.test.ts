import type { SimulatedRun } from "../../local/simulators/databricks/inspection";
import type { JobDefinition } from "../../local/simulators/databricks/job-definition";
import { aDbtBuild } from "../../local/simulators/dbt-cloud/build-nodes";
import type { StepsRequest } from "../../local/simulators/dbt-cloud/job-definition";
import { type Document, World } from "../support/world";

const load: JobDefinition = {
  name: "Nightly orders load",
  jobParameters: { day: "today" },
  tasks: [
    { key: "read", durationSeconds: 10 },
    {
      key: "join",
      durationSeconds: 20,
      dependsOn: ["read"],
      outcome: { kind: "fails", error: "ValueError: no customers" },
      repairedOutcome: { kind: "succeeds" },
    },
    { key: "write", durationSeconds: 10, dependsOn: ["join"] },
  ],
  // Users have seen a run that still had its old state after a repair.
  staleAfterRepairSeconds: 25,
};

const REPAIR = { maxAttempts: 2, delaySeconds: 10, on: "anyFailure", mode: "repair" };

const repair = (world: World, id: string, body: object = {}): ReturnType<World["call"]> =>
  world.call(`/api/runs/${id}/repair`, {
    method: "POST",
    headers: { "Content-Type": "application/json" },
    body: JSON.stringify(body),
  });

function onlyRunOf(world: World, jobId: string): SimulatedRun {
  const [run, ...others] = world.vendors.databricks.runsOf(jobId);
  if (run === undefined || others.length > 0) throw new Error("There is not exactly one run.");
  return run;
}

const timeOf = (instant: Date | undefined): string | undefined => instant?.toISOString();

const attemptsOf = ({ attempts }: Document): unknown => attempts;

describe("a Databricks run that is repaired", () => {
  it("runs again only what failed, with the parameters of its start", async () => {
    await using world = await World.start();
    const { databricks } = world.vendors;
    const jobId = databricks.addJob(load);
    const target = { type: "databricks-job", jobId, jobParameters: { day: "2026-01-05" } };

    const { id } = await world.start({ target, retry: REPAIR });
    const ended = await world.ended(id);

    const run = onlyRunOf(world, jobId);
    expect(run.executions.map(({ taskKeys }) => taskKeys)).toStrictEqual([
      ["read", "join", "write"],
      ["join", "write"],
    ]);
    expect(run.jobParameters).toStrictEqual({ day: "2026-01-05" });
    expect(ended).toMatchObject({ status: "succeeded", attempt: 2, vendorRunId: run.runId });
    expect(attemptsOf(ended)).toMatchObject([
      { number: 1, mode: "start", reason: null, result: "failed", vendorRunId: run.runId },
      {
        number: 2,
        mode: "repair",
        reason: expect.stringContaining("Attempt 1 failed: Task join failed") as string,
        result: "succeeded",
        vendorRunId: run.runId,
        startedAt: timeOf(run.executions[1]?.startedAt),
        endedAt: timeOf(run.executions[1]?.endedAt),
      },
    ]);
  });

  it("is repaired on request by a new run, which the two documents name", async () => {
    await using world = await World.start();
    const { databricks } = world.vendors;
    const jobId = databricks.addJob(load);
    const target = { type: "databricks-job", jobId, jobParameters: { day: "2026-01-05" } };
    const { id } = await world.start({ target, tags: { team: "sales" } });
    await world.ended(id);

    const accepted = await repair(world, id, { mode: "repair" });
    const again = await repair(world, id);
    const ended = await world.ended(accepted.body.id);
    const old = await world.status(id);

    expect(accepted.status).toBe(202);
    expect(accepted.headers.get("location")).toBe(accepted.body.resultUrl);
    expect(again.body.id).toBe(accepted.body.id);
    expect(again.headers.get("idempotent-replayed")).toBe("true");
    expect(ended).toMatchObject({
      status: "succeeded",
      repairs: id,
      tags: { team: "sales" },
      vendorRunId: old["vendorRunId"],
    });
    expect(old).toMatchObject({ status: "failed", repairedBy: [accepted.body.id] });
    expect(databricks.runsOf(jobId)).toHaveLength(1);
    expect(databricks.runsOf(jobId)[0]).toMatchObject({
      jobParameters: { day: "2026-01-05" },
      repairs: [expect.anything()],
    });
  });

  it("is not repaired a second time after it has succeeded", async () => {
    await using world = await World.start();
    const jobId = world.vendors.databricks.addJob(load);
    const { id } = await world.start({ target: { type: "databricks-job", jobId } });
    await world.ended(id);
    const first = await repair(world, id);
    await world.ended(first.body.id);

    const second = await repair(world, id);
    const ended = await world.ended(second.body.id);
    const ofSuccess = await repair(world, first.body.id);

    expect(second.body.id).not.toBe(first.body.id);
    expect(ended).toMatchObject({ status: "failed", error: { code: "nothingToRepair" } });
    expect([ofSuccess.status, ofSuccess.body["code"]]).toStrictEqual([409, "runSucceeded"]);
    expect(world.vendors.databricks.runsOf(jobId)).toHaveLength(1);
  });

  it("is cancelled like any other run while it is repaired", async () => {
    await using world = await World.start();
    const jobId = world.vendors.databricks.addJob(load);
    const { id } = await world.start({ target: { type: "databricks-job", jobId } });
    await world.ended(id);
    const { body } = await repair(world, id);
    await world.until(async () => (await world.status(body.id))["vendorRunId"] !== null);

    await world.cancel(body.id);

    expect(await world.ended(body.id)).toMatchObject({ status: "cancelled" });
    expect(world.vendors.databricks.runsOf(jobId)[0]?.resultState).toBe("CANCELED");
  });

  it("may have been submitted with its tasks, without a job", async () => {
    await using world = await World.start();
    const { databricks } = world.vendors;
    const { tasks } = load;
    databricks.scriptSubmits(() => ({ tasks }));
    const run = { run_name: "Once", tasks: [{ task_key: "join" }] };
    const { id } = await world.start({ target: { type: "databricks-submit", run }, retry: REPAIR });

    const ended = await world.ended(id);

    expect(ended).toMatchObject({ status: "succeeded", attempt: 2 });
    expect(databricks.runs()).toHaveLength(1);
    expect(databricks.runs()[0]?.executions[1]?.taskKeys).toStrictEqual(["join", "write"]);
  });
});

describe("a dbt run that is repaired", () => {
  const JOB_ID = 70_506_183_629_193;

  const start = async (
    world: World,
    steps: (request: StepsRequest) => object[],
  ): Promise<Document> => {
    world.vendors.dbtCloud.addJob({
      id: JOB_ID,
      name: "Nightly build",
      projectId: 70_403_103_955_001,
      environmentId: 70_403_103_966_002,
      steps: steps as never,
    });
    const target = { type: "dbt-job", jobId: String(JOB_ID) };
    const { id } = await world.start({ target, retry: REPAIR });
    return world.ended(id);
  };

  const build = (failing: boolean): object => ({
    name: "Invoke dbt with `dbt build`",
    durationSeconds: 30,
    nodes: aDbtBuild({
      models: 2,
      ...(failing && { failingModels: [{ name: "fct_orders", message: "no such relation" }] }),
    }),
  });

  const firstly =
    (first: object, then: object) =>
    ({ ordinal }: StepsRequest): object[] => [ordinal === 1 ? first : then];

  it("is continued by dbt from where it failed", async () => {
    await using world = await World.start();

    const ended = await start(world, ({ isRetry }) => [build(!isRetry)]);

    const [first, second] = world.vendors.dbtCloud.runsOf(JOB_ID);
    expect(second?.retryingRunId).toBe(first?.id);
    expect(ended).toMatchObject({ status: "succeeded", vendorRunId: String(second?.id) });
    expect(attemptsOf(ended)).toMatchObject([{ mode: "start" }, { mode: "repair" }]);
  });

  it("is started anew where dbt cannot continue it, and says why", async () => {
    await using world = await World.start();
    const clone = { name: "Clone git repository", durationSeconds: 1, outcome: "error" };

    const ended = await start(world, firstly(clone, build(false)));

    expect(world.vendors.dbtCloud.runsOf(JOB_ID)[1]?.retryingRunId).toBeNull();
    expect(ended.status).toBe("succeeded");
    expect(attemptsOf(ended)).toMatchObject([
      { mode: "start" },
      { mode: "rerun", reason: expect.stringContaining("it could not be repaired: Run") as string },
    ]);
  });
});
