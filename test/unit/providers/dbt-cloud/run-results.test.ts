import { readRunResults } from "../../../../src/providers/dbt-cloud/run-results";
import { readSources } from "../../../../src/providers/dbt-cloud/source-freshness";

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

const errorOf = (changes: object) => readRunResults(aRunResults(aNode(changes)))?.failed[0]?.error;

describe("readRunResults", () => {
  it.each(["error", "fail", "runtime error", "ERROR"])("lists nodes with status %s", (status) => {
    expect(readRunResults(aRunResults(aNode({ status })))?.failed).toHaveLength(1);
  });

  it.each([
    "success",
    "pass",
    "warn",
    "skipped",
    "reused",
    "no-op",
    "partial success",
    "brand new",
  ])("leaves out nodes with status %s", (status) => {
    expect(readRunResults(aRunResults(aNode({ status })))?.failed).toStrictEqual([]);
  });

  it("puts what broke before the tests that noticed", () => {
    const artifact = aRunResults(
      aNode({ status: "fail", unique_id: "test.shop.a", message: "Got 2 results" }),
      aNode({ status: "error", unique_id: "model.shop.b" }),
    );

    expect(readRunResults(artifact)?.failed.map(({ name }) => name)).toStrictEqual([
      "model b",
      "test a",
    ]);
  });

  it.each([
    [
      { status: "fail", failures: 3, message: "Got 3 results, configured to fail if != 0" },
      /^Got 3/,
    ],
    [{ status: "fail", failures: 3, message: "Totals differ" }, /^3 failing rows: Totals differ$/],
    [{ status: "fail", failures: 1, message: "Totals differ" }, /^1 failing row: Totals differ$/],
    [{ message: null }, /^Ended with status "error"\.$/],
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
        name: "source raw.orders",
        error:
          "The source is stale: last loaded 2026-01-03T04:00:00.000Z, 50 hours before the check; an error after 24 hours.",
        trace: null,
      },
    ]);
  });

  it.each([
    [
      { error: "Database Error\n  relation does not exist" },
      "Database Error relation does not exist",
    ],
    [
      { max_loaded_at: null, max_loaded_at_time_ago_in_s: null, criteria: null },
      "The source is stale.",
    ],
  ])("makes do with %j", (changes, error) => {
    const artifact = aRunResults({ ...aStaleSource, status: "runtime error", ...changes });

    expect(readSources(artifact)?.failed).toMatchObject([{ error }]);
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
