import { readFileSync } from "node:fs";
import { resolve } from "node:path";
import type { CallKind } from "../../../src/http/circuit";
import type { Held, Lane } from "../../../src/lanes/lane";
import { ACTIVITY_SLOTS, createLanes, type Lanes } from "../../../src/lanes/lanes";
import { settle, VirtualTime } from "../../support/virtual-time";

const REASON =
  "Prod has its share of the calls that Runward makes at a time, and this one waits for its turn.";

const keys = (count: number, prefix = "step"): string[] =>
  Array.from({ length: count }, (_, index) => `${prefix} ${index}`);

describe("a lane", () => {
  let time: VirtualTime;
  let lanes: Lanes;
  let working = 0;
  beforeEach(() => {
    time = new VirtualTime();
    lanes = createLanes(time.now);
    working = 0;
  });

  const work = (
    lane: Lane,
    key: string | null,
    { seconds = 30, kind = "read" }: { seconds?: number; kind?: CallKind } = {},
  ): Promise<Held | "done"> =>
    lane.run<Held | "done">({
      key,
      kind,
      held: (held) => held,
      perform: async () => {
        working += 1;
        await time.sleep(seconds);
        working -= 1;
        return "done";
      },
    });

  const heldOf = (result: Held | "done"): Held => {
    expect(result).not.toBe("done");
    return result === "done" ? { reason: "", afterSeconds: 0 } : result;
  };

  async function fill(lane: Lane): Promise<void> {
    for (const key of keys(100, "filling")) void work(lane, key);
    await settle();
  }

  it("shares as many slots as host.json has", () => {
    const text = readFileSync(resolve(__dirname, "../../../host.json"), "utf8");
    const host = JSON.parse(text) as {
      extensions: { durableTask: { maxConcurrentActivityFunctions: number } };
    };

    expect(ACTIVITY_SLOTS).toBe(host.extensions.durableTask.maxConcurrentActivityFunctions);
  });

  it("uses two thirds of the slots at most, and sends the rest away at once", async () => {
    await fill(lanes.of("Prod"));

    expect(working).toBe(24);
    const { reason, afterSeconds, because } = heldOf(await work(lanes.of("Prod"), "one more"));
    expect({ reason, because }).toStrictEqual({ reason: REASON, because: "paced" });
    expect(afterSeconds).toBeGreaterThanOrEqual(5);
  });

  it("leaves slots free for another connection, however much one wants", async () => {
    await fill(lanes.of("Prod"));

    void work(lanes.of("Test"), "a launch");
    await settle();

    expect(working).toBe(25);
  });

  it("gives the slots of two connections that hang to neither alone", async () => {
    await fill(lanes.of("Prod"));
    await fill(lanes.of("Second"));
    const beside = working;

    void work(lanes.of("Test"), "a launch");
    await settle();

    expect(beside).toBe(32);
    expect(working).toBe(33);
  });

  it("reports once a minute how often steps had to wait, and how long", async () => {
    const lane = lanes.of("Prod");
    await fill(lane);
    const waits = await Promise.all(
      keys(20).map(async (key) => heldOf(await work(lane, key)).afterSeconds),
    );
    const atOnce = lane.takeNews();
    await time.passTo(60_000);

    const later = lane.takeNews();

    // Of the hundred steps that filled it, 24 work.
    const longest = Math.ceil(Math.max(...waits));
    expect(atOnce).toStrictEqual([]);
    expect(later).toStrictEqual([
      `Prod has its share of the calls that Runward makes at a time. Its steps had to wait for a turn (times: 96, longest: ${longest} s).`,
    ]);
    expect(lane.takeNews()).toStrictEqual([]);
  });

  it("gives each step that it sends away a place of its own", async () => {
    const lane = lanes.of("Prod");
    await fill(lane);

    const waits = await Promise.all(
      keys(1_500).map(async (key) => heldOf(await work(lane, key)).afterSeconds),
    );

    expect(new Set(waits).size).toBe(waits.length);
    expect(Math.max(...waits)).toBeLessThan(60);
  });

  it("sends nobody away for much longer than a minute", async () => {
    const lane = lanes.of("Prod");
    await fill(lane);
    await time.passTo(30_000);
    await fill(lane);

    const waits = await Promise.all(
      keys(2_000).map(async (key) => heldOf(await work(lane, key)).afterSeconds),
    );

    expect(Math.max(...waits)).toBeLessThanOrEqual(61);
  });

  /** Work of five seconds in all slots of the connection, and steps that have a place from then on, for ten seconds and more. */
  async function fillForFiveSeconds(lane: Lane): Promise<number[]> {
    for (const key of keys(24, "filling")) void work(lane, key, { seconds: 5 });
    await settle();
    return Promise.all(keys(1_500).map(async (key) => heldOf(await work(lane, key)).afterSeconds));
  }

  it("lets a step that comes back at its place go before a new one", async () => {
    const lane = lanes.of("Prod");
    const places = await fillForFiveSeconds(lane);
    await time.passTo(6_500);

    const newcomer = await work(lane, "new");
    const known = work(lane, "step 0", { seconds: 1 });
    await time.passTo(8_000);

    expect(places[0]).toBeLessThan(6.5);
    expect(heldOf(newcomer).because).toBe("paced");
    expect(await known).toBe("done");
  });

  it("gives the place of a step that has not come to another, because it may have come to another process", async () => {
    const lane = lanes.of("Prod");
    await fillForFiveSeconds(lane);

    await time.passTo(14_000);
    const early = await work(lane, "other");
    await time.passTo(16_500);
    const late = work(lane, "another", { seconds: 0.1 });
    await time.passTo(17_000);

    expect(heldOf(early).because).toBe("paced");
    expect(await late).toBe("done");
  });

  it("sends a step away again that comes before its place", async () => {
    const lane = lanes.of("Prod");
    await fill(lane);
    const { afterSeconds } = heldOf(await work(lane, "early"));
    await time.passTo(2_000);

    expect(heldOf(await work(lane, "early")).afterSeconds).toBeCloseTo(afterSeconds - 2);
  });

  it("gives up the places when the clock is set back", async () => {
    const lane = lanes.of("Prod");
    await fill(lane);
    await work(lane, "early");
    await time.passTo(30_000);
    time.elapsedMs -= 3_600_000;

    void work(lane, "early");
    await settle();

    expect(working).toBe(1);
  });

  it("lets a cancel in beside a full share", async () => {
    const lane = lanes.of("Prod");
    await fill(lane);

    void work(lane, "cancel", { kind: "cancel" });
    await settle();

    expect(working).toBe(25);
  });

  it("gives the slot back when the step throws", async () => {
    const lane = lanes.of("Prod");
    const broken = lane.run({
      key: "broken",
      kind: "read",
      held: () => null,
      perform: () => Promise.reject(new Error("a defect")),
    });

    await expect(broken).rejects.toThrow("a defect");
    expect(lane.isIdle).toBe(true);
  });

  describe("of a connection that does not answer", () => {
    beforeEach(async () => {
      for (let call = 0; call < 5; call++) {
        await lanes.of("Prod").circuit.guard({
          kind: "read",
          send: () => Promise.resolve(null),
          endOf: () => ({ kind: "silent", reason: "it did not answer within 30 s" }),
          refused: () => null,
        });
      }
    });

    it("sends steps away with the reason, which is no queue of its own", async () => {
      const { reason, because, afterSeconds } = heldOf(await work(lanes.of("Prod"), "check"));

      expect(reason).toBe(
        "Prod: not sent, because no call has been answered since 2026-01-05T06:00:00Z (it did not answer within 30 s); one call at a time is sent until one is answered.",
      );
      expect(because).toBeUndefined();
      expect(afterSeconds).toBeGreaterThanOrEqual(5);
    });

    it("lets a cancel in at once", async () => {
      const cancel = work(lanes.of("Prod"), "cancel", { kind: "cancel", seconds: 1 });
      await time.passTo(1_000);

      expect(await cancel).toBe("done");
    });

    it("is not forgotten, although it holds no slot", () => {
      const silent = lanes.of("Prod");
      for (const name of keys(1_200, "receiver")) lanes.of(name);

      expect(lanes.of("Prod")).toBe(silent);
      expect(silent.isIdle).toBe(false);
    });
  });

  it("forgets idle lanes when there are too many", () => {
    const first = lanes.of("receiver 0");
    for (const name of keys(600, "another receiver")) lanes.of(name);

    expect(lanes.of("receiver 0")).not.toBe(first);
  });
});
