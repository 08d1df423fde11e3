import type { TaskDefinition } from "../../local/simulators/databricks/job-definition";
import {
  DATABRICKS_WEBHOOK_SECRET,
  DBT_ACCOUNT_ID,
  DBT_WEBHOOK_KEY,
  DBT_WEBHOOK_SECRET,
} from "../../local/simulated-vendors";
import {
  databricksWebhook,
  dbtWebhook,
  signedWebhook,
  type VendorWebhook,
} from "../support/vendor-webhooks";
import { World, type Answer, type Document } from "../support/world";
import { aDbtJob, aDbtRun } from "./dbt-jobs";
import { aJournalDirectory } from "./dbt-journal";

const HOUR = 3_600;

const send = (world: World, { path, headers, body }: VendorWebhook): Promise<Answer> =>
  world.call(path, { method: "POST", headers, body });

const passing: TaskDefinition = { key: "main", durationSeconds: 60 };
const failing: TaskDefinition = { ...passing, outcome: { kind: "fails", error: "ValueError" } };

type Vendor = "databricks" | "dbt-cloud";
type Plot = "passes" | "fails";

/** A run that polls every hour, and a job that takes a minute, with the given end of each execution. */
async function startPatiently(
  world: World,
  vendor: Vendor,
  fields: Readonly<Record<string, unknown>> = {},
  plots: readonly Plot[] = ["passes"],
): Promise<Document> {
  const { databricks, dbtCloud } = world.vendors;
  if (vendor === "dbt-cloud") {
    const step = { name: "Invoke dbt with `dbt build`", durationSeconds: 60 };
    const outcomes = plots.map((plot) => (plot === "fails" ? "error" : "success"));
    dbtCloud.addJob(
      aDbtJob({
        steps: ({ ordinal }) => [{ ...step, outcome: outcomes[ordinal - 1] ?? "success" }],
      }),
    );
    return world.start(aDbtRun({ waitSeconds: HOUR, ...fields }));
  }
  const jobId = databricks.addJob({
    name: "Nightly load",
    tasks: (runNumber) => [plots[runNumber - 1] === "fails" ? failing : passing],
  });
  const target = { type: "databricks-job", jobId };
  return world.start({ target, waitSeconds: HOUR, ...fields });
}

const webhookOf = { databricks: databricksWebhook, "dbt-cloud": dbtWebhook };
const webhookAbout = (vendor: Vendor, runId: string, { clock }: World): VendorWebhook =>
  webhookOf[vendor]({ runId, at: clock.now() });

describe.each(["databricks", "dbt-cloud"] as const)("a webhook of %s", (vendor) => {
  it("wakes the waiting run, and uses only the vendor's own status", async () => {
    await using world = await World.start();
    const { id } = await startPatiently(world, vendor);
    await world.host.advance({ seconds: 30 });
    const { vendorRunId } = await world.status(id);
    const tell = (): Promise<Answer> =>
      send(world, webhookAbout(vendor, String(vendorRunId), world));

    // It says that the run has completed, which is not so yet.
    const early = await tell();
    await world.host.advance({ seconds: 60 });
    const between = await world.status(id);
    const late = await tell();
    await world.host.advance({ seconds: 5 });

    expect([early.status, early.body]).toStrictEqual([200, { woken: 1 }]);
    expect(between).toMatchObject({ done: false });
    expect([late.status, late.body]).toStrictEqual([200, { woken: 1 }]);
    expect(await world.status(id)).toMatchObject({ status: "succeeded", done: true });
  });

  it("makes the run poll once more when the vendor's API is behind the webhook", async () => {
    await using world = await World.start();
    const { id } = await startPatiently(world, vendor);
    await world.host.advance({ seconds: 50 });
    const { vendorRunId, checks } = await world.status(id);

    await send(world, webhookAbout(vendor, String(vendorRunId), world));
    await world.host.advance({ seconds: 20 });

    expect(await world.status(id)).toMatchObject({
      status: "succeeded",
      checks: checks + 2,
    });
  });

  it("wakes the run also after a restart of the host", async () => {
    await using journal = await aJournalDirectory();
    await using world = await World.start({ journalDirectory: journal.path });
    const { id } = await startPatiently(world, vendor);
    await world.host.advance({ seconds: 90 });
    await world.restart();
    const { vendorRunId } = await world.status(id);

    const answer = await send(world, webhookAbout(vendor, String(vendorRunId), world));
    await world.host.advance({ seconds: 5 });

    expect([answer.status, answer.body]).toStrictEqual([200, { woken: 1 }]);
    expect(await world.status(id)).toMatchObject({ status: "succeeded" });
  });

  it("wakes the watch of a later attempt, and none for an unknown run", async () => {
    await using world = await World.start();
    const retry = { maxAttempts: 2, delaySeconds: 0, on: "anyFailure" };
    const { id } = await startPatiently(world, vendor, { retry }, ["fails", "passes"]);
    const woken: unknown[] = [];
    for (const attempt of [1, 2]) {
      await world.until(async () => (await world.status(id))["attempt"] === attempt);
      await world.host.advance({ seconds: 90 });
      const { vendorRunId } = await world.status(id);
      const runIds = ["4711", String(vendorRunId)];
      for (const runId of runIds) {
        woken.push((await send(world, webhookAbout(vendor, runId, world))).body["woken"]);
      }
    }
    await world.host.advance({ seconds: 30 });

    expect(woken).toStrictEqual([0, 1, 0, 1]);
    expect(await world.status(id)).toMatchObject({ status: "succeeded", attempt: 2 });
  });

  it("wakes no watch once its run has ended", async () => {
    await using world = await World.start();
    const { id } = await startPatiently(world, vendor);
    const { vendorRunId } = await world.ended(id, { seconds: 2 * HOUR });

    const answer = await send(world, webhookAbout(vendor, String(vendorRunId), world));

    expect([answer.status, answer.body]).toStrictEqual([200, { woken: 0 }]);
  });
});

describe("the keys of webhooks", () => {
  it("may be several, and a new one is known within five minutes", async () => {
    await using world = await World.start();
    const { keyVault } = world.vendors;
    const sent = async (key: string): Promise<number> =>
      (await send(world, dbtWebhook({ runId: "1", at: world.clock.now() }, key))).status;
    const [first, second] = [DBT_WEBHOOK_KEY, "the-key-of-another-subscription"];

    const before = [await sent(first), await sent(second)];
    keyVault.setSecret(DBT_WEBHOOK_SECRET, `${first},${second}`);
    await world.host.advance({ seconds: 300 });
    const during = [await sent(first), await sent(second)];
    keyVault.setSecret(DBT_WEBHOOK_SECRET, second);
    await world.host.advance({ seconds: 300 });

    expect(before).toStrictEqual([200, 401]);
    expect(during).toStrictEqual([200, 200]);
    expect([await sent(first), await sent(second)]).toStrictEqual([401, 200]);
  });

  it.each([
    ["short", /1 of the 1 keys in its secret have less than 16 characters/],
    [",", /2 of the 2 keys in its secret have less than 16 characters/],
    ["with a space, that is in it", /Store the keys with commas between them, and nothing else/],
  ])("are rejected as a whole when they are invalid, such as %p", async (value, logged) => {
    await using world = await World.start();
    world.vendors.keyVault.setSecret(DATABRICKS_WEBHOOK_SECRET, value);

    const answer = await send(world, databricksWebhook({ runId: "1" }, value));

    expect(answer.status).toBe(503);
    expect(answer.body).toMatchObject({ code: "webhookKeysUnavailable" });
    expect(answer.text).not.toContain(DATABRICKS_WEBHOOK_SECRET);
    expect(world.logs().join("\n")).toMatch(logged);
  });

  it("are not accepted for another account", async () => {
    await using world = await World.start();
    const { id } = await startPatiently(world, "dbt-cloud");
    await world.host.advance({ seconds: 90 });
    const { vendorRunId } = await world.status(id);

    const event = { runId: String(vendorRunId), at: world.clock.now() };
    const answer = await send(world, dbtWebhook({ ...event, accountId: DBT_ACCOUNT_ID + 1 }));

    expect([answer.status, answer.body]).toStrictEqual([200, { woken: 0 }]);
  });

  it("accept the message that dbt sends to test an endpoint", async () => {
    await using world = await World.start();

    const answer = await send(world, signedWebhook(JSON.stringify({ eventType: "test" })));

    expect([answer.status, answer.body]).toStrictEqual([200, { woken: 0 }]);
  });

  it("are required for the webhook endpoints to exist", async () => {
    const connections = JSON.stringify([{ id: "adb-1.2" }]);
    await using world = await World.start({
      environment: { DATABRICKS_WORKSPACES: connections, DBT_CLOUD_ACCOUNTS: "[]" },
    });

    const answers = await Promise.all([
      send(world, webhookAbout("databricks", "1", world)),
      send(world, webhookAbout("dbt-cloud", "1", world)),
    ]);

    expect(answers.map(({ status }) => status)).toStrictEqual([404, 404]);
  });
});
