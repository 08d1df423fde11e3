import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Fault } from "../../local/host/faults";
import { ScheduleWorld } from "../support/schedule-world";

const MINUTE = 60;
const HOUR = 3_600;

const nightly = { name: "nightly", cron: "30 2 * * *", timeZone: "Europe/Berlin" };
const hourly = { name: "hourly", cron: "0 * * * *" };

describe("schedules", () => {
  let journalDirectory: string;
  beforeEach(async () => {
    journalDirectory = await mkdtemp(join(tmpdir(), "runward-test-"));
  });
  afterEach(async () => {
    await rm(journalDirectory, { recursive: true, force: true });
  });

  it("lists a schedule before and after its first tick", async () => {
    await using world = await ScheduleWorld.create({
      schedules: [nightly],
      startAt: "2026-03-29T00:45:30Z",
      journalDirectory,
    });
    await world.boot();

    const before = await world.listed("nightly");
    await world.pass(20 * MINUTE);
    const after = await world.listed("nightly");

    expect(before).toMatchObject({
      cron: "30 2 * * *",
      timeZone: "Europe/Berlin",
      enabled: true,
      overlap: "skip",
      target: { type: "databricks-job", connectionId: "adb-2847593021847562.2" },
      // 02:30 does not exist on this day.
      nextTick: { at: "2026-03-29T01:00:00.000Z", localTime: "2026-03-29T03:00:00+02:00" },
      lastTick: null,
    });
    expect(after).toMatchObject({
      nextTick: { at: "2026-03-30T00:30:00.000Z", localTime: "2026-03-30T02:30:00+02:00" },
      lastTick: {
        at: "2026-03-29T01:00:00.000Z",
        decision: "started",
        outcome: "succeeded",
        runId: expect.stringMatching(/^r-[0-9a-f]{40}$/) as string,
      },
    });
    expect(world.vendorRuns).toHaveLength(1);
  });

  it("makes runs that are read, listed and cancelled like any other", async () => {
    await using world = await ScheduleWorld.create({
      schedules: [nightly],
      startAt: "2026-05-01T00:29:30Z",
      journalDirectory,
      jobSeconds: HOUR,
    });
    await world.boot();
    await world.pass(5 * MINUTE);
    const runId = await world.lastRunId("nightly");

    const running = await world.call(`/api/runs/${runId}`);
    const list = await world.call("/api/runs?status=running");
    await world.call(`/api/runs/${runId}/cancel`, { method: "POST" });
    await world.pass(5 * MINUTE);
    const cancelled = await world.call(`/api/runs/${runId}`);

    expect(running).toMatchObject({
      status: "running",
      tags: { schedule: "nightly", tick: "2026-05-01T00:30:00.000Z" },
    });
    expect(list).toMatchObject({ runs: [{ id: runId }] });
    expect(cancelled).toMatchObject({ status: "cancelled", done: true });
    expect((await world.listed("nightly")).lastTick).toMatchObject({
      decision: "started",
      outcome: "cancelled",
    });
  });

  it.each([
    ["skip", ["started", "overlap", "overlap", "started"], 2],
    ["queue", ["started", "started", "undecided", "undecided"], 2],
    ["allow", ["started", "started", "started", "started"], 4],
  ])("under overlap %s decides %j when runs take too long", async (overlap, decisions, runs) => {
    await using world = await ScheduleWorld.create({
      schedules: [{ name: "often", cron: "*/10 * * * *", overlap }],
      startAt: "2026-05-01T05:59:30Z",
      journalDirectory,
      jobSeconds: 25 * MINUTE,
    });
    await world.boot();

    await world.pass(35 * MINUTE);

    expect(world.ticks().map((tick) => tick.split(" ")[1])).toStrictEqual(decisions);
    expect(world.vendorRuns).toHaveLength(runs);
  });

  it.each([
    [5 * MINUTE, "started", "started", 1],
    [20 * MINUTE, "tooLate", "skipped", 0],
  ])("after %d s of downtime decides: %s", async (downSeconds, fate, decision, runs) => {
    await using world = await ScheduleWorld.create({
      schedules: [hourly],
      startAt: "2026-05-01T05:57:30Z",
      journalDirectory,
    });
    await world.boot();
    await world.pass(2 * MINUTE);
    world.crash();
    world.skipTo(new Date(world.clock.now().getTime() + downSeconds * 1_000));

    await world.boot();
    await world.pass(3 * MINUTE);

    expect(world.ticks()).toStrictEqual([`s-hourly-20260501t0600z ${fate}`]);
    expect(world.vendorRuns).toHaveLength(runs);
    expect((await world.listed("hourly")).lastTick).toMatchObject({ decision });
  });

  it("starts no tick from before the schedule was added", async () => {
    await using world = await ScheduleWorld.create({
      schedules: [nightly],
      startAt: "2026-05-01T05:57:30Z",
      journalDirectory,
    });
    await world.boot();
    await world.pass(2 * MINUTE);
    world.crash();
    world.skipTo(new Date("2026-05-01T06:05:30Z"));

    await world.boot([], [nightly, hourly]);
    await world.pass(30 * MINUTE);

    expect(world.ticks()).toStrictEqual([]);
    await world.pass(30 * MINUTE);
    expect(world.ticks()).toStrictEqual(["s-hourly-20260501t0700z started"]);
  });

  const crashes = ["crashBeforeEffect", "crashAfterEffect", "crashAfterRecord"] as const;
  it.each<Fault>([
    ...crashes.map((kind) => ({ kind, functionName: "tickSchedules", occurrence: 3 })),
    ...crashes.map((kind) => ({ kind, functionName: "startScheduledRun" })),
    { kind: "crashBeforeEffect", functionName: "scheduledTick" },
    { kind: "crashAfterRecord", functionName: "scheduledTick" },
    { kind: "crashBeforeEffect", functionName: "scheduleRegister" },
    { kind: "crashBeforeEffect", functionName: "run" },
  ])("starts one run although the host is killed: $kind of $functionName", async (fault) => {
    await using world = await ScheduleWorld.create({
      schedules: [hourly],
      startAt: "2026-05-01T05:57:30Z",
      journalDirectory,
    });
    await world.boot([fault]);
    await world.pass(5 * MINUTE);
    expect(world.isUp).toBe(false);

    world.skipTo(new Date(world.clock.now().getTime() + 4 * MINUTE * 1_000));
    await world.boot();
    await world.pass(10 * MINUTE);

    expect(world.ticks()).toStrictEqual(["s-hourly-20260501t0600z started"]);
    expect(world.vendorRuns).toHaveLength(1);
    expect((await world.listed("hourly")).lastTick).toMatchObject({ outcome: "succeeded" });
  });

  it.each(["duplicate", "duplicateConcurrently"] as const)(
    "starts one run although its start is executed twice: %s",
    async (kind) => {
      await using world = await ScheduleWorld.create({
        schedules: [hourly],
        startAt: "2026-05-01T05:57:30Z",
        journalDirectory,
      });
      await world.boot([{ kind, functionName: "startScheduledRun" }]);

      await world.pass(10 * MINUTE);

      expect(world.ticks()).toStrictEqual(["s-hourly-20260501t0600z started"]);
      expect(world.vendorRuns).toHaveLength(1);
    },
  );
});
