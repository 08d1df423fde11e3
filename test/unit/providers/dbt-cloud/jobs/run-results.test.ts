import { toFailedStep } from "../../../../../src/providers/dbt-cloud/jobs/failed-part";
import { readRunResults } from "../../../../../src/providers/dbt-cloud/jobs/run-results";
import { readSources } from "../../../../../src/providers/dbt-cloud/jobs/source-freshness";
import { costOf } from "../../../../support/cost-of";

function aRunResults(...results: unknown[]) {
  return { metadata: { generated_at: "2026-01-05T06:10:00.000Z" }, results, elapsed_time: 3 };
}

function aNode(changes: object) {
  return {
    status: "error",
    timing: [],
    thread_id: "Thread-1 (worker)",
    execution_time: 0,
    adapter_response: {},
    message: "Database Error",
    failures: null,
    unique_id: "model.shop.orders",
    compiled: null,
    compiled_code: "select 's3cr3t'",
    relation_name: null,
    ...changes,
  };
}

function errorOf(changes: object): string | undefined {
  const [part] = readRunResults(aRunResults(aNode(changes)))?.failed ?? [];
  return part === undefined ? undefined : toFailedStep(part, part.reason).error;
}

describe("readRunResults", () => {
  it.each([
    "error",
    "fail",
    "runtime error",
    "ERROR",
    "partial success",
    "brand new",
    "canceled",
    "",
  ])("lists nodes with status %j", (status) => {
    expect(readRunResults(aRunResults(aNode({ status })))?.failed).toHaveLength(1);
  });

  it.each(["success", "pass", "warn", "skipped", "reused", "no-op", "SUCCESS"])(
    "leaves out nodes with status %s",
    (status) => {
      expect(readRunResults(aRunResults(aNode({ status })))?.failed).toStrictEqual([]);
    },
  );

  it.each([
    ["null", null],
    ["0", 0],
    ["missing", undefined],
  ])("counts no failing rows of a test whose failures are %s", (_what, failures) => {
    const changes = { status: "fail", unique_id: "test.shop.a", failures };

    expect(errorOf({ ...changes, message: "It failed" })).toBe("It failed");
    expect(errorOf({ ...changes, message: null })).toBe('Ended with status "fail".');
  });

  it("lists models with errors before the tests that failed because of them", () => {
    const artifact = aRunResults(
      aNode({ status: "brand new", unique_id: "model.shop.c" }),
      aNode({ status: "fail", unique_id: "test.shop.a", message: "Got 2 results" }),
      aNode({ status: "error", unique_id: "model.shop.b" }),
    );

    expect(readRunResults(artifact)?.failed.map(({ uniqueId }) => uniqueId)).toStrictEqual([
      "model.shop.b",
      "test.shop.a",
      "model.shop.c",
    ]);
  });

  it("reads the first ten and counts the rest", () => {
    const artifact = aRunResults(...Array.from({ length: 30_000 }, () => aNode({})));

    expect(readRunResults(artifact)).toMatchObject({ omitted: 29_990 });
    expect(costOf(() => readRunResults(artifact))).toBeLessThan(50);
  });

  it.each([
    [
      { status: "fail", failures: 3, message: "Got 3 results, configured to fail if != 0" },
      /^Got 3/,
    ],
    [{ status: "fail", failures: 3, message: "Totals differ" }, /^3 failing rows: Totals differ$/],
    [{ status: "fail", failures: 1, message: "Totals differ" }, /^1 failing row: Totals differ$/],
    [{ status: "fail", failures: 3, message: null }, /^3 failing rows\.$/],
    [{ unique_id: "test.shop.a", failures: 1, message: "error" }, /^1 failing row\.$/],
    [{ failures: 3, message: null }, /^Ended with status "error"\.$/],
    [{ message: null }, /^Ended with status "error"\.$/],
    [{ status: "partial success", message: "PARTIAL SUCCESS (2/3)" }, /^1 of 3 batches failed\.$/],
    [
      { message: "ERROR", batch_results: { successful: [], failed: [["a", "b"]] } },
      /^1 of 1 batch failed\.$/,
    ],
    [{ status: "partial success", message: null }, /^Ended with status "partial success"\.$/],
    [{ message: "select 's3cr3t'" }, /^Ended with status "error"\.$/],
    [{ message: 42, failures: "many" }, /^Ended with status "error"\.$/],
  ])("gives the reason of %j", (changes, reason) => {
    expect(errorOf(changes)).toMatch(reason);
  });

  it("drops what it cannot read and keeps the rest", () => {
    const artifact = aRunResults(null, "odd", { status: 1 }, aNode({}), { unique_id: "model.a.b" });

    expect(readRunResults(artifact)?.failed).toHaveLength(1);
  });

  it.each([null, [], "text", {}, { results: null }, { results: {} }])(
    "does not take %j for run results",
    (json) => {
      expect(readRunResults(json)).toBeNull();
    },
  );
});

const aStaleSource = {
  unique_id: "source.shop.raw.orders",
  max_loaded_at: "2026-01-03T04:00:00.000Z",
  snapshotted_at: "2026-01-05T06:00:00.000Z",
  max_loaded_at_time_ago_in_s: 180_000,
  status: "error",
  criteria: { warn_after: null, error_after: { count: 24, period: "hour" }, filter: null },
  adapter_response: {},
  timing: [],
};

describe("readSources", () => {
  it("says how stale a source is, and when that is an error", () => {
    expect(readSources(aRunResults(aStaleSource))?.failed).toStrictEqual([
      {
        uniqueId: "source.shop.raw.orders",
        status: "error",
        reason:
          "The source is stale: last loaded 2026-01-03T04:00:00.000Z, 50 hours before the check; an error after 24 hours.",
        count: null,
      },
    ]);
  });

  it.each([
    [
      { status: "runtime error", error: "Database Error\n  relation does not exist" },
      "Database Error relation does not exist",
    ],
    [
      { max_loaded_at: null, max_loaded_at_time_ago_in_s: null, criteria: null },
      "The source is stale.",
    ],
    [{ status: "runtime error" }, ""],
    [{ status: "brand new" }, ""],
  ])("makes do with %j", (changes, reason) => {
    const artifact = aRunResults({ ...aStaleSource, ...changes });

    expect(readSources(artifact)?.failed).toMatchObject([{ reason }]);
  });

  it("leaves out what is fresh, or old enough for a warning only", () => {
    const artifact = aRunResults(
      { ...aStaleSource, status: "pass" },
      { ...aStaleSource, status: "warn" },
    );

    expect(readSources(artifact)?.failed).toStrictEqual([]);
  });

  it.each([null, {}, { results: "none" }])("does not take %j for sources", (json) => {
    expect(readSources(json)).toBeNull();
  });
});
