import { World } from "../support/world";

describe("a target with the address of a page", () => {
  it("runs the job at the configured host, and gets the same run as its id", async () => {
    await using world = await World.start();
    const { databricks } = world.vendors;
    const jobId = databricks.addJob({ name: "Load", tasks: [{ key: "main", durationSeconds: 5 }] });
    const idempotencyKey = "nightly";

    // The canonical host of the workspace, which is configured at another one.
    const jobUrl = `https://adb-2847593021847562.2.azuredatabricks.net/jobs/${jobId}?o=2847593021847562`;
    const byUrl = await world.start({ target: { type: "databricks-job", jobUrl }, idempotencyKey });
    const byId = await world.start({ target: { type: "databricks-job", jobId }, idempotencyKey });
    const ended = await world.ended(byUrl.id);

    expect(byId.id).toBe(byUrl.id);
    expect(ended).toMatchObject({ status: "succeeded", target: { jobId } });
    expect(databricks.runsOf(jobId)).toHaveLength(1);
  });

  it("attaches to a run", async () => {
    await using world = await World.start();
    const { databricks } = world.vendors;
    const jobId = databricks.addJob({ name: "Load", tasks: [{ key: "main", durationSeconds: 5 }] });
    const vendorRunId = databricks.startRun(jobId);

    const runUrl = `${databricks.baseUrl}/jobs/${jobId}/runs/${vendorRunId}`;
    const { id } = await world.start({ target: { type: "databricks-run", runUrl } });

    expect(await world.ended(id)).toMatchObject({ status: "succeeded", vendorRunId });
  });

  it("is refused for a host that is not configured, and says which are", async () => {
    await using world = await World.start();
    const before = world.vendors.databricks.requests.all().length;

    const target = { type: "databricks-job", jobUrl: "https://evil.example/jobs/1" };
    const answer = await world.post({ target });

    expect(answer.status).toBe(400);
    expect(answer.body.detail).toContain("target.jobUrl leads to evil.example, which fits no");
    expect(world.vendors.databricks.requests.all()).toHaveLength(before);
  });
});
