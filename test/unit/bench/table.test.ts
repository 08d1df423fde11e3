import { circumstances, median, percentile, printTable } from "../../../bench/support/table";

const argv = process.argv;
const script = process.env["npm_lifecycle_event"];

describe("printTable", () => {
  const lines: string[] = [];

  beforeEach(() => {
    lines.length = 0;
    jest.spyOn(console, "log").mockImplementation((line: string) => void lines.push(line));
    process.env["npm_lifecycle_event"] = "bench:lists";
    process.argv = ["node", "dist/bench/lists.js", "--runs", "1000"];
  });
  afterEach(() => {
    jest.restoreAllMocks();
    process.argv = argv;
    delete process.env["npm_lifecycle_event"];
    Object.assign(process.env, script === undefined ? {} : { npm_lifecycle_event: script });
  });

  it("says when, on how many cores and with which command the figures were measured", () => {
    printTable("Pages", ["few"], [["CPU ms", 2]]);

    expect(lines[0]).toMatch(
      /^\nPages\n\d{4}-\d\d-\d\d, \d+ cores, Node \d+\.\d+\.\d+: npm run bench:lists -- --runs 1000$/,
    );
  });

  it("names the script also when the program was started without npm", () => {
    delete process.env["npm_lifecycle_event"];
    process.argv = ["node", "dist/bench/week.js"];

    expect(circumstances()).toMatch(/: npm run bench:week$/);
  });

  it("aligns the figures of each case, with two decimals below ten", () => {
    printTable(
      "Pages",
      ["few", "many"],
      [
        ["CPU ms", 2.345, 12_345.6],
        ["p95", "none", 0],
      ],
    );

    expect(lines.slice(1)).toStrictEqual([
      "         few    many",
      "CPU ms  2.35  12,346",
      "p95     none       0",
    ]);
  });
});

describe("median and percentile", () => {
  it("are taken from the sorted figures", () => {
    expect(median([3, 1, 2])).toBe(2);
    expect(median([4, 1, 2, 3])).toBe(2.5);
    expect(percentile([5, 1, 4, 2, 3], 0.99)).toBe(5);
    expect(percentile([5, 1, 4, 2, 3], 0.5)).toBe(3);
  });

  it("of nothing are NaN, so that a measurement without figures cannot pass for a fast one", () => {
    expect(median([])).toBeNaN();
    expect(percentile([], 0.5)).toBeNaN();
  });
});
