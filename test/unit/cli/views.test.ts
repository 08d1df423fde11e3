import type { RunDocument } from "../../../client/documents";
import { createPaint } from "../../../cli/text/paint";
import { LiveView } from "../../../cli/watch/live-view";
import { runLooks } from "../../../cli/watch/run-looks";
import { createView } from "../../../cli/watch/views";
import { workflowLooks } from "../../../cli/watch/workflow-looks";
import { aRun, aSession, aStep, aTask, aWorkflow, ended, fakeIo } from "./a-session";

const plain = createPaint(false);
const looks = runLooks(plain, () => []);

const entry = (second: number, vendorState: string): RunDocument["history"][number] => ({
  at: `2026-03-02T06:00:0${second}Z`,
  ...{ phase: "watching", vendorState, message: `The job is ${vendorState}.` },
});

const STORY = [
  aRun({ history: [entry(1, "PENDING")] }),
  aRun({ history: [entry(1, "PENDING")], checks: 2 }),
  aRun({ history: [entry(1, "PENDING"), entry(2, "RUNNING")] }),
];

describe("the view without a terminal", () => {
  it("prints a line for each change, without control codes", async () => {
    const io = fakeIo();
    const view = await createView(aSession({}, io), looks);

    for (const run of STORY) view.show(run);
    view.trouble("No answer.");
    view.trouble(null);
    view.close();

    expect(io.printed.map((line) => line.replace(/^\d\d:\d\d/, "hh:mm"))).toStrictEqual([
      "hh:mm:01  PENDING  The job is PENDING.",
      "hh:mm:02  RUNNING  The job is RUNNING.",
    ]);
    expect(io.notes).toStrictEqual(["No answer.", "The app answers again."]);
  });

  it("prints a document for each change with --json", async () => {
    const io = fakeIo();
    const view = await createView(aSession({ json: true }, io), looks);

    for (const run of [...STORY, ended("failed")]) view.show(run);

    expect(io.printed.map((line) => JSON.parse(line) as unknown)).toStrictEqual([
      ...[STORY[0], STORY[2], ended("failed")],
    ]);
  });

  it("prints nothing with --quiet", async () => {
    const io = fakeIo();
    const view = await createView(aSession({ quiet: true }, io), looks);

    for (const run of STORY) view.show(run);

    expect([...io.printed, ...io.notes]).toStrictEqual([]);
  });
});

describe("the block on a terminal", () => {
  const drawn: string[] = [];
  const redraw = Object.assign((text: string) => drawn.push(text), { done: () => undefined });
  const room = { rows: 8, columns: 60, now: new Date("2026-03-02T06:00:42Z") };

  it("shows state, elapsed time and the tasks that matter most", () => {
    const tasks = [
      ...["a", "b", "c", "d", "e", "f"].map((name) => aTask({ name })),
      aTask({ name: "broken", state: "FAILED" }),
      aTask({ name: "busy", state: "RUNNING", durationSeconds: null }),
    ];

    const block = runLooks(plain, () => tasks).block(aRun(), room);

    expect(block[0]).toBe("RUNNING  42 s  Nightly orders  r-1");
    expect(block).toHaveLength(7);
    expect(block.slice(4)).toStrictEqual([
      "  FAILED      broken  12 s",
      "  RUNNING     busy",
      "  and 3 more",
    ]);
  });

  it("never is wider than the terminal", () => {
    const run = aRun({ jobName: "x".repeat(200) });
    const tasks = [aTask({ name: "y".repeat(200) })];

    const block = runLooks(plain, () => tasks).block(run, room);

    expect(Math.max(...block.map(({ length }) => length))).toBeLessThanOrEqual(60);
  });

  it("tells of an app that does not answer, until it does", () => {
    drawn.length = 0;
    const view = new LiveView(aSession(), looks, redraw);

    view.show(aRun());
    view.trouble("No answer.");
    view.trouble(null);
    view.close();
    view.trouble("Too late.");

    expect(drawn.map((text) => text.split("\n").slice(1))).toStrictEqual([
      [],
      ["No answer."],
      [],
      [],
    ]);
  });
});

describe("a workflow that is watched", () => {
  const before = aWorkflow({
    steps: [aStep({ status: "running", runId: "r-1" }), aStep({ name: "b" })],
  });
  const after = aWorkflow({
    steps: [
      aStep({ status: "failed", runId: "r-1", message: "Failed.\nMessage: no." }),
      aStep({ name: "b", status: "skipped", skippedBecause: "Step load failed." }),
    ],
  });

  it("prints a line for each step whose status has changed", () => {
    const { changes } = workflowLooks(plain);
    const withoutTime = (lines: readonly string[]): string[] => lines.map((line) => line.slice(10));

    expect(withoutTime(changes(before, null))).toStrictEqual(["running  load  r-1"]);
    expect(withoutTime(changes(after, before))).toStrictEqual([
      "failed  load  r-1  Failed. Message: no.",
      "skipped  b  Step load failed.",
    ]);
    expect(changes(after, after)).toStrictEqual([]);
  });

  it("has a block with counts and steps", () => {
    const block = workflowLooks(plain).block(before, {
      ...{ rows: 10, columns: 200 },
      now: new Date("2026-03-02T06:00:42Z"),
    });

    expect(block).toStrictEqual([
      "running  42 s  0 of 2 succeeded, 1 running, 1 waiting  nightly  w-1",
      "  running   load",
      "  waiting   b",
    ]);
  });
});
