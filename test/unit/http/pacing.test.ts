import {
  createPacing,
  type Pace,
  type PaceFor,
  type RateLimit,
  type Turn,
} from "../../../src/http/pacing";
import { countsOf } from "../../support/counts-of";
import { settle, VirtualTime } from "../../support/virtual-time";

const twentyASecond: RateLimit = { requests: 20, windowSeconds: 1 };
const aHundredASecond: RateLimit = { requests: 100, windowSeconds: 1 };

interface Sent {
  readonly key: string;
  readonly atMs: number;
}

/** Runs that respect `comeBack`: each tries again at its time. */
class Runs {
  readonly sent: Sent[] = [];
  absences = 0;
  readonly #time: VirtualTime;

  constructor(time: VirtualTime) {
    this.#time = time;
  }

  async send(pace: Pace, key: string): Promise<void> {
    for (;;) {
      const turn = await pace.enter(key);
      if (turn.kind === "granted") break;
      this.absences += 1;
      await this.#time.sleep(turn.afterSeconds);
    }
    this.sent.push({ key, atMs: this.#time.elapsedMs });
  }
}

/** The most that were sent within any window of a second. */
function mostWithinASecond(sent: readonly Sent[]): number {
  const times = sent.map(({ atMs }) => atMs);
  return Math.max(
    ...times.map((from) => times.filter((ms) => ms >= from && ms < from + 1_000).length),
  );
}

const keys = (count: number, prefix = "run"): string[] =>
  Array.from({ length: count }, (_, index) => `${prefix}-${index}`);

const absenceOf = (turn: Turn): number => {
  expect(turn.kind).toBe("comeBack");
  return turn.kind === "comeBack" ? turn.afterSeconds : 0;
};

describe("a pace", () => {
  let time: VirtualTime;
  let paceOf: PaceFor;
  const paceFor = (limit: RateLimit): Pace => paceOf("prod", limit);
  beforeEach(() => {
    time = new VirtualTime();
    paceOf = createPacing(time);
  });

  it("sends a thousand requests below the limit, in order, and each comes back once", async () => {
    const pace = paceFor(twentyASecond);
    const runs = new Runs(time);

    const done = Promise.all(keys(1_000).map((key) => runs.send(pace, key)));
    await time.passTo(120_000);
    await done;

    expect(runs.sent).toHaveLength(1_000);
    expect(mostWithinASecond(runs.sent)).toBeLessThanOrEqual(20);
    // Half of the limit is ours, so that 1,000 take 100 s, and 5 s until the first may come back.
    expect(runs.sent.at(-1)?.atMs).toBeLessThan(108_000);
    expect(runs.absences).toBeLessThan(1_000);
    const places = runs.sent.map(({ key }) => Number(key.slice(4)));
    // A jitter of a second is ten places at this pace.
    expect(places.every((place, index) => Math.abs(place - index) <= 20)).toBe(true);
  });

  it("lets a few wait for at most two seconds, and tells all others to come back", async () => {
    const pace = paceFor(twentyASecond);

    const turns = keys(100).map((key) => pace.enter(key));
    await settle();
    const asleep = time.asleep;
    await time.passTo(2_000);
    const kinds = (await Promise.all(turns)).map(({ kind }) => kind);

    expect(asleep).toBe(7);
    expect(kinds.filter((kind) => kind === "granted")).toHaveLength(12);
  });

  it("does not let one connection's queue delay another's requests", async () => {
    const crowded = paceFor(twentyASecond);
    const quiet = paceOf("test", twentyASecond);
    const burst = keys(5, "burst");
    await Promise.all(burst.map((key) => quiet.enter(key)));

    const crowd = keys(500).map((key) => crowded.enter(key));
    const waiting = Promise.all(["one", "two"].map((key) => quiet.enter(key)));
    await time.passTo(2_000);
    await Promise.all(crowd);

    expect(await waiting).toStrictEqual([{ kind: "granted" }, { kind: "granted" }]);
  });

  it("delays new work while earlier work comes back", async () => {
    const pace = paceFor(twentyASecond);
    const runs = new Runs(time);
    const early = Promise.all(keys(200, "early").map((key) => runs.send(pace, key)));
    await time.passTo(10_000);

    const late = Promise.all(keys(50, "late").map((key) => runs.send(pace, key)));
    await time.passTo(60_000);
    await Promise.all([early, late]);

    const order = runs.sent.map(({ key }) => key.slice(0, 4));
    expect(order.slice(0, 190)).not.toContain("late");
    expect(order.slice(-40)).not.toContain("earl");
  });

  it("uses the seconds before the first comes back", async () => {
    const pace = paceFor(twentyASecond);
    const crowd = keys(30).map((key) => pace.enter(key));
    await time.passTo(3_000);
    await Promise.all(crowd);

    const turn = await pace.enter("newcomer");

    expect(turn).toStrictEqual({ kind: "granted" });
  });

  it("keeps the place of one that comes too early", async () => {
    const pace = paceFor(twentyASecond);
    const crowd = keys(60).map((key) => pace.enter(key));
    const first = absenceOf(await pace.enter("mine"));
    await time.passTo(4_000);

    const second = absenceOf(await pace.enter("mine"));
    await Promise.all(crowd);

    expect(second).toBeCloseTo(first - 4, 0);
  });

  it("gives work without a key its turn while other work waits in the line", async () => {
    const pace = paceFor({ requests: 5_000, windowSeconds: 60 });
    const crowd = Array.from({ length: 400 }, () => pace.enter(null, 6));
    await time.passTo(2_000);
    const turns = await Promise.all(crowd);
    const absences = turns.filter(({ kind }) => kind === "comeBack").map(absenceOf);
    await time.passTo(absences[0]! * 1_000);

    const back = pace.enter(null, 6);
    await time.passTo((absences[0]! + 2) * 1_000);

    // A quarter of 5,000 at once, six by six, and the seven that wait.
    expect(turns.filter(({ kind }) => kind === "granted")).toHaveLength(216);
    expect(new Set(absences).size).toBe(absences.length);
    expect(await back).toStrictEqual({ kind: "granted" });
  });

  it("sends nothing after a 429, and then one request after the other", async () => {
    const pace = paceFor(twentyASecond);
    const runs = new Runs(time);
    pace.pause(300);

    const follower = await pace.follow();
    const done = Promise.all(keys(40).map((key) => runs.send(pace, key)));
    await time.passTo(320_000);
    await done;

    expect(absenceOf(follower)).toBe(300);
    expect(Math.min(...runs.sent.map(({ atMs }) => atMs))).toBeGreaterThanOrEqual(300_000);
    expect(mostWithinASecond(runs.sent)).toBeLessThanOrEqual(20);
  });

  it("pauses for at most five minutes, and then sends one request alone", async () => {
    const pace = paceFor(twentyASecond);
    const runs = new Runs(time);
    pace.pause(86_400);

    const done = Promise.all(keys(40).map((key) => runs.send(pace, key)));
    await time.passTo(309_000);
    const first = runs.sent.map(({ atMs }) => atMs);
    await time.passTo(330_000);
    await done;

    expect(first).toHaveLength(1);
    expect(first[0]).toBeLessThan(302_000);
    expect(runs.sent).toHaveLength(40);
  });

  it("pauses again when the single request is rejected, and sends no other meanwhile", async () => {
    const pace = paceFor(twentyASecond);
    const runs = new Runs(time);
    pace.pause(86_400);
    const done = Promise.all(keys(40).map((key) => runs.send(pace, key)));
    await time.passTo(302_000);

    pace.pause(86_400);
    await time.passTo(600_000);
    const sent = runs.sent.length;
    await time.passTo(660_000);
    await done;

    expect(sent).toBe(1);
  });

  it("sends the others after one that had its turn before", async () => {
    const pace = paceFor(twentyASecond);
    pace.pause(300);
    await time.passTo(300_000);

    const follower = await pace.follow();
    const next = await pace.enter("run");

    expect(follower).toStrictEqual({ kind: "granted" });
    expect(absenceOf(next)).toBeGreaterThanOrEqual(10);
  });

  it("waits for the end of a short pause without coming back", async () => {
    const pace = paceFor(aHundredASecond);
    pace.pause(1);

    const turns = Promise.all([pace.enter("run"), pace.follow()]);
    await time.passTo(999);
    const asleep = time.asleep;
    await time.passTo(1_100);

    expect(asleep).toBe(2);
    expect((await turns).map(({ kind }) => kind)).toStrictEqual(["granted", "granted"]);
  });

  it("tells waiting work to come back when a pause begins meanwhile", async () => {
    const pace = paceFor(twentyASecond);
    const turns = keys(8).map((key) => pace.enter(key));
    await settle();

    pace.pause(60);
    await time.passTo(2_000);
    const kinds = (await Promise.all(turns)).map(({ kind }) => kind);

    expect(kinds.slice(0, 5)).toStrictEqual(Array(5).fill("granted"));
    expect(kinds.slice(5)).toStrictEqual(Array(3).fill("comeBack"));
  });

  it("spreads only by the key, so that an activity that is executed twice gets the same time", async () => {
    const pace = paceFor(twentyASecond);
    pace.pause(30);

    const absences = [
      absenceOf(await pace.enter("run-0")),
      absenceOf(await pace.enter("r-c8695db06b8b53997a0107fe092a92dfa9db40ae")),
    ];

    // Places 30.1 and 30.2 s from now, and the first 32 bits of the key's SHA-256 as a part of a second:
    // printf 'run-0' | sha256sum | cut -c 1-8 is 90a4f993, that is 0.565; of the other key it is 5710e5ca, that is 0.340.
    // Rounded up to tenths.
    expect(absences).toStrictEqual([30.7, 30.6]);
  });

  it("spreads those that come back over one second, and over all of it", async () => {
    const absences = await Promise.all(
      keys(1_000).map(async (key) => {
        const pace = createPacing(time)("prod", aHundredASecond);
        pace.pause(30);
        return absenceOf(await pace.enter(key));
      }),
    );

    const tenths = countsOf(absences);

    // The only place is 30.02 s from now.
    expect([...tenths.keys()].sort()).toStrictEqual([
      ...[30.1, 30.2, 30.3, 30.4, 30.5, 30.6, 30.7, 30.8, 30.9, 31, 31.1],
    ]);
    expect(Math.max(...tenths.values())).toBeLessThan(150);
  });

  it("resets its state when the clock is set back", async () => {
    const pace = paceFor(twentyASecond);
    pace.pause(3_600);
    time.elapsedMs = -60_000;

    const turn = await pace.enter("run");

    expect(turn).toStrictEqual({ kind: "granted" });
  });
});
