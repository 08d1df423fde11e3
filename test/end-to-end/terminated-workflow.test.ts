import { World } from "../support/world";
import {
  aJob,
  jobStep,
  resume,
  startWorkflow,
  statusesOf,
  stepOf,
  workflowEnded,
  workflowOf,
} from "./workflow-scene";

/** What an operator does with Durable's own tools. */
const terminate = async ({ host }: World, instanceId: string): Promise<void> => {
  const path = `runtime/webhooks/durabletask/instances/${instanceId}/terminate`;
  const query = `reason=by-hand&code=${host.systemKey}`;
  await fetch(`${host.baseUrl}/${path}?${query}`, { method: "POST" });
  await host.idle();
};

interface Started {
  readonly id: string;
  readonly jobIds: readonly string[];
}

/** A chain of three jobs of a hundred seconds. */
async function started(world: World, fields: object = {}): Promise<Started> {
  const jobIds = ["one", "two", "three"].map((name) =>
    world.vendors.databricks.addJob(aJob(name, { durationSeconds: 100 })),
  );
  const steps = jobIds.map((jobId, index) =>
    jobStep(`s${index}`, jobId, index === 0 ? {} : { dependsOn: [`s${index - 1}`] }),
  );
  const { id } = await startWorkflow(world, { steps, ...fields });
  return { id, jobIds };
}

const countsOf = (world: World, { jobIds }: Started): number[] =>
  jobIds.map((jobId) => world.vendors.databricks.runsOf(jobId).length);

describe("a workflow that was terminated in the task hub", () => {
  it("starts no further step, although its conductor was not terminated", async () => {
    await using world = await World.start();
    const workflow = await started(world);
    await world.host.advance({ seconds: 30 });

    await terminate(world, workflow.id);
    await world.host.advance({ seconds: 600 });

    const ended = await workflowOf(world, workflow.id);
    expect(ended).toMatchObject({ status: "unknown", error: { code: "terminated" } });
    expect(ended.message).toContain("no further step is started");
    expect(statusesOf(ended)).toStrictEqual({ s0: "succeeded", s1: "failed", s2: "skipped" });
    expect(stepOf(ended, "s1").message).toBe(
      "The workflow was ended from outside before the step could start.",
    );
    expect(countsOf(world, workflow)).toStrictEqual([1, 0, 0]);
  });

  it("is resumed at once, follows what still runs, and starts each job once", async () => {
    await using world = await World.start();
    const workflow = await started(world);
    await world.host.advance({ seconds: 30 });
    await terminate(world, workflow.id);

    await resume(world, workflow.id);
    const ended = await workflowEnded(world, workflow.id);

    expect(ended).toMatchObject({ status: "succeeded", generation: 2 });
    expect(countsOf(world, workflow)).toStrictEqual([1, 1, 1]);
  });

  it("does not stop, at its old deadline, what the resumed one waits for", async () => {
    await using world = await World.start();
    const workflow = await started(world, { timeoutSeconds: 350 });
    await world.host.advance({ seconds: 290 });
    await terminate(world, workflow.id);

    await resume(world, workflow.id);
    const ended = await workflowEnded(world, workflow.id);

    expect(ended).toMatchObject({ status: "succeeded", generation: 2 });
    expect(countsOf(world, workflow)).toStrictEqual([1, 1, 1]);
  });

  it("can be resumed when its conductor has given up", async () => {
    await using world = await World.start();
    const workflow = await started(world);
    await world.host.advance({ seconds: 30 });
    await terminate(world, workflow.id);
    await world.host.advance({ seconds: 600 });

    await resume(world, workflow.id);
    const ended = await workflowEnded(world, workflow.id);

    expect(ended).toMatchObject({ status: "succeeded", generation: 2 });
    expect(countsOf(world, workflow)).toStrictEqual([1, 1, 1]);
  });
});
