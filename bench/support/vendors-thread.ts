/**
 * The simulated vendors in their own thread, so that the heap of the main thread is only the host's. `vendors-apart.ts`
 * starts the thread and shares its virtual time.
 */
import { parentPort, workerData } from "node:worker_threads";
import type { Alarm, Clock } from "../../local/clock";
import { startSimulatedVendors } from "../../local/simulated-vendors";

export interface SharedTime {
  readonly milliseconds: SharedArrayBuffer;
}

export interface VendorsReady {
  readonly environment: Readonly<Record<string, string>>;
  readonly jobId: string;
  /** A job that runs for a day. */
  readonly longJobId: string;
}

const shared = new BigInt64Array((workerData as SharedTime).milliseconds);

const clock: Clock = {
  now: () => new Date(Number(Atomics.load(shared, 0))),
  at: (): Alarm => {
    throw new Error("The simulators compute from the clock and wait for nothing.");
  },
};

async function main(): Promise<void> {
  const { databricks, environment } = await startSimulatedVendors(clock);
  const jobId = databricks.addJob({
    name: "Steady work",
    maxConcurrentRuns: 1_000,
    tasks: [{ key: "main", setupSeconds: 30, durationSeconds: 270 }],
  });
  const longJobId = databricks.addJob({
    name: "Long work",
    maxConcurrentRuns: 1_000,
    tasks: [{ key: "main", durationSeconds: 86_400 }],
  });
  const ready: VendorsReady = { environment, jobId, longJobId };
  parentPort?.postMessage(ready);
}

void main();
