import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { aDbtBuild } from "../../local/simulators/dbt-cloud/build-nodes";
import type { TaskDefinition } from "../../local/simulators/databricks/job-definition";
import { World } from "../support/world";
import { aDbtJob, aDbtRun } from "./dbt-jobs";

const notebook = (result: string): Pick<TaskDefinition, "output"> => ({
  output: { notebook_output: { result, truncated: false } },
});

interface Outputs {
  readonly tasks: Readonly<Record<string, Readonly<Record<string, unknown>>>>;
  readonly truncated: boolean;
}

const tasksIn = (outputs: unknown): Outputs["tasks"] => (outputs as Outputs).tasks;

function addJob(world: World, tasks: readonly TaskDefinition[]): object {
  const jobId = world.vendors.databricks.addJob({ name: "Load", tasks });
  return { type: "databricks-job", jobId };
}

describe("what a run produced", () => {
  it("is in the status and in the result, as the notebook returned it", async () => {
    await using world = await World.start();
    const exit = '{"rows": 42, "path": "day=2026-01-05/key=7"}';
    const target = addJob(world, [{ key: "main", durationSeconds: 60, ...notebook(exit) }]);
    const { id, resultUrl } = await world.start({ target });

    const live = await world.status(id);
    const ended = await world.ended(id);
    const result = await world.call(resultUrl);

    expect(live["outputs"]).toBeNull();
    expect(tasksIn(ended["outputs"])["main"]).toMatchObject({
      result: exit,
      error: null,
      attempt: 1,
      durationSeconds: 60,
      truncated: false,
    });
    expect(result.status).toBe(200);
    expect(result.body["outputs"]).toStrictEqual(ended["outputs"]);
  });

  it("is in the status of a failure, and not in its short result", async () => {
    await using world = await World.start();
    const target = addJob(world, [
      { key: "read", durationSeconds: 10, ...notebook("7 files") },
      {
        key: "write",
        durationSeconds: 10,
        dependsOn: ["read"],
        outcome: { kind: "fails", error: "ValueError: no customers" },
      },
    ]);
    const { id, resultUrl } = await world.start({ target });

    const ended = await world.ended(id);
    const result = await world.call(resultUrl);

    expect(tasksIn(ended["outputs"])).toMatchObject({
      read: { result: "7 files", error: null },
      write: { result: null, error: "ValueError: no customers" },
    });
    expect([result.status, result.body["outputs"]]).toStrictEqual([424, null]);
    expect(Buffer.byteLength(result.text)).toBeLessThan(4_096);
  });

  it("is read of child runs and iterations, and told under the names of all tasks above", async () => {
    await using world = await World.start();
    const child = world.vendors.databricks.addJob({
      name: "Child",
      tasks: [{ key: "inner", durationSeconds: 20, ...notebook("inner result") }],
    });
    const target = addJob(world, [
      { key: "child", runJob: child },
      { key: "each", durationSeconds: 20, iterations: [{ input: "1" }, { input: "2" }] },
    ]);
    const { id } = await world.start({ target });

    const tasks = tasksIn((await world.ended(id))["outputs"]);

    expect(Object.keys(tasks).toSorted()).toStrictEqual([
      "child",
      "child / inner",
      "each",
      "each / iteration 1",
      "each / iteration 2",
    ]);
    const [childRun] = world.vendors.databricks.runsOf(child);
    expect(tasks["child"]).toMatchObject({ result: childRun?.runId });
    expect(tasks["child / inner"]).toMatchObject({ result: "inner result" });
  });

  it("counts the nodes of a dbt run once its files are stored, and names the slowest", async () => {
    await using world = await World.start();
    const nodes = [
      ...aDbtBuild({ models: 30, tests: 5, skipped: ["mart"] }),
      { uniqueId: "model.analytics.slow", status: "success" as const, seconds: 99.5 },
    ];
    world.vendors.dbtCloud.addJob(
      aDbtJob({
        steps: [{ name: "Invoke dbt with `dbt build`", durationSeconds: 30, nodes }],
        generateDocs: true,
        artifactsTakeSeconds: 20,
      }),
    );
    const { id } = await world.start(aDbtRun());

    const { outputs } = await world.ended(id);

    expect(outputs).toMatchObject({
      nodes: { success: 31, pass: 5, skipped: 1 },
      truncated: false,
    });
    const { slowest, artifacts } = outputs as { slowest: unknown[]; artifacts: string[] };
    expect(slowest).toHaveLength(10);
    expect(slowest[0]).toStrictEqual({ name: "model slow", status: "success", seconds: 99.5 });
    expect(artifacts).toContain("run_results.json");
  });

  it("is not read if the request says so", async () => {
    await using world = await World.start();
    const target = addJob(world, [{ key: "main", durationSeconds: 60, ...notebook("42") }]);
    const { id } = await world.start({ target, outputs: "none" });

    const ended = await world.ended(id);

    expect([ended.status, ended["outputs"]]).toStrictEqual(["succeeded", null]);
    expect(world.vendors.databricks.requests.matching("GET", /get-output/)).toHaveLength(0);
  });

  it("holds up the end of a run for a minute at most", async () => {
    await using world = await World.start();
    world.vendors.dbtCloud.addJob(aDbtJob());
    // Not 503, which the HTTP client itself repeats in real time.
    const fault = { kind: "status", status: 500 } as const;
    world.vendors.dbtCloud.faults.add({ path: /run_steps/, times: Infinity, fault });
    const { id } = await world.start(aDbtRun());

    const ended = await world.ended(id);

    expect([ended.status, ended["outputs"]]).toStrictEqual(["succeeded", null]);
    const [seenAt, endedAt] = [ended["lastCheckAt"], ended["endedAt"]].map((at) =>
      Date.parse(String(at)),
    );
    const seconds = (endedAt! - seenAt!) / 1_000;
    expect(seconds).toBeGreaterThanOrEqual(60);
    expect(seconds).toBeLessThan(120);
  });

  it("is stored, so that a later reading costs no call of the vendor", async () => {
    await using world = await World.start();
    const target = addJob(world, [{ key: "main", durationSeconds: 60, ...notebook("42") }]);
    const { id } = await world.start({ target });
    const before = await world.ended(id);
    const { length } = world.vendors.databricks.requests.all();

    const again = await world.status(id);

    expect(again["outputs"]).toStrictEqual(before["outputs"]);
    expect(world.vendors.databricks.requests.all()).toHaveLength(length);
  });

  it("is left out of lists, which would have to read it for each run", async () => {
    await using world = await World.start();
    const target = addJob(world, [{ key: "main", durationSeconds: 60, ...notebook("42") }]);
    await world.ended((await world.start({ target })).id);

    const { runs } = (await world.call("/api/runs")).body as unknown as { runs: object[] };

    expect(runs).toHaveLength(1);
    expect(runs[0]).not.toHaveProperty("outputs");
  });

  it.each(["crashBeforeEffect", "crashAfterEffect", "crashAfterRecord"] as const)(
    "is read although the host crashed while it read it: %s",
    async (kind) => {
      const journalDirectory = await mkdtemp(join(tmpdir(), "runward-test-"));
      await using world = await World.start({
        journalDirectory,
        faults: [{ kind, functionName: "readOutputs" }],
      });
      const target = addJob(world, [{ key: "main", durationSeconds: 60, ...notebook("42") }]);
      const { id } = await world.start({ target });
      await world.crashed();

      await world.restart();
      const ended = await world.ended(id);

      expect(ended.status).toBe("succeeded");
      expect(tasksIn(ended["outputs"])["main"]).toMatchObject({ result: "42" });
      await rm(journalDirectory, { recursive: true, force: true });
    },
  );
});
