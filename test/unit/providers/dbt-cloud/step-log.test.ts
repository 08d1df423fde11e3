import { readStepLog } from "../../../../src/providers/dbt-cloud/step-log";
import { VendorStep } from "../../../../src/providers/dbt-cloud/vendor-run";

function aStep(
  lines: readonly string[] | null,
  name: string | null = "Invoke dbt with `dbt deps`",
) {
  const logs = lines === null ? null : lines.join("\r\n");
  return VendorStep.parse({ id: 1, index: 3, status: 20, name, logs, started_at: null });
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
      name: "Invoke dbt with `dbt deps`",
      error: "Encountered an error: Compilation Error 'metricc' is undefined",
      trace: "Encountered an error:\nCompilation Error\n'metricc' is undefined",
    });
  });

  it("prefers a line that tells of a failure to the counts at the end", () => {
    const step = aStep([
      "Cloning",
      "Permission denied (publickey)",
      "Done. PASS=0 WARN=0 ERROR=0 SKIP=0",
    ]);

    expect(readStepLog(step)?.error).toMatch(/^Permission denied/);
  });

  it("shows the last lines when none tells of a failure", () => {
    const step = aStep(Array.from({ length: 200 }, (_, index) => `line ${index}`));

    expect(readStepLog(step)?.trace).toBe("line 195\nline 196\nline 197\nline 198\nline 199");
  });

  it("reads no more than the end of a long log", () => {
    const lines = ["Encountered an error:", ...Array<string>(60).fill("quiet")];

    expect(readStepLog(aStep(lines))?.error).not.toContain("Encountered");
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

  it.each([[null], [[]], [["", "  "]], [["select 1"]]])("finds nothing in %j", (lines) => {
    expect(readStepLog(aStep(lines))).toBeNull();
  });

  it("names a step without a name by its number", () => {
    expect(readStepLog(aStep(["fatal: gone"], null))?.name).toBe("step 3");
  });
});
