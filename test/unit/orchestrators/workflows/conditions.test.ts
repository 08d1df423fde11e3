import { aStep } from "../../../support/workflow-requests";
import { WorkflowWorld } from "../../../support/workflow-world";
import type { JobBehaviour } from "../../../support/step-run";

/** Steps whose name starts with "bad" fail after a minute; the others succeed. */
const jobs = (step: string): JobBehaviour => ({
  seconds: 60,
  ends: step.startsWith("bad") ? "failed" : "succeeded",
});

type Fields = Readonly<Record<string, unknown>>;

async function play(
  steps: readonly Fields[],
  fields: Fields = {},
): Promise<{ outcome: string; message: string; statuses: Record<string, string> }> {
  const world = new WorkflowWorld({ jobs });
  const { outcome, message } = await world.run({ steps, ...fields });
  return { outcome, message, statuses: await world.statuses() };
}

const after = (...dependsOn: string[]): Fields => ({ dependsOn });

describe("the condition of a step", () => {
  it("skips what needs a step that failed, and what needs that", async () => {
    const { outcome, message, statuses } = await play([
      aStep("bad"),
      aStep("load", after("bad")),
      aStep("report", after("load")),
    ]);

    expect(outcome).toBe("failed");
    expect(statuses).toStrictEqual({ bad: "failed", load: "skipped", report: "skipped" });
    expect(message).toBe(
      [
        "Failed.",
        "Message: 1 of 3 steps failed: bad.",
        "Run page URL: https://x/bad",
        "Step bad: Ended as failed.",
        "Message: bad says so.",
        "Run page URL: https://x/bad",
        "Skipped because of that: load, report.",
        `Resume: POST /api/workflows/w-${"0123456789".repeat(4)}/resume runs what did not succeed, and nothing else.`,
      ].join("\n"),
    );
  });

  it("with failed, starts a step after a failure before it, at any distance", async () => {
    const { outcome, statuses } = await play([
      aStep("bad"),
      aStep("load", after("bad")),
      aStep("near", { ...after("bad"), when: "failed" }),
      aStep("far", { ...after("load"), when: "failed" }),
    ]);

    expect(outcome).toBe("failed");
    expect(statuses).toMatchObject({ load: "skipped", near: "succeeded", far: "succeeded" });
  });

  it("with failed, skips a step and what needs it if nothing failed", async () => {
    const { outcome, message, statuses } = await play([
      aStep("load"),
      aStep("notify", { ...after("load"), when: "failed" }),
      aStep("audit", after("notify")),
      aStep("always", { ...after("audit"), when: "finished" }),
    ]);

    expect(outcome).toBe("succeeded");
    expect(statuses).toStrictEqual({
      load: "succeeded",
      notify: "skipped",
      audit: "skipped",
      always: "succeeded",
    });
    expect(message).toBe(
      "Succeeded.\nMessage: 2 of 4 steps succeeded. The others were not needed.",
    );
  });

  it("with finished, starts a step when all before it have ended or were skipped", async () => {
    const { statuses } = await play([
      aStep("bad"),
      aStep("load", after("bad")),
      aStep("clean", { ...after("bad", "load"), when: "finished" }),
    ]);

    expect(statuses).toMatchObject({ load: "skipped", clean: "succeeded" });
  });

  it("counts an optional step that failed as succeeded for those behind it", async () => {
    const { outcome, message, statuses } = await play([
      aStep("bad", { optional: true }),
      aStep("load", after("bad")),
      aStep("notify", { ...after("bad"), when: "failed" }),
    ]);

    expect(outcome).toBe("succeeded");
    expect(statuses).toStrictEqual({ bad: "failed", load: "succeeded", notify: "skipped" });
    expect(message).toContain("Optional steps that failed: bad.");
  });

  it("lets live steps finish after a failure, and starts nothing else with onFailure stop", async () => {
    const { outcome, statuses } = await play([
      aStep("bad"),
      aStep("first"),
      aStep("second", after("first")),
      aStep("clean", { ...after("second"), when: "finished" }),
    ]);

    expect(outcome).toBe("failed");
    expect(statuses).toStrictEqual({
      bad: "failed",
      first: "succeeded",
      second: "skipped",
      clean: "succeeded",
    });
  });

  it("starts everything that can still run with onFailure continue", async () => {
    const steps = [aStep("bad"), aStep("first"), aStep("second", after("first"))];

    const { outcome, statuses } = await play(steps, { onFailure: "continue" });

    expect(outcome).toBe("failed");
    expect(statuses).toStrictEqual({ bad: "failed", first: "succeeded", second: "succeeded" });
  });
});
