import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { ScheduleWorld } from "../support/schedule-world";

const MINUTE = 60;
const HOUR = 3_600;

const hourly = { name: "Hourly", cron: "0 * * * *" };

interface Answer {
  readonly status: number;
  readonly body: Record<string, unknown>;
  readonly headers: Headers;
}

async function post(world: ScheduleWorld, path: string, body?: unknown): Promise<Answer> {
  const answer = await fetch(`${world.host.baseUrl}/api/schedules/${path}`, {
    method: "POST",
    headers: { "Content-Type": "application/json" },
    ...(body !== undefined && { body: JSON.stringify(body) }),
  });
  const { status, headers } = answer;
  return { status, body: (await answer.json()) as Answer["body"], headers };
}

describe("a schedule", () => {
  let journalDirectory: string;
  beforeEach(async () => {
    journalDirectory = await mkdtemp(join(tmpdir(), "runward-test-"));
  });
  afterEach(async () => {
    await rm(journalDirectory, { recursive: true, force: true });
  });

  const aWorld = async (
    schedule: Record<string, unknown> = {},
    jobSeconds = 60,
  ): Promise<ScheduleWorld> => {
    const world = await ScheduleWorld.create({
      schedules: [{ ...hourly, ...schedule }],
      startAt: "2026-05-01T06:30:30Z",
      journalDirectory,
      jobSeconds,
    });
    await world.boot();
    await world.pass(MINUTE);
    return world;
  };

  it("that is paused starts nothing, also after a restart, and makes nothing up for when it is resumed", async () => {
    await using world = await aWorld({ misfire: { policy: "runAll", maxLatenessMinutes: 600 } });

    const paused = await post(world, "hourly/pause");
    const again = await post(world, "HOURLY/pause");
    await world.pass(HOUR);
    const skipped = await world.listed("Hourly");
    world.crash();
    await world.boot();
    await world.pass(2 * HOUR);
    const ofPause = world.vendorRuns.length;
    const resumed = await post(world, "Hourly/resume");
    await world.pass(20 * MINUTE);
    const rightAfter = world.vendorRuns.length;
    await world.pass(HOUR);

    expect([paused.status, again.status, resumed.status]).toStrictEqual([200, 200, 200]);
    expect(paused.body).toMatchObject({
      name: "Hourly",
      paused: { since: "2026-05-01T06:31:30.000Z", by: null },
      nextTick: null,
    });
    expect(again.body["paused"]).toStrictEqual(paused.body["paused"]);
    expect(skipped).toMatchObject({
      paused: { by: null },
      lastTick: {
        at: "2026-05-01T07:00:00.000Z",
        decision: "skipped",
        reason: "paused",
        message: "The schedule was paused at 2026-05-01T06:31:30.000Z",
        runId: null,
      },
    });
    expect(resumed.body).toMatchObject({
      paused: null,
      nextTick: { at: "2026-05-01T10:00:00.000Z" },
    });
    expect([ofPause, rightAfter, world.vendorRuns.length]).toStrictEqual([0, 0, 1]);
  });

  it("does not start what was due in a pause that has ended before the tick is found", async () => {
    await using world = await aWorld({ misfire: { policy: "runAll", maxLatenessMinutes: 600 } });

    await post(world, "Hourly/pause");
    world.crash();
    world.clock.jumpTo(new Date("2026-05-01T07:20:00Z"));
    await world.boot();
    await post(world, "Hourly/resume");
    await world.pass(2 * MINUTE);

    expect(world.vendorRuns).toHaveLength(0);
    expect(await world.listed("Hourly")).toMatchObject({
      lastTick: { at: "2026-05-01T07:00:00.000Z", reason: "paused" },
    });
  });

  it("is run now, also while it is paused, and the run is listed as one of the schedule", async () => {
    await using world = await aWorld();
    await post(world, "Hourly/pause");

    const started = await post(world, "Hourly/run", { idempotencyKey: "k" });
    const again = await post(world, "Hourly/run", { idempotencyKey: "k" });
    await world.pass(5 * MINUTE);
    const list = await fetch(`${world.host.baseUrl}/api/runs?schedule=hourly`);

    expect([started.status, again.status]).toStrictEqual([202, 202]);
    expect(started.headers.get("location")).toBe(started.body["resultUrl"]);
    expect(again.headers.get("idempotent-replayed")).toBe("true");
    expect(again.body["id"]).toBe(started.body["id"]);
    expect(started.body["resumeUrl"]).toBeNull();
    expect(world.vendorRuns).toHaveLength(1);
    expect(await list.json()).toMatchObject({
      runs: [{ id: started.body["id"], status: "succeeded", tags: { schedule: "Hourly" } }],
    });
  });

  it.each(["skip", "queue"])(
    "whose overlap rule is %s is not run beside a live run, unless the call allows it",
    async (overlap) => {
      await using world = await aWorld({ overlap }, 2 * HOUR);

      const first = await post(world, "Hourly/run");
      const refused = await post(world, "Hourly/run");
      const allowed = await post(world, "Hourly/run", { overlap: "allow" });
      await world.pass(MINUTE);

      expect([first.status, refused.status, allowed.status]).toStrictEqual([202, 409, 202]);
      expect(refused.body).toMatchObject({ code: "scheduleBusy" });
      expect(refused.body["detail"]).toContain(String(first.body["id"]));
      expect(world.vendorRuns).toHaveLength(2);
    },
  );

  it("is not run now while the run of its last tick is live", async () => {
    await using world = await aWorld({}, 2 * HOUR);
    await world.pass(HOUR);

    const refused = await post(world, "Hourly/run");

    expect(refused.status).toBe(409);
    expect(world.vendorRuns).toHaveLength(1);
  });

  it("takes a run that a person has started for its own at the next tick", async () => {
    await using world = await aWorld({}, HOUR);

    const { body } = await post(world, "Hourly/run");
    await world.pass(HOUR);

    expect(await world.listed("Hourly")).toMatchObject({
      lastTick: {
        decision: "skipped",
        reason: "overlap",
        message: `Run ${String(body["id"])} of the same schedule had not ended`,
      },
    });
    expect(world.vendorRuns).toHaveLength(1);
  });

  it.each([
    ["none/run", undefined, 404],
    ["none/pause", undefined, 404],
    ["none/resume", undefined, 404],
    ["..%2fruns/pause", undefined, 404],
    ["Hourly/run", { overlap: "queue" }, 400],
    ["Hourly/run", { target: {} }, 400],
    ["Hourly/run", [], 400],
  ])("is not found or not changed by POST %s with %j: %d", async (path, body, status) => {
    await using world = await aWorld();

    const answer = await post(world, path, body);

    expect(answer.status).toBe(status);
    expect(world.vendorRuns).toHaveLength(0);
  });
});
