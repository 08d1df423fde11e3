import { readLog } from "../../../../../src/providers/databricks/jobs/task-log";

describe("readLog", () => {
  it("finds the exception that ends what a wheel wrote", () => {
    const log = [
      "INFO reading rows",
      "Traceback (most recent call last):",
      '  File "/databricks/python/lib/load/main.py", line 7, in run',
      "ValueError: no rows for 2026-11-01",
      "",
    ].join("\n");

    expect(readLog(log)).toStrictEqual({
      reason: "ValueError: no rows for 2026-11-01",
      last: "ValueError: no rows for 2026-11-01",
      excerpt: log.trim(),
    });
  });

  it("finds dbt's text after its summary, without times and noise", () => {
    const log = [
      "04:15:20  1 of 2 START sql table model main.orders .... [RUN]",
      "04:15:21  1 of 2 ERROR creating sql table model main.orders .... [ERROR in 1.20s]",
      "04:15:22  ",
      "04:15:22  Completed with 1 error, 0 partial successes, and 0 warnings:",
      "04:15:22  ",
      "04:15:22    Database Error in model orders (models/orders.sql)",
      "  [TABLE_OR_VIEW_NOT_FOUND] The table or view main.raw cannot be found.",
      "  compiled code at target/run/shop/models/orders.sql",
      "04:15:22  ",
      "04:15:22  Done. PASS=1 WARN=0 ERROR=1 SKIP=0 TOTAL=2",
    ].join("\n");

    expect(readLog(log)).toMatchObject({
      reason:
        "Database Error in model orders (models/orders.sql) [TABLE_OR_VIEW_NOT_FOUND] The table or view main.raw cannot be found.",
      excerpt: expect.stringContaining("Database Error in model orders") as string,
    });
  });

  it("finds what dbt says when it fails before any model", () => {
    const log = "04:15:22  Encountered an error:\nCompilation Error\n  Model 'a' depends on 'b'";

    expect(readLog(log)).toMatchObject({ reason: "Compilation Error Model 'a' depends on 'b'" });
  });

  it("falls back to a line with an error word", () => {
    const log = "starting\n2026-11-01 10:00:00 ERROR load: connection refused\nbye";

    expect(readLog(log)).toMatchObject({
      reason: "2026-11-01 10:00:00 ERROR load: connection refused",
      last: "bye",
    });
  });

  it.each<[string, string, string | null]>([
    ["nothing", "", null],
    ["rulers", "-----\n=====", null],
    ["chatter", "starting\nstill busy", "starting\nstill busy"],
  ])("finds no reason in %s", (_name, log, excerpt) => {
    expect(readLog(log)).toMatchObject({ reason: null, excerpt });
  });

  it("keeps the last lines of a long log, and 600 characters at most", () => {
    const lines = Array.from({ length: 100 }, (_, index) => `line ${index + 1}`);

    expect(readLog(lines.join("\n")).excerpt?.split("\n")).toStrictEqual(lines.slice(-8));
    expect(readLog("y".repeat(8_000)).excerpt).toHaveLength(600);
    expect(readLog(Array(50).fill("y".repeat(500)).join("\n")).excerpt).toHaveLength(500);
  });
});
