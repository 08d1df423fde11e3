import { OrchestrationRuntimeStatus } from "durable-functions";
import { aSchedule } from "./a-schedule";
import { TimerHost } from "./timer-host";

const hourly = aSchedule({ name: "hourly", cron: "0 * * * *", timeZone: "UTC" });
const every5Minutes = aSchedule({ name: "often", cron: "*/5 * * * *", timeZone: "UTC" });

const startedTicks = ({ hub }: TimerHost): string[] =>
  hub.tickStarts.map(({ tick }) => tick.slice(0, 16));

function aHost(start: string, ...schedules: ReturnType<typeof aSchedule>[]): TimerHost {
  const host = new TimerHost(start, schedules);
  host.restart();
  return host;
}

describe("tickSchedules", () => {
  it("forgets schedules that were all removed, so that none of their ticks starts when they are added again", async () => {
    const hourly = aSchedule({
      cron: "0 * * * *",
      timeZone: "UTC",
      misfire: { policy: "runAll", maxLatenessMinutes: 1_440 },
    });
    const host = new TimerHost("2026-05-01T00:30:00Z", [hourly]);
    host.restart();
    await host.runUntil("2026-05-01T01:01:00Z");
    const before = host.hub.tickStarts.length;

    host.restart([]);
    await host.runUntil("2026-05-01T01:06:00Z");
    host.now = new Date("2026-05-01T05:30:00Z");
    host.restart([hourly]);
    await host.runUntil("2026-05-01T06:01:00Z");

    const started = host.hub.tickStarts.slice(before).map(({ tick }) => tick);
    expect(before).toBe(1);
    expect(started).toStrictEqual(["2026-05-01T06:00:00.000Z"]);
  });

  it("writes no register where there has never been a schedule", async () => {
    const host = new TimerHost("2026-05-01T00:30:00Z", []);
    host.restart();

    await host.runUntil("2026-05-01T00:40:00Z");

    expect(host.hub.starts).toStrictEqual([]);
  });

  it("starts one instance for each tick, under an id made of schedule and tick", async () => {
    const host = aHost("2026-05-01T05:30:30Z", hourly);

    await host.runUntil("2026-05-01T07:30:00Z");

    expect(host.hub.tickStarts.map(({ id }) => id)).toStrictEqual([
      "s-hourly-20260501t0600z",
      "s-hourly-20260501t0700z",
    ]);
  });

  it("gives the tick all that decides about it, and its run a name of its own", async () => {
    const host = aHost("2026-05-01T05:30:30Z", hourly);

    await host.runUntil("2026-05-01T07:00:00Z");

    const [first, second] = host.hub.tickStarts;
    expect(second).toMatchObject({
      schedule: "hourly",
      tick: "2026-05-01T07:00:00.000Z",
      runId: expect.stringMatching(/^r-[0-9a-f]{40}$/) as string,
      run: {
        target: { type: "databricks-job", workspaceId: "adb-1.2", jobId: "77" },
        waitSeconds: 30,
        tags: { schedule: "hourly", tick: "2026-05-01T07:00:00.000Z" },
        limits: { lostContactSeconds: 3_600, cancelGraceSeconds: 600 },
      },
      overlap: "skip",
      supersededBy: null,
      previous: { tickId: "s-hourly-20260501t0600z", runId: first?.runId },
    });
    expect(first?.previous).toBeNull();
  });

  it("starts no tick from before the first start of the app", async () => {
    const host = aHost("2026-05-01T06:00:20Z", hourly);

    await host.runUntil("2026-05-01T06:59:00Z");

    expect(startedTicks(host)).toStrictEqual([]);
  });

  it("starts no earlier tick when the timer has no status", async () => {
    const host = aHost("2026-05-01T06:05:00Z", hourly);

    await host.fire({ monitor: null });

    expect(startedTicks(host)).toStrictEqual([]);
  });

  it("starts the very first tick, right after the first start", async () => {
    const host = aHost("2026-05-01T05:59:50Z", hourly);

    await host.runUntil("2026-05-01T06:00:00Z");

    expect(startedTicks(host)).toStrictEqual(["2026-05-01T06:00"]);
  });

  it("starts no earlier tick of a schedule that was added, changed or enabled since", async () => {
    const before = aSchedule({ name: "changed", cron: "0 3 * * *", timeZone: "UTC" });
    const off = aSchedule({ name: "off", cron: "0 6 * * *", timeZone: "UTC", enabled: false });
    const host = aHost("2026-05-01T05:50:30Z", before, off);
    await host.runUntil("2026-05-01T05:55:00Z");
    host.now = new Date("2026-05-01T06:05:30Z");

    host.restart([
      { ...before, cron: "0 6 * * *" },
      { ...off, enabled: true },
      aSchedule({ name: "added", cron: "0 6 * * *", timeZone: "UTC" }),
    ]);
    await host.runUntil("2026-05-01T06:10:00Z");

    expect(startedTicks(host)).toStrictEqual([]);
    await host.runUntil("2026-05-02T06:00:00Z");
    expect(startedTicks(host)).toStrictEqual(Array(3).fill("2026-05-02T06:00"));
  });

  it("starts no tick of a disabled schedule", async () => {
    const host = aHost("2026-05-01T05:50:30Z", { ...hourly, enabled: false });

    await host.runUntil("2026-05-01T08:00:00Z");

    expect(startedTicks(host)).toStrictEqual([]);
  });

  it("starts the ticks of the time when the host was down", async () => {
    const host = aHost("2026-05-01T05:50:30Z", hourly);
    await host.runUntil("2026-05-01T05:55:00Z");
    host.now = new Date("2026-05-01T06:09:10Z");

    host.restart();
    await host.fire();

    expect(startedTicks(host)).toStrictEqual(["2026-05-01T06:00"]);
  });

  it("records the ticks of a longer outage too, for their lateness to be judged", async () => {
    const host = aHost("2026-05-01T05:50:30Z", hourly);
    await host.runUntil("2026-05-01T05:55:00Z");
    host.now = new Date("2026-05-01T08:30:00Z");

    host.restart();
    await host.fire();

    expect(host.hub.tickStarts).toMatchObject([
      { tick: "2026-05-01T06:00:00.000Z", supersededBy: "2026-05-01T08:00:00.000Z" },
      { tick: "2026-05-01T07:00:00.000Z", supersededBy: "2026-05-01T08:00:00.000Z" },
      { tick: "2026-05-01T08:00:00.000Z", supersededBy: null },
    ]);
  });

  it("starts each tick once when two hosts run the timer, and when it runs again", async () => {
    const host = aHost("2026-05-01T05:30:30Z", every5Minutes);
    await host.runUntil("2026-05-01T05:59:00Z");
    const before = host.monitor;
    host.now = new Date("2026-05-01T06:00:00Z");

    await host.fire();
    host.restart();
    await host.fire({ monitor: before });
    await host.fire({ monitor: before });

    const ids = host.hub.tickStarts.map(({ id }) => id);
    expect(new Set(ids).size).toBe(ids.length);
    expect(ids.at(-1)).toBe("s-often-20260501t0600z");
  });

  it.each([
    OrchestrationRuntimeStatus.Running,
    OrchestrationRuntimeStatus.Completed,
    OrchestrationRuntimeStatus.Failed,
    OrchestrationRuntimeStatus.Terminated,
  ])("never restarts a tick whose instance is %s", async (status) => {
    const host = aHost("2026-05-01T05:30:30Z", hourly);
    await host.runUntil("2026-05-01T06:00:00Z");
    host.hub.instances.get("s-hourly-20260501t0600z")!.status = status;

    host.restart();
    await host.runUntil("2026-05-01T06:10:00Z");

    expect(startedTicks(host)).toStrictEqual(["2026-05-01T06:00"]);
  });

  it("starts the tick for which the timer fired half a second early", async () => {
    const host = aHost("2026-05-01T05:30:30Z", hourly);
    await host.runUntil("2026-05-01T05:59:00Z");
    host.now = new Date("2026-05-01T05:59:59.500Z");

    await host.fire();

    expect(startedTicks(host)).toStrictEqual(["2026-05-01T06:00"]);
    await host.runUntil("2026-05-01T06:05:00Z");
    expect(startedTicks(host)).toHaveLength(1);
  });

  it("starts no tick early when the timer is run by hand", async () => {
    const host = aHost("2026-05-01T05:30:30Z", hourly);
    await host.runUntil("2026-05-01T05:58:00Z");
    host.now = new Date("2026-05-01T05:58:30Z");

    const next = new Date("2026-05-01T06:00:00Z");
    await host.fire({ monitor: { ...host.monitor!, next }, keepMonitor: true });

    expect(startedTicks(host)).toStrictEqual([]);
    await host.runUntil("2026-05-01T06:00:00Z");
    expect(startedTicks(host)).toStrictEqual(["2026-05-01T06:00"]);
  });

  it("tries again a minute later when the task hub is unreachable", async () => {
    const host = aHost("2026-05-01T05:30:30Z", hourly);
    await host.runUntil("2026-05-01T05:59:00Z");
    host.hub.startsLeft = 0;
    await host.runUntil("2026-05-01T06:02:00Z");
    host.hub.startsLeft = Infinity;

    await host.runUntil("2026-05-01T06:04:00Z");

    expect(startedTicks(host)).toStrictEqual(["2026-05-01T06:00"]);
    expect(host.errors).toContain(
      "Schedule hourly could not be served: The task hub is out of reach.",
    );
  });

  it("starts the ticks of a failed execution also after a restart", async () => {
    const host = aHost("2026-05-01T05:30:30Z", hourly);
    await host.runUntil("2026-05-01T05:59:00Z");
    host.hub.startsLeft = 0;
    await host.runUntil("2026-05-01T06:05:00Z");
    host.hub.startsLeft = Infinity;

    host.restart();
    await host.runUntil("2026-05-01T06:06:00Z");

    expect(startedTicks(host)).toStrictEqual(["2026-05-01T06:00"]);
  });

  it("starts the ticks of other schedules when one schedule fails", async () => {
    const host = aHost("2026-05-01T05:30:30Z", hourly, { ...hourly, name: "twin" });
    await host.runUntil("2026-05-01T05:59:00Z");
    host.hub.startsLeft = 1;
    host.now = new Date("2026-05-01T06:00:00Z");

    expect(await host.fire()).toBe(false);

    host.hub.startsLeft = Infinity;
    await host.runUntil("2026-05-01T06:01:00Z");
    expect(host.hub.tickStarts.map(({ schedule }) => schedule)).toStrictEqual(["hourly", "twin"]);
  });

  it("rewrites the register regularly, so that no purge deletes it", async () => {
    const host = aHost("2026-05-01T05:30:30Z", hourly);

    await host.runUntil("2026-05-04T12:00:00Z");

    const written = host.hub.starts.filter(({ name }) => name === "scheduleRegister");
    expect(written.map(({ createdAt }) => createdAt.toISOString())).toStrictEqual([
      "2026-05-01T05:31:00.000Z",
      "2026-05-02T05:31:00.000Z",
      "2026-05-03T05:31:00.000Z",
      "2026-05-04T05:31:00.000Z",
    ]);
  });

  it("writes nothing when a new process knows the same schedules", async () => {
    const host = aHost("2026-05-01T05:30:30Z", hourly);
    await host.runUntil("2026-05-01T05:31:00Z");

    host.restart();
    await host.runUntil("2026-05-01T05:35:00Z");

    expect(host.hub.starts).toHaveLength(1);
  });
});
