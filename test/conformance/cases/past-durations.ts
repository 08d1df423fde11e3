import type { AttemptReference } from "../../../src/contracts/attempt";
import { story, whereJobs } from "../conformance-case";
import { demand, demandEqual, demandKind } from "../demand";
import type { JobScript } from "../subject";
import type { World } from "../world";

const WORK_SECONDS = 300;
/** Setting up, and the time between two calls. */
const TOLERANCE_SECONDS = 30;
const RUNS = 4;

/** Runs a job so often, one run after the other, and returns the newest attempt. */
async function runs(world: World, script: JobScript): Promise<AttemptReference> {
  const job = world.addJob(script);
  const attempts: AttemptReference[] = [];
  for (let run = 1; run <= RUNS; run++) {
    const order = await world.order(job, { runId: `r-${String(run).padStart(40, "0")}` });
    attempts.push(await world.launched(order));
    world.pass(2 * WORK_SECONDS);
  }
  return attempts.at(-1)!;
}

const secondsOf = async (world: World, attempt: AttemptReference): Promise<readonly number[]> =>
  demandKind(await world.provider.durations(attempt), "read").seconds;

export const pastDurations = [
  ...whereJobs([
    story("returns how long the runs of the job took, from one call", async (world) => {
      const attempt = await runs(world, { kind: "succeeds", afterSeconds: WORK_SECONDS });
      const before = world.simulator.requests.all().length;

      const seconds = await secondsOf(world, attempt);

      demandEqual(world.simulator.requests.all().length - before, 1, "The number of calls");
      const late = seconds.map((one) => one - WORK_SECONDS);
      demandEqual(seconds.length, RUNS, "The number of runs");
      demand(
        late.every((one) => one >= 0 && one <= TOLERANCE_SECONDS),
        "All took as long as their work.",
        seconds,
      );
    }),

    story("leaves out runs that failed", async (world) => {
      const script = {
        kind: "fails",
        afterSeconds: 60,
        part: "orders",
        reason: "no rows",
      } as const;

      demandEqual(await secondsOf(world, await runs(world, script)), [], "What is known");
    }),
  ]),

  story("leaves out a run that works", async (world) => {
    const attempt = await world.attemptOf({ kind: "worksOn" });
    world.pass(600);

    demandEqual(await secondsOf(world, attempt), [], "What is known");
  }),
];
