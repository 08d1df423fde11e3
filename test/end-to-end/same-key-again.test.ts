import { World, type Document } from "../support/world";
import { aDbtJob, aDbtRun, executedRuns } from "./dbt-jobs";

const DAY_SECONDS = 86_400;

/** Ways in which a key that was used before names a run that Runward does not know. */
const FORGOTTEN: readonly [string, (world: World) => Promise<void>][] = [
  ["after the retention time", (world) => world.host.advance({ seconds: 10 * DAY_SECONDS })],
  [
    "in a new task hub",
    async (world) => {
      await world.host.advance({ seconds: 60 });
      await world.restart();
    },
  ],
  ["in a second deployment", (world) => world.restart({ DEPLOYMENT_ID: "the-second" })],
];

/** Without a journal, a host that starts anew has an empty task hub. */
const startWorld = (): Promise<World> => World.start({ environment: { RETENTION_DAYS: "8" } });

async function runTwice(
  world: World,
  request: Record<string, unknown>,
  forget: (world: World) => Promise<void>,
): Promise<Document[]> {
  const asked = { ...request, idempotencyKey: "nightly-2026-11-22" };
  const first = await world.ended((await world.start(asked)).id);
  await forget(world);
  const second = await world.ended((await world.start(asked)).id);
  return [first, second];
}

describe("an idempotency key that is used again", () => {
  it.each(FORGOTTEN)("starts a Databricks run of its own %s", async (_case, forget) => {
    await using world = await startWorld();
    const { databricks } = world.vendors;
    const jobId = databricks.addJob({
      name: "Load",
      tasks: [{ key: "main", durationSeconds: 60 }],
    });

    const [first, second] = await runTwice(
      world,
      { target: { type: "databricks-job", jobId } },
      forget,
    );

    const runs = databricks.runsOf(jobId).map(({ runId }) => runId);
    expect(runs).toHaveLength(2);
    expect([first, second]).toMatchObject([
      { id: second?.id, status: "succeeded", vendorRunId: runs[0] },
      { id: first?.id, status: "succeeded", vendorRunId: runs[1] },
    ]);
  });

  it.each(FORGOTTEN)("starts a dbt run of its own %s", async (_case, forget) => {
    await using world = await startWorld();
    const { dbtCloud } = world.vendors;
    dbtCloud.addJob(aDbtJob());

    const [first, second] = await runTwice(world, aDbtRun(), forget);

    const runs = executedRuns(world);
    expect(new Set(runs.map(({ cause }) => cause)).size).toBe(2);
    expect([first, second]).toMatchObject(
      runs.map(({ id }) => ({ status: "succeeded", vendorRunId: String(id) })),
    );
  });
});
