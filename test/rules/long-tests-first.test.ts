import { readdirSync } from "node:fs";
import { join, resolve } from "node:path";
import { LONG, longFirst } from "../support/long-tests-first.cjs";

const TESTS = resolve(__dirname, "..");

const files = readdirSync(TESTS, { recursive: true, encoding: "utf8" })
  .filter((name) => name.endsWith(".test.ts"))
  .map((name) => join(TESTS, name).replaceAll("\\", "/"));

const pathsOf = (...names: string[]): { path: string }[] =>
  names.map((name) => ({ path: `/root/test/${name}.test.ts` }));

describe("the order of test files", () => {
  it("begins with the long ones, and keeps that of the others", () => {
    const given = pathsOf("unit/large", "conformance/dbt-job", "unit/a", "faults/workflow-worlds");

    expect(longFirst(given)).toStrictEqual(
      pathsOf("faults/workflow-worlds", "conformance/dbt-job", "unit/large", "unit/a"),
    );
  });

  it.each(LONG)("lists no test that is gone: %s", (part) => {
    expect(files.filter((path) => new RegExp(part).test(path))).not.toStrictEqual([]);
  });
});
