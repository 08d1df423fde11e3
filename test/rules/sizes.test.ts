import { sizesOf } from "../../rules/sizes.cjs";

const LIMITS = { median: 80, p90: 200, longest: 300 };

const files = (...lines: number[]): { path: string; lines: number }[] =>
  lines.map((count, index) => ({ path: `src/file-${index}.ts`, lines: count }));

describe("the limits of file sizes", () => {
  it("accept files at their limits", () => {
    const lines = [...Array<number>(5).fill(80), ...Array<number>(4).fill(200), 300];

    expect(sizesOf("src", files(...lines), LIMITS)).toStrictEqual({
      ...{ part: "src", files: 10, median: 80, p90: 200, longest: 300 },
      objections: [],
    });
  });

  it("name each file that is too long", () => {
    const lines = [...Array<number>(18).fill(10), 301, 400];

    expect(sizesOf("src", files(...lines), LIMITS).objections).toStrictEqual([
      "src/file-18.ts has 301 lines, above 300: split it",
      "src/file-19.ts has 400 lines, above 300: split it",
    ]);
  });

  it("name a median and a tenth of files that have grown too long", () => {
    expect(sizesOf("src", files(81, 81, 201), LIMITS).objections).toStrictEqual([
      "src: the median is 81 lines, above 80",
      "src: the p90 is 201 lines, above 200",
    ]);
  });
});
