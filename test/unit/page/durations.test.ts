import { durationText, relativeText } from "../../../page/logic/duration-text";

describe("durationText", () => {
  it.each([
    [0, "0 s"],
    [0.44, "0.4 s"],
    [9.96, "10 s"],
    [12.4, "12 s"],
    [59.6, "1 min 00 s"],
    [185, "3 min 05 s"],
    [3_599.6, "1 h 00 min"],
    [7_620, "2 h 07 min"],
    [86_400, "1 d 0 h"],
    [273_600, "3 d 4 h"],
    [-1, "–"],
    [Number.NaN, "–"],
  ])("shows %d seconds as %s", (seconds, text) => {
    expect(durationText(seconds)).toBe(text);
  });
});

describe("relativeText", () => {
  it.each([
    [-3, "just now"],
    [-40, "40 s ago"],
    [300, "in 5 min"],
    [-7_200, "2 h ago"],
    [-259_200, "3 d ago"],
  ])("shows an instant %d seconds from now as %s", (seconds, text) => {
    expect(relativeText(1_000_000_000 + seconds * 1_000, 1_000_000_000)).toBe(text);
  });
});
