import { mkdtempSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { renderRows, type Row } from "./rows";
import { Tally } from "./tally";
import { SURVIVED } from "./verdict";

describe("the table of faults", () => {
  let directory: string;
  const before = process.env["RUNWARD_FAULT_TABLE"];
  beforeEach(() => {
    directory = mkdtempSync(join(tmpdir(), "runward-test-"));
    process.env["RUNWARD_FAULT_TABLE"] = directory;
  });
  afterEach(() => {
    rmSync(directory, { recursive: true });
    if (before === undefined) delete process.env["RUNWARD_FAULT_TABLE"];
    else process.env["RUNWARD_FAULT_TABLE"] = before;
  });

  const saved = (): Row[] =>
    readdirSync(directory).flatMap(
      (file) => JSON.parse(readFileSync(join(directory, file), "utf8")) as Row[],
    );

  it("counts what was survived, lost, doubled and leaked, and what threw as lost", async () => {
    const tally = new Tally();

    tally.add("a storm", SURVIVED, { tried: 1_200 });
    tally.add("a storm", { lost: ["it"], doubled: [], leaked: [] });
    tally.add("a flood", { lost: [], doubled: ["it", "them"], leaked: ["token"] });
    const thrown = await tally.play("a flood", () => Promise.reject(new Error("no answer")));
    tally.save();

    expect(thrown.lost.join()).toContain("no answer");
    expect(saved()).toStrictEqual([
      {
        what: "a storm",
        target: null,
        tried: 1_201,
        survived: 1_200,
        lost: 1,
        doubled: 0,
        leaked: 0,
      },
      { what: "a flood", target: null, tried: 2, survived: 0, lost: 1, doubled: 1, leaked: 1 },
    ]);
  });

  it("is one table of all suites by fault, and one by target, each with a total", () => {
    for (const [what, target] of [
      ["b", "job"],
      ["a", null],
      ["b", "pipeline"],
    ] as const) {
      const tally = new Tally();
      tally.add(what, SURVIVED, { target });
      tally.save();
    }

    expect(renderRows(saved()).split("\n")).toStrictEqual([
      "| fault | tried | survived | lost | doubled | leaked |",
      "| --- | --: | --: | --: | --: | --: |",
      "| a | 1 | 1 | 0 | 0 | 0 |",
      "| b | 2 | 2 | 0 | 0 | 0 |",
      "| all | 3 | 3 | 0 | 0 | 0 |",
      "",
      "| target | tried | survived | lost | doubled | leaked |",
      "| --- | --: | --: | --: | --: | --: |",
      "| job | 1 | 1 | 0 | 0 | 0 |",
      "| pipeline | 1 | 1 | 0 | 0 | 0 |",
      "| all | 2 | 2 | 0 | 0 | 0 |",
    ]);
  });
});
