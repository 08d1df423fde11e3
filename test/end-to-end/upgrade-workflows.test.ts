import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import {
  startCallbackReceiver,
  type CallbackReceiver,
} from "../../local/simulators/callback-receiver";
import { World } from "../support/world";
import {
  aJob,
  FAILS_ONCE,
  jobStep,
  post,
  resume,
  startWorkflow,
  statusesOf,
  stepOf,
  workflowEnded,
  workflowOf,
  type Fields,
} from "./workflow-scene";

const VERSION = "AzureFunctionsJobHost__extensions__durableTask__defaultVersion";
const NEWER = { [VERSION]: "2.0" };
const OLDER = {
  [VERSION]: "1.0",
  CALLBACK_HOSTS: "127.0.0.1",
  PUBLIC_BASE_URL: "https://runward.example.com",
};

describe("another release with another defaultVersion, and workflows in every phase", () => {
  let journalDirectory: string;
  let world: World;
  let receiver: CallbackReceiver;
  let jobs: Readonly<Record<"quick" | "slow" | "stubborn" | "failing", string>>;
  beforeEach(async () => {
    journalDirectory = await mkdtemp(join(tmpdir(), "runward-test-"));
    world = await World.start({ journalDirectory, environment: OLDER });
    receiver = await startCallbackReceiver({ clock: world.clock });
    const { databricks } = world.vendors;
    const stopsLate = { onCancel: { kind: "stops", takesSeconds: 200 } } as const;
    jobs = {
      quick: databricks.addJob(aJob("Quick")),
      slow: databricks.addJob(aJob("Slow", { durationSeconds: 900 })),
      stubborn: databricks.addJob(aJob("Stubborn", { durationSeconds: 9_000 }, stopsLate)),
      failing: databricks.addJob(aJob("Failing", FAILS_ONCE)),
    };
  });
  afterEach(async () => {
    await world[Symbol.asyncDispose]();
    await receiver.close();
    await rm(journalDirectory, { recursive: true, force: true });
  });

  const start = async (steps: readonly Fields[], fields: Fields = {}): Promise<string> =>
    (await startWorkflow(world, { steps, ...fields })).id;
  const untilStep = (id: string, step: string, status: string): Promise<void> =>
    world.until(async () => stepOf(await workflowOf(world, id), step).status === status);
  const executionsOf = (job: keyof typeof jobs): number =>
    world.vendors.databricks.runsOf(jobs[job]).flatMap(({ executions }) => executions).length;

  it("goes on with a workflow between two steps, and with one that was just accepted", async () => {
    const old = await start([
      jobStep("first", jobs.quick),
      jobStep("second", jobs.slow, { dependsOn: ["first"] }),
      jobStep("third", jobs.quick, { dependsOn: ["second"] }),
    ]);
    await untilStep(old, "second", "running");
    const fresh = await start([jobStep("only", jobs.quick)]);

    await world.restart(NEWER);

    expect(statusesOf(await workflowEnded(world, old))).toStrictEqual({
      ...{ first: "succeeded", second: "succeeded", third: "succeeded" },
    });
    expect(await workflowEnded(world, fresh)).toMatchObject({ status: "succeeded" });
    expect([executionsOf("quick"), executionsOf("slow")]).toStrictEqual([3, 1]);
  });

  it("stops what a cancel has begun to stop, and starts nothing more", async () => {
    const id = await start([
      jobStep("first", jobs.stubborn),
      jobStep("second", jobs.quick, { dependsOn: ["first"], when: "finished" }),
    ]);
    await world.until(() => executionsOf("stubborn") > 0);
    await post(world, `/api/workflows/${id}/cancel`, {});
    await world.until(async () => (await workflowOf(world, id))["phase"] === "stopping");

    await world.restart(NEWER);

    expect(await workflowEnded(world, id)).toMatchObject({ status: "cancelled" });
    expect(world.vendors.databricks.runsOf(jobs.stubborn)).toMatchObject([
      { resultState: "CANCELED" },
    ]);
    expect(executionsOf("quick")).toBe(0);
  });

  it("goes on with a resumed workflow, and with a step that is being repaired", async () => {
    const steps = [
      jobStep("bad", jobs.failing),
      jobStep("after", jobs.slow, { dependsOn: ["bad"] }),
    ];
    const resumed = await start(steps);
    await workflowEnded(world, resumed);
    await resume(world, resumed);
    const repaired = await start(
      [
        jobStep("beside", jobs.slow),
        jobStep("bad", jobs.failing),
        jobStep("after", jobs.quick, { dependsOn: ["bad"] }),
      ],
      { onFailure: "continue" },
    );
    await untilStep(repaired, "bad", "failed");
    const { runId } = stepOf(await workflowOf(world, repaired), "bad");
    await post(world, `/api/runs/${String(runId)}/repair`, {});
    await untilStep(repaired, "bad", "running");

    await world.restart(NEWER);

    expect(await workflowEnded(world, resumed)).toMatchObject({
      ...{ status: "succeeded", generation: 2 },
      counts: { total: 2, succeeded: 2 },
    });
    expect(await workflowEnded(world, repaired)).toMatchObject({
      ...{ status: "succeeded", generation: 1 },
      counts: { total: 3, succeeded: 3 },
    });
    expect(["failing", "slow", "quick"].map((job) => executionsOf(job as "quick"))).toStrictEqual([
      4, 2, 1,
    ]);
  });

  it("delivers the callback of a workflow that has ended, and resumes one that has failed", async () => {
    receiver.faults.add({ times: 6, fault: { kind: "status", status: 503 } });
    const callbackUrl = receiver.callBackUri;
    const body = { steps: [jobStep("only", jobs.quick)], callbackUrl };
    const { body: accepted } = await post(world, "/api/workflows", body);
    const failed = await start([jobStep("bad", jobs.failing)]);
    await workflowEnded(world, accepted.id);
    await workflowEnded(world, failed);

    await world.restart(NEWER);
    await world.until(() => receiver.received().length > 6);
    await resume(world, failed);

    expect(receiver.received().at(-1)?.body).toMatchObject({
      id: accepted.id,
      status: "succeeded",
    });
    expect(await workflowEnded(world, failed)).toMatchObject({
      status: "succeeded",
      generation: 2,
    });
    expect([executionsOf("quick"), executionsOf("failing")]).toStrictEqual([1, 2]);
  });

  it("leaves a newer workflow to the newer release after a roll back, and keeps its cancel", async () => {
    await world.restart(NEWER);
    const newer = await start([
      jobStep("first", jobs.stubborn),
      jobStep("second", jobs.quick, { dependsOn: ["first"] }),
    ]);
    await world.until(() => executionsOf("stubborn") > 0);

    await world.restart(OLDER);
    const older = await start([jobStep("only", jobs.quick)]);
    await post(world, `/api/workflows/${newer}/cancel`, {});
    expect(await workflowEnded(world, older)).toMatchObject({ status: "succeeded" });
    expect(await workflowOf(world, newer)).toMatchObject({ status: "running", done: false });

    await world.restart(NEWER);

    expect(await workflowEnded(world, newer)).toMatchObject({ status: "cancelled" });
    expect([executionsOf("stubborn"), executionsOf("quick")]).toStrictEqual([1, 1]);
  });
});
