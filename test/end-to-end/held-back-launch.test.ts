import type { FaultRule } from "../../local/simulators/faults";
import { World } from "../support/world";
import { aDbtJob, aDbtRun } from "./dbt-jobs";

const RUN_NOW: Pick<FaultRule, "method" | "path"> = { method: "POST", path: /jobs\/run-now$/ };

/** As a real workspace was seen to say it: https://github.com/databricks-demos/dbdemos/issues/244 */
const FULL: FaultRule["fault"] = {
  kind: "status",
  status: 429,
  body: {
    error_code: "REQUEST_LIMIT_EXCEEDED",
    message: "There are already 5 active runs (limit: 5).",
  },
};

const addJob = ({ vendors }: World): string =>
  vendors.databricks.addJob({ name: "Load", tasks: [{ key: "main", durationSeconds: 60 }] });

const secondsSince = (startedAt: Date, { clock }: World): number =>
  (clock.now().getTime() - startedAt.getTime()) / 1_000;

describe("a launch at a workspace that is full", () => {
  it("waits for longer than LOST_CONTACT_SECONDS, and starts one run", async () => {
    await using world = await World.start({ environment: { LOST_CONTACT_SECONDS: "60" } });
    const jobId = addJob(world);
    world.vendors.databricks.faults.add({ ...RUN_NOW, times: 8, fault: FULL });

    const { id } = await world.start({ target: { type: "databricks-job", jobId } });
    const ended = await world.ended(id);

    expect(ended).toMatchObject({ status: "succeeded" });
    expect(world.vendors.databricks.runsOf(jobId)).toHaveLength(1);
  });

  it("times out at queueTimeoutSeconds, with nothing started", async () => {
    await using world = await World.start({ environment: { LOST_CONTACT_SECONDS: "60" } });
    const jobId = addJob(world);
    world.vendors.databricks.faults.add({ ...RUN_NOW, times: Infinity, fault: FULL });

    const { id } = await world.start({
      target: { type: "databricks-job", jobId },
      queueTimeoutSeconds: 600,
    });
    const ended = await world.ended(id);

    expect(ended).toMatchObject({ status: "timedOut", error: { code: "queueTimedOut" } });
    expect(ended.message).toContain("There are already 5 active runs (limit: 5).");
    expect(world.vendors.databricks.runsOf(jobId)).toHaveLength(0);
  });
});

describe("a launch with settings that are wrong", () => {
  it("says within about a minute that the identity does not exist", async () => {
    await using world = await World.start({
      environment: { MANAGED_IDENTITY_CLIENT_ID: "00000000-0000-4000-8000-000000000001" },
    });
    const jobId = addJob(world);
    const startedAt = world.clock.now();

    const { id } = await world.start({ target: { type: "databricks-job", jobId } });
    const ended = await world.ended(id);

    expect(ended).toMatchObject({ status: "failed", error: { code: "notStarted" } });
    expect(ended.message).toContain("No User Assigned or Delegated Managed Identity found");
    expect(secondsSince(startedAt, world)).toBeLessThan(90);
  });

  it("says within about a minute that dbt answers with a redirect", async () => {
    await using world = await World.start();
    const { dbtCloud } = world.vendors;
    dbtCloud.addJob(aDbtJob());
    const fault = { kind: "redirect", location: "https://login.example.net/" } as const;
    dbtCloud.faults.add({ path: /\/api\//, times: Infinity, fault });
    const startedAt = world.clock.now();

    const { id } = await world.start(aDbtRun());
    const ended = await world.ended(id);

    expect(ended).toMatchObject({ status: "failed", error: { code: "notStarted" } });
    expect(ended.message).toContain("Redirects are never followed");
    expect(secondsSince(startedAt, world)).toBeLessThan(90);
  });
});
