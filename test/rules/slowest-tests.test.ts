import { slowestTests } from "../support/slowest-tests.cjs";

const file = (name: string, ...durations: (number | null)[]): object => ({
  testFilePath: `/root/test/${name}.test.ts`,
  testResults: durations.map((duration, index) => ({ duration, fullName: `test ${index}` })),
});

const listed = (...files: object[]): string[] =>
  slowestTests({ testResults: files } as never, "/root");

describe("the list of the slowest tests", () => {
  it("has the ten slowest of all files, the slowest first", () => {
    const lines = listed(
      file("one", ...Array<number>(9).fill(100), 3_210),
      file("two", 12_345, 7, ...Array<number>(9).fill(200)),
    );

    expect(lines).toHaveLength(10);
    expect(lines.slice(0, 3)).toStrictEqual([
      "  12.3 s  test/two.test.ts: test 0",
      "   3.2 s  test/one.test.ts: test 9",
      "   0.2 s  test/two.test.ts: test 2",
    ]);
  });

  it("leaves out tests that were skipped", () => {
    expect(listed(file("one", null, 5))).toStrictEqual(["   0.0 s  test/one.test.ts: test 1"]);
  });
});
