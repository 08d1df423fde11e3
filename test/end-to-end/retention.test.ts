import { World } from "../support/world";
import { aJob, FAILS, jobStep, resume, startWorkflow, workflowEnded } from "./workflow-scene";

const DAY_SECONDS = 86_400;

describe("retention", () => {
  it("deletes a run and its watch some days after the end, but no live instance", async () => {
    await using world = await World.start({ environment: { RETENTION_DAYS: "8" } });
    const quick = world.vendors.databricks.addJob({
      name: "Quick",
      tasks: [{ key: "main", durationSeconds: 60 }],
    });
    const long = world.vendors.databricks.addJob({
      name: "Long",
      tasks: [{ key: "main", durationSeconds: 9.5 * DAY_SECONDS }],
    });
    const request = { waitSeconds: 3_600, timeoutSeconds: 20 * DAY_SECONDS };
    const first = await world.start({
      target: { type: "databricks-job", jobId: quick },
      ...request,
    });
    const second = await world.start({
      target: { type: "databricks-job", jobId: long },
      ...request,
    });
    await world.ended(first.id);

    await world.host.advance({ seconds: 7 * DAY_SECONDS });
    const beforeRetention = await world.call(`/api/runs/${first.id}`);
    await world.host.advance({ seconds: 2 * DAY_SECONDS });
    const afterRetention = await world.call(`/api/runs/${first.id}`);
    const ended = await world.ended(second.id);
    await world.host.advance({ seconds: 2 * DAY_SECONDS });
    const longAfter = await world.call(`/api/runs/${second.id}`);

    expect([beforeRetention.status, afterRetention.status]).toStrictEqual([200, 404]);
    expect(ended).toMatchObject({ status: "succeeded" });
    expect(longAfter.status).toBe(200);
    expect(world.host.instances().map(({ instanceId }) => instanceId)).not.toContain(first.id);
    expect(world.logs().join("\n")).toContain("Removed 3 instances");
  });

  it("deletes a workflow with the runs of its steps, counted from the end of its newest generation", async () => {
    await using world = await World.start({ environment: { RETENTION_DAYS: "8" } });
    const jobId = world.vendors.databricks.addJob(aJob("Bad", FAILS));
    const { id } = await startWorkflow(world, { steps: [jobStep("only", jobId)] });
    await workflowEnded(world, id);

    await world.host.advance({ seconds: 7 * DAY_SECONDS });
    await resume(world, id, { mode: "rerun" });
    await world.host.advance({ seconds: 7 * DAY_SECONDS });
    const kept = await world.call(`/api/workflows/${id}`);
    await world.host.advance({ seconds: 3 * DAY_SECONDS });
    const deleted = await world.call(`/api/workflows/${id}`);

    expect(kept.body).toMatchObject({ generation: 2, steps: [{ status: "failed" }] });
    expect(deleted.status).toBe(404);
    expect(world.vendors.databricks.runsOf(jobId)).toHaveLength(2);
    expect(world.host.instances()).toStrictEqual([]);
  });
});
