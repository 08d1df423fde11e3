import type { KillableApp } from "../support/killable-app";
import { start, type RecordedCase } from "./recorded-cases";

/** With checks of five seconds, as many as it takes for a list to pay. */
const RUNS = 3;

async function threeRuns(world: KillableApp, key: string): Promise<void> {
  for (let run = 1; run <= RUNS; run++) {
    const jobId = world.vendors.databricks.addJob({
      jobId: 80 + run,
      name: `Load ${run}`,
      tasks: [{ key: "main", durationSeconds: 40 + 7 * run }],
    });
    const target = { type: "databricks-job", jobId };
    await start(world, { target, waitSeconds: 5 }, `${key} ${run}`);
  }
}

export const lookoutCases: readonly RecordedCase[] = [
  {
    name: "covered",
    keeps: ["lookout", "lookoutGuard", "watch"],
    play: async (world: KillableApp): Promise<void> => {
      await world.boot({});
      await threeRuns(world, "covered");
    },
  },
  {
    name: "list-refused",
    keeps: ["lookout"],
    play: async (world: KillableApp): Promise<void> => {
      world.vendors.databricks.faults.add({
        path: /runs\/list/,
        times: Infinity,
        fault: { kind: "status", status: 403, body: { error_code: "PERMISSION_DENIED" } },
      });
      await world.boot({});
      await threeRuns(world, "refused");
    },
  },
];
