import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { World } from "../support/world";

const VERSION = "AzureFunctionsJobHost__extensions__durableTask__defaultVersion";
const NEWER = { [VERSION]: "2.0" };
const OLDER = { [VERSION]: "1.0" };

describe("another release with another defaultVersion", () => {
  let journalDirectory: string;
  let world: World;
  let jobId: string;
  beforeEach(async () => {
    journalDirectory = await mkdtemp(join(tmpdir(), "runward-test-"));
    world = await World.start({ journalDirectory, environment: OLDER });
    const tasks = [{ key: "main", durationSeconds: 900 }];
    jobId = world.vendors.databricks.addJob({ name: "Load", tasks, maxConcurrentRuns: 5 });
  });
  afterEach(async () => {
    await world[Symbol.asyncDispose]();
    await rm(journalDirectory, { recursive: true, force: true });
  });

  const start = async (): Promise<string> =>
    (await world.start({ target: { type: "databricks-job", jobId }, waitSeconds: 30 })).id;
  const checksOf = async (id: string): Promise<number> => (await world.status(id)).checks;

  it("goes on with the runs in flight, and their watches, when it is newer", async () => {
    const old = await start();
    await world.until(async () => (await checksOf(old)) > 2);

    await world.restart(NEWER);
    const fresh = await start();

    expect(await world.ended(old)).toMatchObject({ status: "succeeded" });
    expect(await world.ended(fresh)).toMatchObject({ status: "succeeded" });
    expect(world.vendors.databricks.runsOf(jobId)).toHaveLength(2);
  });

  it("does not execute the newer runs after a roll back, keeps a cancel for them, and loses none", async () => {
    await world.restart(NEWER);
    const newer = await start();
    await world.until(async () => (await checksOf(newer)) > 2);
    const checks = await checksOf(newer);

    await world.restart(OLDER);
    const older = await start();
    await world.until(async () => (await checksOf(older)) > 2);
    await world.cancel(newer);
    expect(await checksOf(newer)).toBe(checks);
    expect(await world.status(newer)).toMatchObject({ status: "running", done: false });

    await world.restart(NEWER);

    expect(await world.ended(newer)).toMatchObject({ status: "cancelled" });
    expect(await world.ended(older)).toMatchObject({ status: "succeeded" });
    expect(world.vendors.databricks.runsOf(jobId)).toHaveLength(2);
  });
});
