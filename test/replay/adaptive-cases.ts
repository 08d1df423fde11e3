import type { TaskDefinition } from "../../local/simulators/databricks/job-definition";
import type { KillableApp } from "../support/killable-app";
import { databricksWebhook } from "../support/vendor-webhooks";
import { addDatabricksJob, after, failing, main, start, type RecordedCase } from "./recorded-cases";

const PAST_RUNS = 4;
const LONG_SECONDS = 1_200;

const PROVING_RUNS = 3;
/** Of a run of `main`. */
const WORK_SECONDS = 40;

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
  {
    name: "webhooks-proven",
    keeps: ["watch", "webhookRecord"],
    play: async (world: KillableApp): Promise<void> => {
      const target = addDatabricksJob(world, [main()]);
      await world.boot({});
      for (let run = 1; run <= PROVING_RUNS + 1; run++) {
        await start(world, { target }, `proven ${run}`);
        await after(world, WORK_SECONDS + 1);
        const { runId } = world.vendors.databricks.runsOf(77).at(-1)!;
        const webhook = databricksWebhook({ runId });
        await world.call(webhook.path, { method: "POST", ...webhook });
        await after(world, WORK_SECONDS);
      }
    },
  },
];
