import type { Conclusion } from "../../../src/contracts/outcome";
import type { RunDocument } from "../../../src/contracts/run-document";
import { toNotice, type Notice } from "../../../src/notices/notice";
import {
  aRunDocument,
  aRunEnding,
  aWorkflowEnding,
  BASE_URL,
  RUN_ID,
  WORKFLOW_ID,
} from "../../support/endings";
import { RUN_PAGE } from "../../support/run-builders";

const about = (ending: Parameters<typeof toNotice>[0], runId = RUN_ID): Notice =>
  toNotice(ending, { rule: "on call", runId, baseUrl: BASE_URL });

const ofRun = (conclusion: Partial<Conclusion>, changes: Partial<RunDocument> = {}): Notice =>
  about(aRunEnding(conclusion, changes));

const REPAIR = `Repair it on its page in Runward, or with: runward repair ${RUN_ID}`;
const [ATTEMPT] = aRunDocument().attempts;

describe("toNotice, of a run", () => {
  it("tells the cause first, what it is about, what to do, and where", () => {
    expect(ofRun({})).toStrictEqual({
      id: `${RUN_ID}/on call`,
      rule: "on call",
      outcome: "failed",
      title: "Failed: Nightly load",
      cause: ["Workload failed, see run output for details", "ingest: Table orders is missing"],
      facts: [
        ["Job", "Nightly load (77)"],
        ["Target", "databricks-job at adb-1.2"],
        ["Run", RUN_ID],
        ["Run at the vendor", "501"],
        ["Time", "2026-03-02 06:00 UTC to 2026-03-02 06:04 UTC (4 min)"],
      ],
      next: `Open the run and correct the cause. ${REPAIR}`,
      links: [
        { title: "Run at the vendor", url: RUN_PAGE },
        { title: "This run in Runward", url: `${BASE_URL}/api/ui#/runs/${RUN_ID}` },
      ],
    });
  });

  it.each<[Partial<Conclusion>, string | null]>([
    [{ outcome: "succeeded", code: null }, null],
    [
      { outcome: "cancelled", code: "cancelled" },
      `A caller asked for the cancel. If that was right, there is nothing to do. If the job is still needed: repair it on its page in Runward, or with: runward repair ${RUN_ID}`,
    ],
    [
      { outcome: "cancelled", code: "cancelledAtVendor" },
      `It was cancelled at the vendor, not by Runward. If the job is still needed: repair it on its page in Runward, or with: runward repair ${RUN_ID}`,
    ],
    [
      { outcome: "timedOut", code: "timedOut" },
      `Find out why it was not finished in time; the limit is timeoutSeconds of its start. ${REPAIR}`,
    ],
    [
      { outcome: "timedOut", code: "queueTimedOut" },
      `Find out why it was not finished in time; the limit is queueTimeoutSeconds of its start. ${REPAIR}`,
    ],
    [
      { outcome: "unknown", code: "lostContact" },
      "The job may still be running. Look at the vendor before you start it again, so that it does not run twice.",
    ],
  ])("says what to do after %j", (conclusion, next) => {
    expect(ofRun(conclusion).next).toBe(next);
  });

  it("says that nothing was started only where the conclusion says so", () => {
    const message = "Failed.\nMessage: No such job.\nRun page URL: none, nothing was started";
    const notice = ofRun(
      { code: "notStarted", message },
      { attempts: [], attempt: null, vendorRunId: null, runPageUrl: null },
    );

    expect(notice.next).toBe(
      "Nothing was started at the vendor. Correct the cause, then start the run again.",
    );
    expect(notice.cause).toStrictEqual(["No such job."]);
    expect(notice.links.map(({ title }) => title)).toStrictEqual(["This run in Runward"]);
  });

  it("links the job if the vendor gave the run no page", () => {
    const url = "https://adb-1.2.azuredatabricks.net/jobs/77";
    const message = `Outcome unknown.\nMessage: Lost contact.\nRun page URL: ${url}`;

    const { links } = ofRun({ outcome: "unknown", message }, { runPageUrl: null });

    expect(links[0]).toStrictEqual({ title: "Job at the vendor", url });
  });

  it.each(["javascript:alert(1)", "no link", "", "//example.com"])(
    "links no page that is no web address: %s",
    (page) => {
      const message = `Failed.\nMessage: x\nRun page URL: ${page}`;

      const { links } = ofRun({ message }, { runPageUrl: page });

      expect(links.map(({ title }) => title)).toStrictEqual(["This run in Runward"]);
    },
  );

  it("does not offer a repair of a run that Runward did not start", () => {
    const attempts = [{ ...ATTEMPT!, mode: "attached" as const }];

    expect(ofRun({}, { attempts }).next).toBe(
      "Open the run and correct the cause. Start its job again at the vendor.",
    );
  });

  it("tells a repair as such, and the step of a workflow with the workflow", () => {
    const workflow = { id: WORKFLOW_ID, step: "load", statusUrl: BASE_URL };
    const repaired = `r-${"c".repeat(40)}`;

    const repair = ofRun({}, { repairs: repaired });
    const step = ofRun({ outcome: "cancelled", code: "cancelled" }, { workflow });

    expect(repair.title).toBe("Failed: repair of Nightly load");
    expect(repair.facts).toContainEqual(["Repairs", repaired]);
    expect(step.title).toBe("Cancelled: step load (Nightly load)");
    expect(step.facts).toContainEqual(["Step", `load of workflow ${WORKFLOW_ID}`]);
    expect(step.next).toMatch(/^Its workflow or a caller asked for the cancel\./);
    expect(step.next).toMatch(new RegExp(`runward workflow resume ${WORKFLOW_ID}$`));
  });

  it("names a run by its job, or by what else is known, on one short line", () => {
    const target = { type: "dbt-job", connectionId: "1", jobId: "9", jobName: null };
    const unknown = { type: "databricks-submit", connectionId: null, jobId: null, jobName: null };

    expect(ofRun({}, { jobName: null, target }).title).toBe("Failed: dbt-job 9");
    expect(ofRun({}, { jobName: null, target: unknown }).title).toBe("Failed: run 501");
    expect(ofRun({}, { jobName: "a\nb\u202e" }).title).toBe("Failed: a b");
    expect(ofRun({}, { jobName: "x".repeat(500) }).title).toHaveLength(150);
  });
});

describe("toNotice, of a workflow", () => {
  it("tells each failed step, and how to resume", () => {
    expect(about(aWorkflowEnding(), WORKFLOW_ID)).toStrictEqual({
      id: `${WORKFLOW_ID}/on call`,
      rule: "on call",
      outcome: "failed",
      title: "Failed: workflow nightly",
      cause: [
        "1 of 3 steps failed: load.",
        "Step load: Failed.",
        "Task ingest failed.",
        "Skipped because of that: test.",
      ],
      facts: [
        ["Workflow", "nightly"],
        ["Steps", "1 succeeded, 1 failed, 1 skipped of 3"],
        ["Schedule", "nightly"],
        ["Id", WORKFLOW_ID],
        ["Time", "2026-03-02 06:00 UTC to 2026-03-02 07:30 UTC (1 h 30 min)"],
      ],
      next: `Correct the cause of each failed step. Resume it on its page in Runward, or with: runward workflow resume ${WORKFLOW_ID} (what has succeeded does not run again).`,
      links: [
        { title: "First failed step at the vendor", url: RUN_PAGE },
        { title: "This workflow in Runward", url: `${BASE_URL}/api/ui#/workflows/${WORKFLOW_ID}` },
      ],
    });
  });

  it.each<[Partial<Conclusion>, RegExp | null]>([
    [{ outcome: "succeeded", code: null }, null],
    [{ outcome: "cancelled", code: "cancelled" }, /^A caller asked for the cancel\./],
    [{ outcome: "timedOut", code: "timedOut" }, /^Find out why it was not finished in time\./],
    [{ outcome: "unknown", code: "lostContact" }, /^A step may still be running at the vendor\./],
    [{ outcome: "unknown", code: "terminated" }, /^Runs of its steps may still be running\./],
  ])("says what to do after %j", (conclusion, next) => {
    const told = about(aWorkflowEnding(conclusion), WORKFLOW_ID).next;

    expect([told].filter((text) => text !== null)).toStrictEqual(
      [next].filter((text) => text !== null).map((text) => expect.stringMatching(text) as string),
    );
  });

  it("tells the end of a resumed workflow as such", () => {
    const ending = aWorkflowEnding({}, { generation: 2, resumedAt: "2026-03-02T07:00:00.000Z" });
    const notice = about(ending, `${WORKFLOW_ID}-2`);

    expect(notice.id).toBe(`${WORKFLOW_ID}-2/on call`);
    expect(notice.title).toBe("Failed: workflow nightly, resumed");
    expect(notice.facts).toContainEqual(["Generation", "2 (after a resume)"]);
    expect(notice.facts).toContainEqual([
      "Time",
      "2026-03-02 07:00 UTC to 2026-03-02 07:30 UTC (30 min)",
    ]);
  });
});
