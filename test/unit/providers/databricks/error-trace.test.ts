import { toUsefulTrace } from "../../../../src/providers/databricks/error-trace";

describe("toUsefulTrace", () => {
  it("drops colours, rulers and blank lines", () => {
    const trace = [
      "\u001b[0;31m---------------------------------------------------------------------------\u001b[0m",
      "\u001b[0;31mZeroDivisionError\u001b[0m        Traceback (most recent call last)",
      "File <command-1>, line 1",
      "\u001b[0;32m----> 1\u001b[0m 1/0",
      "",
      "ZeroDivisionError: division by zero",
    ].join("\n");

    expect(toUsefulTrace(trace)).toBe(
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

    const kept = toUsefulTrace(lines.join("\n"))!.split("\n");

    expect(kept).toHaveLength(12);
    expect(kept.slice(0, 2)).toStrictEqual(["line 1", "line 2"]);
    expect(kept[7]).toBe("…");
    expect(kept.at(-1)).toBe("line 100");
  });

  it.each([
    ["one endless line", "x".repeat(10_000)],
    ["many endless lines", Array(50).fill("y".repeat(1_000)).join("\n")],
  ])("cuts %s to 600 characters", (_name, trace) => {
    expect(toUsefulTrace(trace)!.length).toBeLessThanOrEqual(600);
  });

  it.each(["", "\n\n", "------\n======"])("has nothing to show for %j", (trace) => {
    expect(toUsefulTrace(trace)).toBeNull();
  });
});
