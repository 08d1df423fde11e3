import type { KillableApp } from "../support/killable-app";
import type { RecordedCase } from "./recorded-cases";

type Fields = Readonly<Record<string, unknown>>;

const JOB_ID = "77";

/** Every minute, a run of some seconds, until the given number of minutes has passed. */
const scheduled = (
  minutes: number,
  { durationSeconds, ...schedule }: Fields & { durationSeconds: number },
): Pick<RecordedCase, "environment" | "play"> => ({
  environment: {
    SCHEDULES: JSON.stringify([
      {
        name: "often",
        cron: "* * * * *",
        run: { target: { type: "databricks-job", jobId: JOB_ID }, waitSeconds: 15 },
        ...schedule,
      },
    ]),
  },
  play: async (world: KillableApp): Promise<void> => {
    world.vendors.databricks.addJob({
      jobId: JOB_ID,
      name: "Nightly load",
      tasks: [{ key: "main", durationSeconds }],
    });
    await world.boot({});
    await world.passTo(new Date(world.clock.now().getTime() + minutes * 60_000 + 5_000));
    // Without its schedule the app starts nothing more, and what lives comes to its end.
    await world.endHost();
    world.environment = {};
    await world.boot({});
  },
});

const often = scheduled(1, { durationSeconds: 20 });

/** Paused and resumed over HTTP, with a tick in the pause. */
const paused: Pick<RecordedCase, "environment" | "play"> = {
  ...often,
  play: async (world) => {
    world.vendors.databricks.addJob({ jobId: JOB_ID, name: "Nightly load", tasks: [] });
    await world.boot({});
    for (const action of ["pause", "resume"]) {
      const address = `${world.host.baseUrl}/api/schedules/often/${action}`;
      const { status } = await fetch(address, { method: "POST" });
      if (status !== 200) throw new Error(`${action} returned ${status}.`);
      await world.passTo(new Date(world.clock.now().getTime() + 65_000));
    }
    await world.endHost();
    world.environment = {};
    await world.boot({});
  },
};

export const scheduledCases: readonly RecordedCase[] = [
  { name: "paused", keeps: ["scheduledTick", "scheduleState"], ...paused },
  {
    name: "on-time",
    keeps: ["scheduledTick", "scheduleRegister"],
    ...scheduled(1, { durationSeconds: 20 }),
  },
  {
    name: "overlap-skipped",
    keeps: ["scheduledTick"],
    ...scheduled(2, { durationSeconds: 150, overlap: "skip" }),
  },
  {
    name: "overlap-queued",
    keeps: ["scheduledTick"],
    ...scheduled(2, { durationSeconds: 3_600, overlap: "queue" }),
  },
];
