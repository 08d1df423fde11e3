import { firstUseful, saysSomething } from "../../../../src/providers/databricks/useful-text";

describe("saysSomething", () => {
  it.each([
    null,
    "",
    " \n ",
    "----",
    "null",
    "Unknown error.",
    "Workload failed, see run output for details.",
    "Task main failed with message: Workload failed, see run output for details.",
    "Task main failed with message: Workload failed, see run output for details. This caused all downstream tasks to get skipped.",
    "Task main failed. This caused all downstream tasks to get skipped.",
    "SystemExit: 1",
    "Process exited with code 1",
  ])("is false of %j", (text) => {
    expect(saysSomething(text)).toBe(false);
  });

  it.each([
    "ZeroDivisionError: division by zero",
    "Task main failed with message: No such file.",
    "Workload failed, see run output for details. The cluster was lost.",
    "Échec",
    "exit code 137: out of memory",
  ])("is true of %j", (text) => {
    expect(saysSomething(text)).toBe(true);
  });
});

describe("firstUseful", () => {
  it.each<[(string | null)[], string | null]>([
    [[null, "Workload failed.", "No such file."], "No such file."],
    [[null, "", "Workload failed.", "Failed."], "Workload failed."],
    [[null, ""], null],
    [[], null],
  ])("of %j is %j", (sources, useful) => {
    expect(firstUseful(sources)).toBe(useful);
  });
});
