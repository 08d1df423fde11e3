import { databricksWebhook, dbtWebhook } from "../support/vendor-webhooks";
import { World, type Document } from "../support/world";
import { aDbtJob, aDbtRun } from "./dbt-jobs";

type Vendor = "databricks" | "dbt-cloud";

const WORK_SECONDS = 3_700;

function addJob({ vendors: { databricks, dbtCloud } }: World, vendor: Vendor): object {
  if (vendor === "dbt-cloud") {
    const steps = [{ name: "Invoke dbt with `dbt build`", durationSeconds: WORK_SECONDS }];
    dbtCloud.addJob(aDbtJob({ steps, usualFirstSteps: false }));
    return aDbtRun();
  }
  const jobId = databricks.addJob({
    name: "Nightly load",
    tasks: [{ key: "main", durationSeconds: WORK_SECONDS }],
  });
  return { target: { type: "databricks-job", jobId } };
}

const webhookOf = { databricks: databricksWebhook, "dbt-cloud": dbtWebhook };

interface Played {
  readonly checks: number;
  readonly delaySeconds: number;
}

/** Lets a run come to its end, and the webhook about it one second later. */
async function play(world: World, vendor: Vendor, start: object, isTold = true): Promise<Played> {
  const { id } = await world.start({ ...start, waitSeconds: 120, outputs: "none" });
  await world.host.advance({ seconds: 60 });
  const { vendorRunId, startedAt } = await world.status(id);
  // A webhook about something else may have woken it: whatever is known of its start is from a check.
  const endsAt = Date.parse(String(startedAt)) + WORK_SECONDS * 1_000;
  await world.host.advance({ seconds: (endsAt - world.clock.now().getTime()) / 1_000 + 1 });
  if (isTold) {
    const { path, headers, body } = webhookOf[vendor]({
      runId: String(vendorRunId),
      at: world.clock.now(),
    });
    await world.call(path, { method: "POST", headers, body });
  }
  return playedOf(await world.ended(id, { seconds: 3_000 }));
}

function playedOf({ checks, endedAt, attempts }: Document): Played {
  const [attempt] = attempts as readonly { readonly endedAt: string }[];
  const delay = Date.parse(String(endedAt)) - Date.parse(attempt!.endedAt);
  return { checks, delaySeconds: delay / 1_000 };
}

describe.each<[Vendor, number]>([
  ["databricks", 4],
  // The look for a duplicate of the start is one more.
  ["dbt-cloud", 5],
])("runs with webhooks of %s", (vendor, checks) => {
  it("are hardly checked in an hour once three came in time, and polled again when one is lost", async () => {
    await using world = await World.start();
    const start = addJob(world, vendor);
    const played: Played[] = [];

    for (const isTold of [true, true, true, true, false, true]) {
      played.push(await play(world, vendor, start, isTold));
    }

    const [, , third, fourth, fifth, sixth] = played;
    expect(third!.checks).toBeGreaterThan(30);
    expect(fourth!.checks).toBe(checks);
    expect(fourth!.delaySeconds).toBeLessThan(2);
    expect(fifth!.delaySeconds).toBeLessThanOrEqual(1_320);
    expect(sixth!.checks).toBeGreaterThan(30);
  });
});

describe("a run of an hour", () => {
  it("costs Databricks five calls with webhooks that are proven", async () => {
    await using world = await World.start();
    const start = addJob(world, "databricks");
    for (let run = 0; run < 3; run++) await play(world, "databricks", start);
    world.vendors.databricks.requests.clear();

    await play(world, "databricks", start);

    expect(world.vendors.databricks.requests.all()).toHaveLength(5);
  });
});
