/** Runs of many parts: what Runward tells of them is bounded, and so is what it stores. */
import { OUTPUTS_BYTE_LIMIT } from "../../src/contracts/outputs";
import { TASKS_BYTE_LIMIT } from "../../src/contracts/tasks";
import { World } from "../support/world";
import { startWaiting, callbacksReceived } from "./callback-scene";

const TASKS = 600;
const KILOBYTE = 1_024;

const addWideJob = ({ vendors }: World): object => {
  const tasks = Array.from({ length: TASKS }, (_, index) => ({
    key: `task_${index}`,
    durationSeconds: 60,
    output: { notebook_output: { result: `${index} ${"x".repeat(2_000)}`, truncated: false } },
  }));
  return { type: "databricks-job", jobId: vendors.databricks.addJob({ name: "Wide", tasks }) };
};

interface Wide {
  readonly tasks: object;
  readonly truncated: boolean;
}

const bytesOf = (value: unknown): number => Buffer.byteLength(JSON.stringify(value));

describe("a job of 600 tasks", () => {
  it("has bounded outputs, says that they are not all, and asks for at most 50 of them", async () => {
    await using world = await World.start();
    const { id } = await world.start({ target: addWideJob(world) });

    const ended = await world.ended(id);

    const { tasks, truncated } = ended["outputs"] as Wide;
    expect(truncated).toBe(true);
    expect(Object.keys(tasks).length).toBeGreaterThan(10);
    expect(bytesOf(ended["outputs"])).toBeLessThanOrEqual(OUTPUTS_BYTE_LIMIT);
    expect(world.vendors.databricks.requests.matching("GET", /get-output/)).toHaveLength(50);
  });

  it("keeps every payload in the task hub small, and the custom status without outputs", async () => {
    await using scene = await startWaiting();
    const { world, receiver } = scene;
    const callbackUrl = receiver.callBackUri;
    const { id } = (await world.post({ target: addWideJob(world), callbackUrl })).body;

    await callbacksReceived(world, receiver);
    // About 38 KB: the outputs are once in the history of the run, as the result of the child.
    expect(world.host.largestPayloadBytesOf("run")).toBeLessThan(48 * KILOBYTE);
    expect(world.host.largestPayloadBytesOf("outputs")).toBeLessThan(48 * KILOBYTE);
    expect(world.host.largestPayloadBytes).toBeLessThan(48 * KILOBYTE);
    expect(bytesOf(world.host.instance(id)?.customStatus)).toBeLessThan(4 * KILOBYTE);
    expect(bytesOf(receiver.received()[0]?.body)).toBeLessThan(64 * KILOBYTE);
  });

  it("has a list of its tasks while it runs and after it, all of them and within its limit", async () => {
    await using world = await World.start();
    const { id } = await world.start({ target: addWideJob(world) });
    await world.until(async () => (await world.status(id)).checks > 0);

    const live = await world.call(`/api/runs/${id}/tasks`);
    await world.ended(id);
    const ended = await world.call(`/api/runs/${id}/tasks`);

    for (const { status, body, text } of [live, ended]) {
      expect([status, body["attempt"], body["truncated"]]).toStrictEqual([200, 1, false]);
      expect(body["tasks"]).toHaveLength(TASKS);
      expect(Buffer.byteLength(text)).toBeLessThan(TASKS_BYTE_LIMIT + KILOBYTE);
    }
    expect((ended.body["tasks"] as object[])[0]).toMatchObject({
      name: "task_0",
      kind: "notebook",
      parent: null,
      state: "TERMINATED SUCCESS",
      durationSeconds: 60,
      error: null,
    });
  });
});
