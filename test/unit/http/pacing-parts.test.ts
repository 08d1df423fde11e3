import { createPacing, type Pace, type RateLimit } from "../../../src/http/pacing";
import { VirtualTime } from "../../support/virtual-time";

const aHundredASecond: RateLimit = { requests: 100, windowSeconds: 1 };

/** When the run may send; it comes back as often as it is told to. */
async function turnOf(pace: Pace, key: string, time: VirtualTime): Promise<number> {
  let turn = await pace.enter(key);
  while (turn.kind === "comeBack") {
    await time.sleep(turn.afterSeconds);
    turn = await pace.enter(key);
  }
  return time.elapsedMs;
}

const keys = (count: number, prefix: string): string[] =>
  Array.from({ length: count }, (_, index) => `${prefix}-${index}`);

const countWithin = (sentAt: readonly number[], fromMs: number, seconds: number): number =>
  sentAt.filter((ms) => ms >= fromMs && ms < fromMs + seconds * 1_000).length;

describe("the paces of several processes", () => {
  let time: VirtualTime;
  let sentAt: number[];
  const send = (pace: Pace, all: readonly string[]): void => {
    for (const key of all) void turnOf(pace, key, time).then((ms) => sentAt.push(ms));
  };
  const paceWith = (part: () => number): Pace =>
    createPacing({ now: time.now, sleep: time.sleep, part })("prod", aHundredASecond);
  beforeEach(() => {
    time = new VirtualTime();
    sentAt = [];
  });

  it.each([2, 10, 40])("of %s together stay below the limit", async (processes) => {
    for (let process = 0; process < processes; process++) {
      send(
        paceWith(() => 1 / processes),
        keys(400 / processes, `${process}`),
      );
    }

    await time.passTo(60_000);

    expect(sentAt).toHaveLength(400);
    expect(Math.max(...sentAt.map((ms) => countWithin(sentAt, ms, 1)))).toBeLessThanOrEqual(100);
  });

  it.each([2, 10])(
    "of %s use the limit of all, although work comes back to another of them",
    async (processes) => {
      const all = Array.from({ length: processes }, () => paceWith(() => 1 / processes));
      let executions = 0;
      const next: Pace = {
        ...all[0]!,
        enter: (key) => all[executions++ % processes]!.enter(key),
      };

      send(next, keys(3_000, "run"));
      await time.passTo(300_000);

      // 50 a second are half of the limit, so that 3,000 take a minute if no turn is lost.
      expect(sentAt).toHaveLength(3_000);
      expect(Math.max(...sentAt)).toBeLessThan(120_000);
      expect(Math.max(...sentAt.map((ms) => countWithin(sentAt, ms, 1)))).toBeLessThanOrEqual(75);
    },
  );

  it("follow their part when it changes", async () => {
    let part = 1;
    send(
      paceWith(() => part),
      keys(2_000, "run"),
    );
    await time.passTo(20_000);
    part = 0.1;
    await time.passTo(80_000);

    expect(countWithin(sentAt, 10_000, 10) / 10).toBeCloseTo(50, -1);
    expect(countWithin(sentAt, 40_000, 40) / 40).toBeLessThanOrEqual(5.5);
    expect(countWithin(sentAt, 40_000, 40) / 40).toBeGreaterThan(3);
  });
});
