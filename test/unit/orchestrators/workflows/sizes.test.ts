import { aJobStep } from "../../../support/workflow-requests";
import { WorkflowWorld } from "../../../support/workflow-world";

const KIB = 1_024;
const numbers = Array.from({ length: 300 }, (_, index) => index);
const nameOf = (index: number): string => `load-of-a-table-with-a-long-name-${index}`;

/** 300 steps with parameters; each of the last 30 waits for hundreds of others. */
const steps = numbers.map((index) =>
  aJobStep(
    nameOf(index),
    { jobId: "7", jobParameters: { table: "t".repeat(300) } },
    { dependsOn: numbers.slice(0, Math.max(0, index - 269) * 9).map(nameOf) },
  ),
);

const largest = (sizes: readonly number[]): number => Math.max(...sizes);

describe("a workflow of 300 steps", () => {
  it("runs 20 at the same time, and keeps every payload and history small", async () => {
    const world = new WorkflowWorld({ jobs: () => ({ seconds: 40, ends: "succeeded" }) });

    const { outcome } = await world.run({ steps, maxParallel: 20 });

    const own = [...world.hub.instances.values()].filter(({ name }) => name !== "run");
    const statuses = own.flatMap(({ customStatuses }) => customStatuses);
    const sizes = {
      payload: largest(own.map(({ largestPayloadBytes }) => largestPayloadBytes)),
      history: largest(own.map(({ largestHistoryBytes }) => largestHistoryBytes)),
      customStatus: largest(statuses.map((one) => JSON.stringify(one).length * 2)),
    };

    expect(outcome).toBe("succeeded");
    expect(world.jobs).toHaveLength(300);
    expect(new Set(world.jobs.map(({ runId }) => runId)).size).toBe(300);
    expect(world.mostLive).toBe(20);
    expect(sizes.payload).toBeLessThan(64 * KIB);
    expect(sizes.history).toBeLessThan(256 * KIB);
    expect(sizes.customStatus).toBeLessThan(16 * KIB);
  }, 300_000);
});
