import { readNodeResults } from "../../../../../src/providers/dbt-cloud/jobs/node-results";

const aResult = (changes: object = {}): object => ({
  unique_id: "model.shop.orders",
  status: "success",
  execution_time: 1.23456,
  timing: [
    { name: "compile", started_at: "2026-01-05T06:00:00Z", completed_at: "2026-01-05T06:00:01Z" },
    { name: "execute", started_at: "2026-01-05T06:00:01Z", completed_at: "2026-01-05T06:00:09Z" },
  ],
  message: "SUCCESS 1",
  ...changes,
});

const nodesOf = (...results: readonly unknown[]) => readNodeResults({ results })?.nodes;

describe("readNodeResults", () => {
  it("reads a node from the start of its first phase to the end of its last", () => {
    expect(nodesOf(aResult())).toMatchObject([
      {
        uniqueId: "model.shop.orders",
        status: "success",
        seconds: 1.235,
        startedAt: "2026-01-05T06:00:00.000Z",
        endedAt: "2026-01-05T06:00:09.000Z",
      },
    ]);
  });

  it.each([-1, Infinity, 1e300, "1", null])("counts a time of %s as none", (execution_time) => {
    expect(nodesOf(aResult({ execution_time }))).toMatchObject([{ seconds: 0 }]);
  });

  it.each(["<b>", "x".repeat(200), "", "line\nbreak"])("keeps no status like %j", (status) => {
    expect(nodesOf(aResult({ status }))).toMatchObject([{ status: "unknown" }]);
  });

  it("gives no SQL as a reason", () => {
    const message = "Database Error in model orders\n  select password from secrets";
    const [node] = nodesOf(aResult({ status: "error", message }))!;

    expect(node?.reason()).toBe("Database Error in model orders");
  });

  it("drops what is no node", () => {
    expect(nodesOf(null, 1, {}, { unique_id: 1, status: "success" }, aResult())).toHaveLength(1);
  });

  it("reads no nodes of the documentation, which says success for all of them", () => {
    const read = readNodeResults({ args: { which: "generate" }, results: [aResult()] });

    expect(read?.nodes).toStrictEqual([]);
  });

  it("says that it has not read all of too many", () => {
    const results = Array.from({ length: 20_001 }, () => aResult());

    expect(readNodeResults({ results })).toMatchObject({ truncated: true });
  });

  it.each([null, 1, {}, { results: {} }])("reads nothing from %j", (json) => {
    expect(readNodeResults(json)).toBeNull();
  });
});
