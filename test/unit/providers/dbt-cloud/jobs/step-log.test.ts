import {
  readLogEnd,
  readNodeErrors,
  readStepLog,
  toStepName,
} from "../../../../../src/providers/dbt-cloud/jobs/step-log";
import { VendorStep } from "../../../../../src/providers/dbt-cloud/jobs/vendor-run";

type Lines = readonly string[] | null;

function aStep(lines: Lines, debugLines: Lines = null, changes: object = {}) {
  const [logs, truncated_debug_logs] = [lines, debugLines].map((log) => log?.join("\r\n") ?? null);
  const name = "Invoke dbt with `dbt deps`";
  return VendorStep.parse({
    id: 1,
    index: 3,
    status: 20,
    name,
    logs,
    truncated_debug_logs,
    ...changes,
  });
}

describe("readStepLog", () => {
  it("starts where dbt says that it encountered an error", () => {
    const step = aStep([
      "\u001b[0m13:58:01  Running with dbt=1.9.4",
      "\u001b[0m13:58:02  Warning: 3 tests failed yesterday",
      "\u001b[0m13:58:03  Encountered an error:",
      "\u001b[31mCompilation Error\u001b[0m",
      "  'metricc' is undefined",
    ]);

    expect(readStepLog(step)).toStrictEqual({
      error: "Encountered an error: Compilation Error 'metricc' is undefined",
      trace: "Encountered an error:\nCompilation Error\n'metricc' is undefined",
    });
  });

  it("prefers a line about a failure to the totals at the end", () => {
    const step = aStep([
      "Cloning",
      "Permission denied (publickey)",
      "Done. PASS=0 WARN=0 ERROR=0 SKIP=0",
    ]);

    expect(readStepLog(step)?.error).toBe("Permission denied (publickey)");
  });

  it("reads no more than the end of a long log", () => {
    const lines = ["Encountered an error:", "old", ...Array<string>(60).fill("quiet")];

    expect(readStepLog(aStep(lines))).toBeNull();
  });

  it("stays short, and within plain text without SQL", () => {
    const step = aStep(["Database Error", ...Array<string>(30).fill("x".repeat(200)), "select 1"]);

    const found = readStepLog(step);

    expect(found?.error).toHaveLength(300);
    expect(found?.trace).toHaveLength(600);
  });

  it("never shows the statement that a log quotes", () => {
    const found = readStepLog(aStep(["select 's3cr3t'", "Database Error", "  select 's3cr3t'"]));

    expect(found).toMatchObject({ error: "Database Error", trace: null });
  });

  it.each([[null], [[]], [["", "  "]], [["select 1"]], [["all quiet"]]])(
    "finds nothing in %j",
    (lines) => {
      expect(readStepLog(aStep(lines))).toBeNull();
    },
  );

  const debugLines = [
    "where password = 's3cr3t' and error = 1",
    "13:59:00.653171 [debug] [Thread-1 (]: On model.shop.orders: select 's3cr3t', 'error'",
    "from s3cr3t",
    "13:59:01.000001 [debug] [Thread-1 (]: Postgres adapter: Postgres error: division by zero",
  ];

  it.each<readonly [string, Lines]>([
    ["is missing", null],
    ["is empty", [""]],
    ["contains no failure", ["13:59:00  Running dbt build..."]],
    ["only says that something failed", ["Failure in model orders (a.sql)", "  Status: error"]],
    ["contains only a heading", ["13:58:03  Encountered an error:"]],
  ])("reads the debug log when the log %s", (_, lines) => {
    expect(readStepLog(aStep(lines, debugLines))).toStrictEqual({
      error: "Postgres adapter: Postgres error: division by zero",
      trace: null,
    });
  });

  it("prefers what a debug log marks as an error", () => {
    const marked = [
      ...debugLines,
      "13:59:02.000001 [error] [MainThread]: Database Error in model orders (models/orders.sql)",
      "  division by zero",
      "13:59:02.000002 [info ] [MainThread]: Done. PASS=0",
    ];

    expect(readStepLog(aStep(null, marked))?.error).toBe(
      "Database Error in model orders (models/orders.sql) division by zero",
    );
  });

  it("shows single lines of a debug log in a form that is not known", () => {
    const unknown = ["where a = 's3cr3t'", "Runtime Error: no profile", "where error = 's3cr3t'"];

    expect(readStepLog(aStep(null, unknown))).toStrictEqual({
      error: "Runtime Error: no profile",
      trace: null,
    });
  });
});

describe("readLogEnd", () => {
  it("shows the last lines of a log without a failure", () => {
    const step = aStep(Array.from({ length: 200 }, (_, index) => `line ${index}`));

    expect(readLogEnd(step)?.trace).toBe("line 195\nline 196\nline 197\nline 198\nline 199");
  });
});

describe("readNodeErrors", () => {
  const log = [
    "13:58:01  1 of 3 ERROR creating sql table model dev.orders ......... [ERROR in 0.05s]",
    "13:58:01  Unhandled error while executing target/run/shop/models/daily.sql",
    "Exception on worker thread. connection lost",
    "13:58:02  Batch 2 of 3 OK created batch 2026-01-02 of dev.daily [OK in 0.1s]",
    "13:58:05  Completed with 2 errors, 1 partial success, and 0 warnings:",
    "13:58:05  ",
    "13:58:05  Failure in model orders (models/orders.sql)",
    "13:58:05    Database Error in model orders (models/orders.sql)",
    "  division by zero",
    "  compiled code at target/run/shop/models/orders.sql",
    "13:58:05  ",
    "13:58:05  Failure in test unique_id (models/schema.yml)",
    "13:58:05    Got 3 results, configured to fail if != 0",
    "13:58:05  ",
    "13:58:05  Failure in model mute (models/mute.sql)",
    "13:58:05    Status: error",
    "13:58:05  ",
    "13:58:05  Done. PASS=0 WARN=0 ERROR=2 SKIP=0 TOTAL=3",
  ];

  it("reports the error of each node in the log", () => {
    expect([...readNodeErrors(aStep(log))]).toStrictEqual([
      ["daily", "Exception on worker thread. connection lost"],
      ["model orders", "Database Error in model orders (models/orders.sql) division by zero"],
      ["test unique_id", "Got 3 results, configured to fail if != 0"],
    ]);
  });

  it("finds in the debug log what the log leaves out", () => {
    const debugLog = [
      "13:59:02.000001 [error] [MainThread]: Database Error in model mute (models/mute.sql)",
      "  out of memory",
    ];

    expect(readNodeErrors(aStep(log, debugLog)).get("model mute")).toMatch(/out of memory$/);
  });
});

describe("toStepName", () => {
  it.each([
    [3, "step 3"],
    [null, "a step without a name"],
  ])("names a step without a name by its number %j", (index, name) => {
    expect(toStepName(aStep(null, null, { name: null, index }))).toBe(name);
  });
});
