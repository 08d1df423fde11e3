import { z } from "zod";
import { lenientList, lenientObject } from "../../../../src/providers/databricks/lenient";
import { RunDocument } from "../../../../src/providers/databricks/jobs/run-document";
import { costOf } from "../../../support/cost-of";

describe("lenientObject", () => {
  it.each([undefined, null, 7, "text", [], [["x"]]])("reads %j as an empty object", (value) => {
    const schema = z.object({ part: lenientObject({ name: z.string().nullish() }) });

    expect(schema.parse({ part: value })).toStrictEqual({ part: {} });
  });
});

describe("lenientList", () => {
  it.each([undefined, null, 7, "text", { 0: 1 }])("reads %j as an empty list", (value) => {
    expect(z.object({ list: lenientList(z.number()) }).parse({ list: value })).toStrictEqual({
      list: [],
    });
  });

  it("keeps the items that can be read", () => {
    expect(lenientList(z.number()).parse([1, "2", null, 3])).toStrictEqual([1, 3]);
  });
});

describe("RunDocument", () => {
  it.each([
    ["empty tasks", {}],
    [
      "tasks of wrong types",
      { task_key: 1, run_id: [], attempt_number: "x", state: 7, status: [] },
    ],
  ])("with 100,000 %s does not block the process", (_name, task) => {
    const tasks = Array<unknown>(100_000).fill(task);

    expect(costOf(() => RunDocument.parse({ tasks }))).toBeLessThan(50);
    expect(RunDocument.parse({ tasks }).tasks).toHaveLength(250);
  });
});
