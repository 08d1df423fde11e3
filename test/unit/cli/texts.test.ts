import { EXIT, exitCodeOf, worstOf } from "../../../cli/exit-codes";
import { shellWord } from "../../../cli/session";
import { endingOfRun, endingOfWorkflow } from "../../../cli/text/ending";
import { createPaint } from "../../../cli/text/paint";
import { runColumns, runText, taskColumns, taskErrors } from "../../../cli/text/run-text";
import { safe, safeJson, safeLine } from "../../../cli/text/safe-text";
import { systemText } from "../../../cli/text/system-text";
import { table } from "../../../cli/text/table";
import { duration, zoneOf } from "../../../cli/text/time";
import { workflowText } from "../../../cli/text/workflow-text";
import { aRun, aStep, aSystem, aTask, aWorkflow, ended } from "./a-session";

const plain = createPaint(false);
const words = { paint: plain, next: (command: string) => `runward ${command}` };

const HOSTILE = "\u001b[2Jgone\u001b]0;title\u0007\u009b31m\u202eevil\u2028\rx";

describe("texts from outside", () => {
  it("have no control codes when they are printed", () => {
    expect(safe(HOSTILE)).toBe("gone]0;title31mevilx");
    expect(safeLine("a\nb")).toBe("a b");
  });

  it("have none as JSON either, and keep their value", () => {
    const printed = safeJson({ text: HOSTILE });

    // eslint-disable-next-line no-control-regex -- this is what must not be in it
    expect(printed).not.toMatch(/[\u0000-\u001f\u007f-\u009f\u2028\u202e]/);
    expect(JSON.parse(printed)).toStrictEqual({ text: HOSTILE });
  });

  it("have none anywhere in the text about a run", () => {
    const run = aRun({
      ...{ message: HOSTILE, jobName: HOSTILE, vendorState: HOSTILE, tags: { [HOSTILE]: HOSTILE } },
      history: [{ at: "2026-03-02T06:00:00Z", phase: "x", vendorState: HOSTILE, message: HOSTILE }],
      attempts: [1, 2].map((number) => ({
        ...{ number, vendorRunId: "1", runPageUrl: HOSTILE, result: null, duplicates: [] },
        ...{ mode: null, reason: HOSTILE, vendorState: HOSTILE, startedAt: null, endedAt: null },
      })),
      outputs: { tasks: {}, truncated: false, [HOSTILE]: HOSTILE } as never,
    });
    const task = aTask({ name: HOSTILE, state: HOSTILE, error: HOSTILE, pageUrl: HOSTILE });

    const printed = [
      ...runText(run, plain),
      ...endingOfRun({ ...run, done: true, status: "failed" }, words),
      ...table([run], runColumns(plain)),
      ...table([task], taskColumns(plain)),
      ...taskErrors([task]),
    ].join("\n");

    // eslint-disable-next-line no-control-regex -- this is what must not be in it
    expect(printed).not.toMatch(/[\u0000-\u0008\u000b-\u001f\u007f-\u009f\u2028\u202e]/);
    expect(printed).toContain("evil");
  });
});

describe("how a run ended", () => {
  it("names the cause and the commands to type next", () => {
    expect(endingOfRun(ended("failed"), words)).toStrictEqual([
      "r-1 failed after 1 min 40 s  Nightly orders",
      "  Failed.",
      "  Message: Task join failed.",
      "  Run page URL: https://adb-1.2/jobs/77",
      "Its tasks: runward tasks r-1",
      "To run again what did not succeed: runward repair r-1",
    ]);
  });

  it("offers no repair of a run whose outcome is unknown", () => {
    const text = endingOfRun(ended("unknown"), words).join("\n");

    expect(text).toContain("Check at the vendor before you start it again.");
    expect(text).not.toContain("repair");
  });

  it("offers no repair of a run that was only watched", () => {
    const run = ended("failed");
    const target = { ...run.target, type: "dbt-run" } as const;

    expect(endingOfRun({ ...run, target }, words).join("\n")).not.toContain("repair");
  });

  it("offers nothing after a success", () => {
    expect(endingOfRun(ended("succeeded"), words).join("\n")).not.toContain("runward");
  });

  it("offers the resume of a workflow", () => {
    const workflow = aWorkflow({ status: "failed", done: true, succeeded: false, message: "No." });

    expect(endingOfWorkflow(workflow, words)).toStrictEqual([
      "w-1 failed  nightly",
      "  No.",
      "To go on with what did not succeed: runward workflow resume w-1",
    ]);
  });

  it.each([
    ["succeeded", 0],
    ["failed", 1],
    ["cancelled", 3],
    ["timedOut", 4],
    ["unknown", 5],
  ] as const)("is the exit code: %s is %i", (status, code) => {
    expect(exitCodeOf(status)).toBe(code);
  });
});

describe("the text about a run", () => {
  it("leaves out what is not known", () => {
    const text = runText(aRun(), plain).join("\n");

    expect(text).toContain("Nightly orders");
    expect(text).toContain("Target       databricks-job 77 adb-1.2");
    expect(text).not.toContain("Repairs");
    expect(text).not.toContain("Ended");
  });

  it("shows attempts, history, outputs and what it belongs to", () => {
    const run = aRun({
      repairs: "r-0",
      repairedBy: ["r-2"],
      workflow: { id: "w-1", step: "load", statusUrl: "https://runward.example" },
      tags: { team: "sales" },
      history: [
        {
          at: "2026-03-02T06:00:05Z",
          phase: "watching",
          vendorState: "PENDING",
          message: "Waits.",
        },
      ],
      outputs: { tasks: {}, truncated: false },
    });

    const text = runText(run, plain).join("\n");

    expect(text).toMatch(
      /Repairs +r-0\nRepaired by +r-2\nWorkflow +w-1, step load\nTags +team=sales/,
    );
    expect(text).toMatch(/History\n {2}\d\d:\d\d:05 {2}PENDING {2}Waits\.\n/);
    expect(text).toContain('"truncated": false');
  });

  it("says who was told of the end, and why somebody was not", () => {
    const run = aRun({
      callback: { state: "abandoned", tries: 9, message: "runward.test did not answer" },
      notices: [
        { rule: "on call", state: "delivered", tries: 2, message: "answered 200" },
        { rule: "sales", state: "waiting", tries: 1, message: "hooks.slack.com answered 503" },
        { rule: "audit", state: "refused", tries: 0, message: "resolves to a private address" },
        { rule: "week", state: "waiting", tries: 0, message: null },
      ],
    });

    const lines = runText(run, plain);
    const ofWorkflow = workflowText(aWorkflow({ notices: run.notices }), plain);

    expect(lines.filter((line) => /^(?:Callback|Notice)/.test(line))).toStrictEqual([
      "Callback     given up, not delivered (sent 9 times): runward.test did not answer",
      "Notice       on call: delivered",
      "Notice       sales: not delivered yet (sent once): hooks.slack.com answered 503",
      "Notice       audit: refused, is not sent again: resolves to a private address",
      "Notice       week: not delivered yet",
    ]);
    expect(ofWorkflow).toContain("Notice on call: delivered");
  });
});

describe("the text about a run whose waits adapt", () => {
  it("says how long its job usually takes", () => {
    const usualDuration = { shortSeconds: 2_290, longSeconds: 2_640, runs: 20 };

    expect(runText(aRun({ usualDuration }), createPaint(false))).toContain(
      "Usually      38 min 10 s to 44 min 0 s, as its last 20 runs took",
    );
  });
});

describe("the text about a workflow", () => {
  it("lists the steps", () => {
    const workflow = aWorkflow({
      steps: [
        aStep({ status: "running", runId: "r-1" }),
        aStep({ name: "report", dependsOn: ["load"] }),
      ],
    });

    const lines = workflowText(workflow, plain);

    expect(lines).toContain("0 of 2 succeeded, 1 running, 1 waiting");
    expect(lines.slice(-3)).toStrictEqual([
      "STEP    STATUS   RUN  AFTER",
      "load    running  r-1",
      "report  waiting       load",
    ]);
  });
});

describe("table", () => {
  it("aligns columns, leaves out empty ones and shortens long cells", () => {
    const lines = table(
      [
        { a: "x", b: "y".repeat(100) },
        { a: "long", b: "z" },
      ],
      [
        { head: "A", cell: ({ a }) => a },
        { head: "NONE", cell: () => "" },
        { head: "B", cell: ({ b }) => b },
      ],
    );

    expect(lines).toStrictEqual(["A     B", `x     ${"y".repeat(59)}…`, "long  z"]);
  });
});

describe("times", () => {
  it.each([
    [0.4, "0 s"],
    [59.6, "1 min 0 s"],
    [200, "3 min 20 s"],
    [7_500, "2 h 5 min"],
    [100_800, "1 d 4 h"],
    [-5, "0 s"],
  ])("of %d seconds are %s", (seconds, text) => {
    expect(duration(seconds)).toBe(text);
  });

  it("have the zone of the machine", () => {
    expect(zoneOf("2026-03-02T06:00:00Z")).toMatch(/^[+-]\d\d:\d\d$/);
  });
});

describe("colours", () => {
  it("follow the status, and can be switched off", () => {
    expect(createPaint(true).status("FAILED")).toBe("\u001b[31mFAILED\u001b[39m");
    expect(createPaint(true).status("PENDING")).toBe("PENDING");
    expect(plain.status("FAILED")).toBe("FAILED");
  });
});

describe("shellWord", () => {
  it.each([
    ["https://runward.example", "https://runward.example"],
    ["a b", "'a b'"],
    ["it's", "'it'\\''s'"],
    ["$(rm)", "'$(rm)'"],
  ])("quotes %s", (text, word) => {
    expect(shellWord(text)).toBe(word);
  });
});

describe("what the app says about itself", () => {
  const system = aSystem();

  it("shows why a connection is not called, and when it is tried again", () => {
    const [connection] = system.connections;
    const reason = "No call was answered\u001b[2J.";
    const held = { ...connection!, reason, nextTryInSeconds: 65, state: "notAnswering" } as const;

    const lines = systemText({ ...system, connections: [held] }, plain);

    expect(lines).toContain("adb-1.2: No call was answered.");
    expect(lines).toContain("  The next try is in 1 min 5 s.");
    expect(lines.join("\n")).toMatch(/adb-1\.2 +databricks +not answering +2 +7 /);
  });

  it("says so if the caller may read the runs of none", () => {
    const lines = systemText({ ...system, connections: [] }, plain);

    expect(lines).toContain("No connections whose runs you may read.");
  });
});

describe("the exit code of a command for several ids", () => {
  it.each([
    [[EXIT.succeeded, EXIT.cancelled, EXIT.failed], EXIT.failed],
    [[EXIT.failed, EXIT.unknown], EXIT.unknown],
    [[EXIT.unknown, EXIT.wrongUse], EXIT.wrongUse],
    [[], EXIT.succeeded],
  ])("of %j is the worst: %i", (codes, worst) => {
    expect(worstOf(codes)).toBe(worst);
  });
});
