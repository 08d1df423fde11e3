import type { TaskDefinition } from "../../local/simulators/databricks/job-definition";
import type { KillableApp } from "../support/killable-app";
import { addDatabricksJob, failing, main, start, type RecordedCase } from "./recorded-cases";

const PAST_RUNS = 4;
const LONG_SECONDS = 1_200;

/** The first run that is started here fails, so the second attempt knows from the first how long the job takes. */
const tasksOf = (run: number): TaskDefinition[] =>
  run === PAST_RUNS + 1 ? [failing] : [main({ durationSeconds: 200 + 5 * run })];

export const adaptiveCases: readonly RecordedCase[] = [
  {
    name: "adaptive",
    keeps: ["run", "watch"],
    play: async (world: KillableApp): Promise<void> => {
      const target = addDatabricksJob(world, tasksOf);
      for (let run = 1; run <= PAST_RUNS; run++) world.vendors.databricks.startRun(77);
      world.clock.jumpTo(new Date(world.clock.now().getTime() + LONG_SECONDS * 1_000));
      await world.boot({});
      const retry = { maxAttempts: 2, delaySeconds: 10, on: "anyFailure" };
      await start(world, { target, waitSeconds: "adaptive", retry });
    },
  },
];
