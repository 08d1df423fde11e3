import { readOutlines, writeOutlines } from "../../../../src/contracts/workflows/outline-text";
import { fromTrail, RepairTrail, toTrail } from "../../../../src/contracts/workflows/repair-trail";
import {
  encodeStates,
  StepStates,
  type StepState,
} from "../../../../src/contracts/workflows/step-state";

describe("the repairs that lead to the run of a step", () => {
  it.each([
    [[], undefined],
    [[1], "1"],
    [[3], "3"],
    [[1, 1], "^2"],
    [[2, 1, 1], "2.1.1"],
    [Array.from({ length: 50 }, () => 1), "^50"],
  ])("%j are stored as %j", (numbers, trail) => {
    expect(toTrail(numbers)).toBe(trail);
    expect(fromTrail(trail)).toStrictEqual(numbers);
    expect(RepairTrail.optional().parse(trail)).toBe(trail);
  });

  it("are not stored if they take too much room", () => {
    const trail = toTrail([2, 1, 2, 1, 2, 1, 2]);

    expect(trail).toBe("?");
    expect(fromTrail(trail)).toBeNull();
  });

  it.each(["", "0", "1.", ".1", "^", "^0", "a", "1,2", "??"])("are not %j", (text) => {
    expect(RepairTrail.safeParse(text).success).toBe(false);
  });
});

describe("the states of steps as a text", () => {
  const states: StepState[] = [
    ["s", 1, 12_345, 12_346],
    ["l", 2, 7, null, "^2"],
    ["w", 0, null, null],
    ["f", 1, 1, 2, "?"],
  ];

  it("are read as they were written, with and without repairs", () => {
    const text = encodeStates(states);

    expect(text).toBe("s1,9ix,9iy;l2,7,,^2;w0,,;f1,1,2,?");
    expect(StepStates.parse(text)).toStrictEqual(states);
  });

  it("leave out which repair it is where hundreds do not fit", () => {
    const many = Array.from({ length: 300 }, (): StepState => ["f", 12, 99_999, 99_999, "2.1.1.1"]);

    const read = StepStates.parse(encodeStates(many));

    expect(encodeStates(many).length).toBeLessThan(5_200);
    expect(read[299]).toStrictEqual(["f", 12, 99_999, 99_999, "?"]);
  });
});

describe("the outlines of steps as a text", () => {
  const outlines = [
    {},
    { after: "1" },
    { after: "3f", when: "failed" },
    { after: "a", when: "finished", optional: true },
    { optional: true },
  ] as const;

  it("are read as they were written", () => {
    expect(writeOutlines(outlines)).toBe(";1;3fF;aEO;O");
    expect(readOutlines(";1;3fF;aEO;O")).toStrictEqual(outlines);
  });

  it("are not made of anything else", () => {
    expect(readOutlines("1;x;1FE;O1")).toStrictEqual([{ after: "1" }, null, null, null]);
  });
});
