import { createHash } from "node:crypto";
import { WORKSPACE_ID } from "../../local/simulated-vendors";
import { World } from "../support/world";

const hashOf = (key: string): string => createHash("sha256").update(key).digest("hex");

const as = (key: string): Record<string, string> => ({ "x-functions-key": key });

/** Two teams with a job each, in an app with a schedule for the job of the first one. */
async function start(): Promise<{ world: World; sales: string }> {
  const world = await World.start();
  const [sales, finance] = ["Sales", "Finance"].map((name) =>
    world.vendors.databricks.addJob({ name, tasks: [{ key: "main", durationSeconds: 60 }] }),
  ) as [string, string];
  const entryOf = (name: string, jobId: string): object => ({
    name,
    keySha256: hashOf(`the key of ${name}`),
    allow: [{ actions: ["start", "read"], connections: [WORKSPACE_ID], jobs: [jobId] }],
  });
  const target = { type: "databricks-job", workspaceId: WORKSPACE_ID, jobId: sales };
  await world.restart({
    CALLERS: JSON.stringify([entryOf("sales", sales), entryOf("finance", finance)]),
    SCHEDULES: JSON.stringify([{ name: "early", cron: "3 6 * * *", run: { target } }]),
  });
  return { world, sales };
}

describe("an app with rights for each caller", () => {
  it("runs the job of a caller to its end, and hides it from another one", async () => {
    const { world: started, sales } = await start();
    await using world = started;
    const order = { target: { type: "databricks-job", jobId: sales } };

    const refused = await world.post(order, as("the key of finance"));
    const { status, body } = await world.post(order, as("the key of sales"));
    await world.host.advance({ seconds: 120 });
    const path = `/api/runs/${body.id}`;
    const own = await world.call(path, { headers: as("the key of sales") });
    const hidden = await world.call(path, { headers: as("the key of finance") });
    const result = await world.call(body.resultUrl);

    expect([refused.status, status]).toStrictEqual([403, 202]);
    expect([own.status, hidden.status, result.status]).toStrictEqual([200, 404, 200]);
    expect(world.vendors.databricks.runsOf(sales)).toHaveLength(1);
  });

  it("runs schedules, and shows them to those who may read their runs", async () => {
    const { world: started, sales } = await start();
    await using world = started;

    await world.host.advance({ seconds: 600 });
    const listed = await Promise.all(
      ["sales", "finance"].map(async (name) => {
        const headers = as(`the key of ${name}`);
        const runs = await world.call("/api/runs", { headers });
        const schedules = await world.call("/api/schedules", { headers });
        return [runs.body, schedules.body] as unknown as [{ runs: [] }, { schedules: [] }];
      }),
    );

    expect(world.vendors.databricks.runsOf(sales)).toHaveLength(1);
    expect(listed.map(([{ runs }]) => runs.length)).toStrictEqual([1, 0]);
    expect(listed.map(([, { schedules }]) => schedules.length)).toStrictEqual([1, 0]);
  });
});
