import { createPacing, type Pace, type RateLimit, type Turn } from "../../../src/http/pacing";
import { VirtualTime } from "../../support/virtual-time";

const twentyASecond: RateLimit = { requests: 20, windowSeconds: 1 };
const aHundredASecond: RateLimit = { requests: 100, windowSeconds: 1 };
const GRANTED: Turn = { kind: "granted" };

const keys = (count: number, prefix = "run"): string[] =>
  Array.from({ length: count }, (_, index) => `${prefix}-${index}`);

const absenceOf = (turn: Turn): number => {
  expect(turn.kind).toBe("comeBack");
  return turn.kind === "comeBack" ? turn.afterSeconds : 0;
};

describe("the place of work that has to come back", () => {
  let time: VirtualTime;
  let paceFor: (limit: RateLimit) => Pace;
  beforeEach(() => {
    time = new VirtualTime();
    const paces = createPacing(time);
    paceFor = (limit) => paces("prod", limit);
  });

  /** Fills the line of a pace. */
  async function crowd(pace: Pace, count: number, prefix?: string): Promise<void> {
    const turns = keys(count, prefix).map((key) => pace.enter(key));
    await time.passTo(time.elapsedMs + 2_000);
    await Promise.all(turns);
  }

  it("is valid exactly at its time", async () => {
    const pace = paceFor(aHundredASecond);
    pace.pause(30);
    await pace.enter("mine");

    // Fifty a second are sent, so the first place is 20 ms after the pause.
    await time.passTo(30_019);
    const early = await pace.enter("mine");
    await time.passTo(30_020);

    expect(absenceOf(early)).toBeLessThanOrEqual(1.1);
    expect(await pace.enter("mine")).toStrictEqual(GRANTED);
  });

  it("is used up by its turn", async () => {
    const pace = paceFor(twentyASecond);
    const before = crowd(pace, 40, "before");
    const mine = pace.enter("mine");
    await Promise.all([before, crowd(pace, 40, "after")]);
    await time.passTo(absenceOf(await mine) * 1_000);

    const turns = [await pace.enter("mine"), await pace.enter("mine")];

    expect(turns.map(({ kind }) => kind)).toStrictEqual(["granted", "comeBack"]);
  });

  it.each([
    ["kept for ten minutes", 600_000, "granted"],
    ["forgotten after them", 640_000, "comeBack"],
  ])("is %s", async (_what, returnsAtMs, expected) => {
    const pace = paceFor(twentyASecond);
    pace.pause(30);
    await pace.enter("mine");
    await time.passTo(returnsAtMs);
    await crowd(pace, 60);
    await time.passTo(returnsAtMs + 6_000);

    expect((await pace.enter("mine")).kind).toBe(expected);
  });

  it("is not taken by new work whose wait would end at the time of a place", async () => {
    const pace = paceFor(twentyASecond);
    // The line starts five seconds from now.
    await crowd(pace, 30);
    await time.passTo(4_200);

    const turns = keys(30, "newcomer").map((key) => pace.enter(key));
    await time.passTo(6_200);
    const kinds = (await Promise.all(turns)).map(({ kind }) => kind);

    // Five at once, and one each tenth of a second until the line starts.
    expect(kinds).toStrictEqual([
      ...Array<string>(12).fill("granted"),
      ...Array<string>(18).fill("comeBack"),
    ]);
  });
});

describe("a pause", () => {
  let time: VirtualTime;
  let pace: Pace;
  beforeEach(() => {
    time = new VirtualTime();
    pace = createPacing(time)("prod", twentyASecond);
  });

  it("is not cut short by a shorter one", async () => {
    pace.pause(60);
    pace.pause(1);

    expect(absenceOf(await pace.follow())).toBe(60);
    expect(absenceOf(await pace.enter("run"))).toBeGreaterThanOrEqual(60);
  });

  it.each([
    [0, 60],
    [1_000, 61],
    [5_000, 65],
  ])("outlasts a clock that is set back by %d ms", async (setBackMs, absence) => {
    pace.pause(60);
    time.elapsedMs = -setBackMs;

    expect(absenceOf(await pace.follow())).toBe(absence);
  });

  it("is forgotten, with all places, when the clock is set back by more than five seconds", async () => {
    pace.pause(300);
    await pace.enter("mine");
    time.elapsedMs = -5_001;

    const follower = await pace.follow();
    const turns = [];
    for (const key of ["mine", ...keys(4)]) turns.push(await pace.enter(key));

    expect(follower).toStrictEqual(GRANTED);
    // The whole burst: nobody is sent ahead to find out about a pause that is forgotten.
    expect(turns).toStrictEqual(Array(5).fill(GRANTED));
  });
});
