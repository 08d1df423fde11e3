import {
  moved,
  positionIn,
  spanOf,
  ticksOf,
  visiblePart,
  zoomed,
} from "../../../page/logic/time-scale";

const WHOLE = { from: 0, to: 100_000 };

describe("spanOf", () => {
  it("covers all instants and ignores what is none", () => {
    expect(spanOf([5_000, 1_000, Number.NaN, 9_000])).toStrictEqual({ from: 1_000, to: 9_000 });
  });

  it.each([[[]], [[Number.NaN]], [[7_000]]])("is never empty, as for %j", (instants) => {
    const { from, to } = spanOf(instants);

    expect(to - from).toBe(1_000);
  });
});

describe("zoomed", () => {
  it("keeps the point around which it zooms where it is", () => {
    const view = zoomed(WHOLE, WHOLE, { factor: 4, around: 0.25 });

    expect(view).toStrictEqual({ from: 18_750, to: 43_750 });
    expect(positionIn(view, 25_000)).toBe(0.25);
  });

  it.each([
    [{ from: 0, to: 20_000 }, 0.1],
    [{ from: 70_000, to: 100_000 }, 0.9],
    [{ from: 40_000, to: 60_000 }, 0.5],
  ])("never shows more than the whole, from %j", (view, around) => {
    expect(zoomed(view, WHOLE, { factor: 0.01, around })).toStrictEqual(WHOLE);
  });

  it("never shows less than a second", () => {
    const { from, to } = zoomed(WHOLE, WHOLE, { factor: 1e9, around: 0.5 });

    expect(to - from).toBe(1_000);
  });
});

describe("moved", () => {
  it.each([
    [0.5, { from: 50_000, to: 70_000 }],
    [9, { from: 80_000, to: 100_000 }],
    [-9, { from: 0, to: 20_000 }],
  ])("moves the view by %d of its length and stops at the ends", (share, expected) => {
    expect(moved({ from: 40_000, to: 60_000 }, WHOLE, share)).toStrictEqual(expected);
  });
});

describe("visiblePart", () => {
  it.each([
    [
      { from: 20_000, to: 40_000 },
      { start: 0.2, width: 0.2 },
    ],
    [
      { from: -50_000, to: 50_000 },
      { start: 0, width: 0.5 },
    ],
    [
      { from: 90_000, to: 500_000 },
      { start: 0.9, width: 0.09999999999999998 },
    ],
    [
      { from: 50_000, to: 50_000 },
      { start: 0.5, width: 0 },
    ],
  ])("cuts %j at the ends of the view", (bar, expected) => {
    expect(visiblePart(WHOLE, bar)).toStrictEqual(expected);
  });

  it.each([
    { from: -9, to: -1 },
    { from: 100_001, to: 100_002 },
  ])("hides %j", (bar) => {
    expect(visiblePart(WHOLE, bar)).toBeNull();
  });
});

describe("ticksOf", () => {
  it.each([
    [5_000, ["0", "1 s", "2 s", "3 s", "4 s", "5 s"]],
    [100_000, ["0", "30 s", "1 min", "1 min 30 s"]],
    [3_600_000, ["0", "10 min", "20 min", "30 min", "40 min", "50 min", "1 h"]],
    [86_400_000, ["0 h", "6 h", "12 h", "18 h", "1 d"]],
    [864_000_000, ["0 d", "2 d", "4 d", "6 d", "8 d", "10 d"]],
  ])("labels a span of %d ms at round distances", (length, texts) => {
    const ticks = ticksOf({ from: 7, to: 7 + length }, 7, 6);

    expect(ticks.map(({ text }) => text)).toStrictEqual(texts);
  });

  it.each([1, 1_000, 61_000, 5_000_000, 1e9, 1e12, 1e14])(
    "puts a few labels on a span of %d ms, all of them inside",
    (length) => {
      const ticks = ticksOf({ from: 0, to: length }, 0, 6);

      expect(ticks.length).toBeGreaterThan(0);
      expect(ticks.length).toBeLessThan(9);
      expect(Math.min(...ticks.map(({ at }) => at))).toBeGreaterThanOrEqual(0);
      expect(Math.max(...ticks.map(({ at }) => at))).toBeLessThanOrEqual(1);
    },
  );
});
