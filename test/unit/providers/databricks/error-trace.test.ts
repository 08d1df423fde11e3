import {
  findException,
  toLines,
  toUsefulTrace,
} from "../../../../src/providers/databricks/error-trace";

describe("toUsefulTrace", () => {
  it("drops rulers and blank lines", () => {
    const trace = [
      "---------------------------------------------------------------------------",
      "ZeroDivisionError        Traceback (most recent call last)",
      "File <command-1>, line 1",
      "----> 1 1/0",
      "",
      "ZeroDivisionError: division by zero",
    ].join("\n");

    expect(toUsefulTrace(toLines(trace))).toBe(
      [
        "ZeroDivisionError        Traceback (most recent call last)",
        "File <command-1>, line 1",
        "----> 1 1/0",
        "ZeroDivisionError: division by zero",
      ].join("\n"),
    );
  });

  it("keeps both ends of a long trace, because the reason is at one of them", () => {
    const lines = Array.from({ length: 100 }, (_, index) => `line ${index + 1}`);

    const kept = toUsefulTrace(lines)!.split("\n");

    expect(kept).toHaveLength(12);
    expect(kept.slice(0, 2)).toStrictEqual(["line 1", "line 2"]);
    expect(kept[7]).toBe("…");
    expect(kept.at(-1)).toBe("line 100");
  });

  it.each([
    ["one endless line", "x".repeat(10_000)],
    ["many endless lines", Array(50).fill("y".repeat(1_000)).join("\n")],
  ])("cuts %s to 600 characters", (_name, trace) => {
    expect(toUsefulTrace(toLines(trace))!.length).toBeLessThanOrEqual(600);
  });

  it.each(["", "\n\n", "------\n======"])("has nothing to show for %j", (trace) => {
    expect(toUsefulTrace(toLines(trace))).toBeNull();
  });
});

describe("findException", () => {
  it.each<[string, string[], string | null]>([
    [
      "the last line of Python's",
      ["Traceback (most recent call last):", '  File "a.py", line 1', "ValueError: no rows"],
      "ValueError: no rows",
    ],
    [
      "the last cause of Java's",
      [
        "org.apache.spark.SparkException: Job aborted",
        "\tat org.apache.spark.ErrorHandler.handle(ErrorHandler.scala:1)",
        "Caused by: java.io.FileNotFoundException: /no/such",
        "\tat java.io.FileInputStream.open(FileInputStream.java)",
      ],
      "Caused by: java.io.FileNotFoundException: /no/such",
    ],
    ["none", ["all is well"], null],
  ])("finds %s", (_name, lines, exception) => {
    expect(findException(lines)).toBe(exception);
  });
});
