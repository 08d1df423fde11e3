import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { World, type Document } from "../support/world";
import { aDbtJob, JOB_ID } from "./dbt-jobs";

const RUNS = 8;

/** How long each job takes. */
const secondsOf = (run: number): number => 600 + 61 * run;

async function startJobs(world: World, fields: object = {}): Promise<string[]> {
  const ids: string[] = [];
  for (let run = 0; run < RUNS; run++) {
    const jobId = world.vendors.databricks.addJob({
      name: `Load ${run}`,
      tasks: [{ key: "main", durationSeconds: secondsOf(run) }],
    });
    const { id } = await world.start({ target: { type: "databricks-job", jobId }, ...fields });
    ids.push(id);
  }
  return ids;
}

/** One after the other, because each lets time pass. */
async function endedAll(world: World, ids: readonly string[]): Promise<Document[]> {
  const ended: Document[] = [];
  for (const id of ids) ended.push(await world.ended(id));
  return ended;
}

/** The seconds from the end at the vendor to that of the run. */
function delayOf(run: Document): number {
  const [attempt] = run["attempts"] as { endedAt: string }[];
  return (Date.parse(run["endedAt"] as string) - Date.parse(attempt!.endedAt)) / 1_000;
}

const lookoutOf = (world: World) => world.host.instances().find(({ name }) => name === "lookout");

describe("the lookout of a connection", () => {
  let journalDirectory: string;
  beforeAll(async () => {
    journalDirectory = await mkdtemp(join(tmpdir(), "runward-test-"));
  });
  afterAll(async () => {
    await rm(journalDirectory, { recursive: true, force: true });
  });

  it("notices the end of each Databricks run within seconds, with few calls", async () => {
    await using world = await World.start();
    const ids = await startJobs(world, { outputs: "none" });

    const ended = await endedAll(world, ids);

    const calls = world.vendors.databricks.counts();
    expect(ended.map(({ status }) => status)).toStrictEqual(ids.map(() => "succeeded"));
    // The last three look by themselves, because a list does not pay any more.
    expect(ended.filter((run) => delayOf(run) > 15).length).toBeLessThanOrEqual(3);
    // Every 30 seconds it would be 220.
    expect(calls["GET jobs/runs/get"]).toBeLessThan(65);
    expect(calls["GET jobs/runs/list"]).toBeLessThan(110);
  });

  it("looks for dbt runs too, and as often as they would by themselves", async () => {
    await using world = await World.start();
    const { dbtCloud } = world.vendors;
    const ids: string[] = [];
    for (let run = 0; run < RUNS; run++) {
      const id = JOB_ID + run;
      dbtCloud.addJob(aDbtJob({ id, steps: [{ name: "dbt build", durationSeconds: 600 }] }));
      ids.push((await world.start({ target: { type: "dbt-job", jobId: String(id) } })).id);
    }

    const ended = await endedAll(world, ids);

    const checks = dbtCloud.requests.matching("GET", /\/runs\/\d+\/\?/);
    const lists = dbtCloud.requests.matching("GET", /status__in/);
    expect(ended.map(({ status }) => status)).toStrictEqual(ids.map(() => "succeeded"));
    expect(Math.max(...ended.map(delayOf))).toBeLessThanOrEqual(8);
    // Every 5 seconds it would be 960.
    expect(checks.length).toBeLessThan(100);
    expect(lists.length).toBeLessThan(140);
  });

  it("looks for every run that watches the same run of somebody else", async () => {
    await using world = await World.start();
    const { databricks } = world.vendors;
    const jobId = databricks.addJob({
      name: "Somebody's load",
      tasks: [{ key: "main", durationSeconds: 700 }],
    });
    const target = { type: "databricks-run", vendorRunId: databricks.startRun(jobId) };
    const ids: string[] = [];
    for (let run = 0; run < RUNS; run++) ids.push((await world.start({ target })).id);

    const ended = await endedAll(world, ids);

    expect(ended.map(({ status }) => status)).toStrictEqual(ids.map(() => "succeeded"));
    expect(Math.max(...ended.map(delayOf))).toBeLessThanOrEqual(15);
    expect(databricks.counts()["GET jobs/runs/list"]).toBeGreaterThan(50);
  });

  it("is cancelled with none of them: a covered run is cancelled at once", async () => {
    await using world = await World.start();
    const ids = await startJobs(world);
    await world.host.advance({ seconds: 300 });
    const before = world.clock.now().getTime();

    await world.call(`/api/runs/${ids[0]!}`, { method: "DELETE" });
    const ended = await world.ended(ids[0]!);

    expect(ended.status).toBe("cancelled");
    expect(Date.parse(ended["endedAt"] as string) - before).toBeLessThan(30_000);
  });

  it("goes on after the host was killed, and ends with its last run", async () => {
    await using world = await World.start({ journalDirectory });
    const ids = await startJobs(world, { outputs: "none" });
    await world.host.advance({ seconds: 300 });

    await world.restart();
    const ended = await endedAll(world, ids);
    await world.host.advance({ seconds: 330 });

    expect(ended.map(({ status }) => status)).toStrictEqual(ids.map(() => "succeeded"));
    expect(Math.max(...ended.map(delayOf))).toBeLessThanOrEqual(32);
    expect(lookoutOf(world)?.runtimeStatus).toBe("Completed");
  });

  it("leaves runs to themselves when the workspace refuses the list, and says so once", async () => {
    await using world = await World.start();
    world.vendors.databricks.faults.add({
      path: /runs\/list/,
      times: Infinity,
      fault: { kind: "status", status: 403, body: { error_code: "PERMISSION_DENIED" } },
    });
    const ids = await startJobs(world, { outputs: "none" });

    const ended = await endedAll(world, ids);

    expect(ended.map(({ status }) => status)).toStrictEqual(ids.map(() => "succeeded"));
    expect(Math.max(...ended.map(delayOf))).toBeLessThanOrEqual(32);
    const warnings = world.host.logs.filter(({ message }) => message.includes("cannot be listed"));
    expect(warnings).toHaveLength(1);
  });
});
