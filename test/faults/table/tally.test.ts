import { mkdtempSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Violation } from "../../support/history/check";
import type { Recording } from "../../support/history/entry";
import { Recorder } from "../../support/history/recorder";
import { renderChecked } from "./checked";
import { renderRows, type Row } from "./rows";
import { Tally, type Counted } from "./tally";
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

  const counted = (): Counted[] =>
    readdirSync(directory).map(
      (file) => JSON.parse(readFileSync(join(directory, file), "utf8")) as Counted,
    );
  const saved = (): Row[] => counted().flatMap(({ rows }) => rows);

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

  it("counts what was recorded and checked, and ends with the rules and the planted bugs", () => {
    const tally = new Tally();
    const violation: Violation = {
      rule: "a rule",
      harm: "lost",
      about: "r-1",
      detail: "It broke.",
    };

    tally.check("random scenarios", recordingOf("slept"), []);
    tally.check("killed hosts", recordingOf("started", "killed", "started"), [violation]);
    tally.bugsFound = 3;
    tally.save();

    const checked = counted().flatMap((one) => one.checked);
    expect(counted().map(({ bugsFound }) => bugsFound)).toStrictEqual([3]);
    expect(renderChecked(checked, 3).split("\n")).toStrictEqual([
      "| recorded | recordings | app processes | kills and freezes | calls | entries | violations |",
      "| --- | --: | --: | --: | --: | --: | --: |",
      "| killed hosts | 1 | 2 | 1 | 1 | 5 | 1 |",
      "| random scenarios | 1 | 1 | 1 | 1 | 3 | 0 |",
      "| all | 2 | 3 | 2 | 2 | 8 | 1 |",
      "",
      expect.stringMatching(/^Rules: \d+\. Planted bugs that were found: 3\.$/),
    ]);
  });
});

/** One call, and what happened to its host. */
function recordingOf(...events: readonly ("started" | "killed" | "slept")[]): Recording {
  const recorder = new Recorder(() => 0);
  for (const event of events) {
    if (event === "slept")
      recorder.add("trouble", { where: "host", seconds: 9, what: "it sleeps" });
    else recorder.add("process", { process: "app", event });
  }
  recorder.answer(recorder.call({ action: "list" }));
  return recorder.recording;
}
