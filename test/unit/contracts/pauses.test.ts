import {
  AFTER_THROW,
  BEFORE_LOOK,
  BETWEEN_CANCELS,
  BETWEEN_DELIVERIES,
  BETWEEN_LAUNCHES,
  FOR_A_BEGINNING,
  FOR_A_PLACE,
  FOR_A_RUN,
  FOR_A_TURN,
  Pauses,
  quarterOf,
  type Row,
  UNTIL_VISIBLE,
} from "../../../src/contracts/pauses";

const take = (row: Row, count: number, asked: number | null = null): number[] => {
  const pauses = new Pauses(row);
  return Array.from({ length: count }, () => pauses.next(asked));
};

describe("Pauses", () => {
  it("grow to the longest and stay there", () => {
    expect(take(BETWEEN_LAUNCHES, 6)).toStrictEqual([5, 10, 20, 40, 60, 60]);
    expect(take(BETWEEN_CANCELS, 7)).toStrictEqual([2, 3, 5, 10, 20, 30, 30]);
    expect(take(BETWEEN_DELIVERIES, 8)).toStrictEqual([5, 10, 20, 40, 80, 160, 300, 300]);
  });

  it("use a longer Retry-After and ignore a shorter one", () => {
    expect(take(BETWEEN_LAUNCHES, 6, 15)).toStrictEqual([15, 15, 20, 40, 60, 60]);
  });
});

describe("rows that end", () => {
  it("are what ARCHITECTURE.md and operators count on", () => {
    expect(AFTER_THROW).toStrictEqual([2, 5, 15, 60]);
    expect(BEFORE_LOOK).toStrictEqual([5, 15, 45, 90]);
    expect(UNTIL_VISIBLE).toStrictEqual([2, 3, 5, 10, 30, 60]);
  });
});

describe("quarterOf", () => {
  it.each([
    [0, FOR_A_RUN, 5],
    [20, FOR_A_RUN, 5],
    [100, FOR_A_RUN, 25],
    [240, FOR_A_RUN, 60],
    [86_400, FOR_A_RUN, 60],
    [0, FOR_A_BEGINNING, 2],
    [40, FOR_A_BEGINNING, 10],
    [86_400, FOR_A_BEGINNING, 60],
    [0, FOR_A_PLACE, 5],
    [400, FOR_A_PLACE, 100],
    [86_400, FOR_A_PLACE, 300],
    [0, FOR_A_TURN, 30],
    [400, FOR_A_TURN, 100],
    [86_400, FOR_A_TURN, 300],
  ])("after %d s within %j waits %d s", (waited, bounds, expected) => {
    expect(quarterOf(waited, bounds)).toBe(expected);
  });
});
