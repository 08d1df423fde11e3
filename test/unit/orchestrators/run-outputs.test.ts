import type { OutputsResult } from "../../../src/contracts/outputs";
import type { SealedCallback } from "../../../src/contracts/callback";
import { inTurn } from "../../support/drive";
import { driveRun, type RunStory } from "../../support/drive-run";
import { failed, succeeded } from "../../support/run-builders";

const task = {
  state: "TERMINATED SUCCESS",
  attempt: 1,
  startedAt: null,
  endedAt: null,
  durationSeconds: null,
  result: "42 rows",
  error: null,
  truncated: false,
};
const read: OutputsResult = {
  kind: "read",
  outputs: { tasks: { main: task }, truncated: false },
};
const notYet: OutputsResult = { kind: "notYet", retryAfterSeconds: 10 };
const soon: OutputsResult = { kind: "notYet", retryAfterSeconds: 2 };

// eslint-disable-next-line require-yield -- it fails at once
function* terminated(): Generator<never, never> {
  throw new Error("Terminated.");
}

const drive = (answers: readonly unknown[], story: RunStory = {}) =>
  driveRun({
    ...story,
    input: { outputs: "summary", ...story.input },
    activities: { readOutputs: inTurn(...answers), ...story.activities },
  });

describe("the outputs that cannot be read", () => {
  it.each([
    ["the vendor refuses", { kind: "none", note: "403." }, "403.", 1],
    ["the vendor is late", notYet, "The vendor did not have them in time.", 7],
    [
      "no call is sent",
      { ...notYet, reason: "It waits for its turn." },
      "It waits for its turn.",
      7,
    ],
    ["the vendor wants to be asked at once", soon, "The vendor did not have them in time.", 20],
  ])("are looked for within limits, and logged, when %s", async (_when, answer, why, looks) => {
    const { callsOf, logged, children } = await drive([answer]);

    expect(callsOf("readOutputs")).toHaveLength(looks);
    expect(logged.flat()).toContain(`The outputs of run 501 could not be read: ${why}`);
    expect(JSON.stringify(children)).toContain('"outputs":null');
  });
});

describe("run, asked for outputs", () => {
  it("reads them before it shows that the run has ended, and keeps them out of its own status", async () => {
    const { progress, phases, callsOf } = await drive([read]);

    expect(callsOf("readOutputs")).toHaveLength(1);
    expect(phases.slice(-2)).toStrictEqual(["readingOutputs", "ended"]);
    expect(progress.at(-1)).toMatchObject({
      outputsOf: "501",
      conclusion: { outcome: "succeeded" },
    });
    expect(JSON.stringify(progress)).not.toContain("42 rows");
  });

  it("reads those of a failure once, after the last attempt", async () => {
    const { callsOf, conclusion, progress } = await drive([read], {
      input: {
        outputs: "summary",
        retry: { maxAttempts: 3, delaySeconds: 60, on: "anyFailure" },
      },
      vendor: { ends: [failed(), failed(), failed()] },
    });

    expect(conclusion.outcome).toBe("failed");
    expect(callsOf("readOutputs").map(({ input }) => input)).toMatchObject([
      { attempt: { number: 3, vendorRunId: "503" }, status: { kind: "failed" } },
    ]);
    expect(progress.at(-1)?.outputsOf).toBe("503");
  });

  it("waits for the vendor to have them", async () => {
    const early = await drive([read]);
    const late = await drive([notYet, notYet, read]);

    expect(late.elapsedSeconds - early.elapsedSeconds).toBe(20);
    expect(late.progress.at(-1)?.outputsOf).toBe("501");
  });

  it("waits for a minute at most, and then ends as it would have without them", async () => {
    const early = await drive([read]);
    const never = await drive([notYet]);

    expect(never.elapsedSeconds - early.elapsedSeconds).toBe(60);
    expect(never.conclusion).toStrictEqual(early.conclusion);
    expect(never.progress.at(-1)).not.toHaveProperty("outputsOf");
  });

  it("is not kept by a vendor that asks for a longer pause", async () => {
    const early = await drive([read]);
    const never = await drive([{ kind: "notYet", retryAfterSeconds: 900 }]);

    expect(never.elapsedSeconds - early.elapsedSeconds).toBe(60);
  });

  it("ends as it would have when the step fails for good", async () => {
    const broken = await drive([], {
      activities: {
        readOutputs: () => {
          throw new Error("The worker ran out of memory.");
        },
      },
    });

    expect(broken.conclusion.outcome).toBe("succeeded");
    expect(broken.progress.at(-1)).not.toHaveProperty("outputsOf");
  });

  it("ends as it would have when the instance that reads them fails", async () => {
    const { conclusion, progress } = await drive([read], {
      orchestrators: {
        outputs: terminated,
      },
    });

    expect(conclusion.outcome).toBe("succeeded");
    expect(progress.at(-1)).not.toHaveProperty("outputsOf");
  });

  it.each([{ outputs: "none" }, {}] as const)("reads nothing if its input is %j", async (input) => {
    const { callsOf, phases } = await driveRun({
      input,
      activities: { readOutputs: inTurn(read) },
    });

    expect(callsOf("readOutputs")).toHaveLength(0);
    expect(phases).not.toContain("readingOutputs");
  });

  it("reads nothing of an attempt that was cancelled", async () => {
    const { callsOf, conclusion } = await drive([read], {
      events: [{ when: { at: 60 } }],
    });

    expect(conclusion.outcome).toBe("cancelled");
    expect(callsOf("readOutputs")).toHaveLength(0);
  });

  it("delivers the callback after they are read", async () => {
    const callback: SealedCallback = { form: "plain", sealed: "c2VhbGVk" };
    const { calls } = await drive([notYet, read], {
      input: { outputs: "summary", callback },
      vendor: { ends: [succeeded()] },
      activities: { deliverCallback: inTurn({ kind: "delivered", status: 200 }) },
    });

    expect(calls.slice(-3).map(({ name }) => name)).toStrictEqual([
      "readOutputs",
      "readOutputs",
      "deliverCallback",
    ]);
  });
});
