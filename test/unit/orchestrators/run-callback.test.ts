import type { SealedCallback } from "../../../src/contracts/callback";
import { inTurn } from "../../support/drive";
import { driveRun } from "../../support/drive-run";
import { failed } from "../../support/run-builders";

const callback: SealedCallback = { form: "plain", sealed: "c2VhbGVk" };
const delivered = { kind: "delivered", status: 200 };
const notEnded = { kind: "notEnded" };
const busy = (retryAfterSeconds: number | null = null): unknown => ({
  kind: "tryAgain",
  reason: "hook.example answered 503",
  retryAfterSeconds,
});

/** When the job of the fake vendor is seen to have ended. */
const ENDED_AT_SECONDS = 120;

describe("run, asked for a callback", () => {
  it("delivers it once the outcome is known, before the instance ends", async () => {
    const { conclusion, progress, callsOf, elapsedSeconds } = await driveRun({
      input: { callback },
      activities: { deliverCallback: inTurn(delivered) },
    });

    expect(conclusion.outcome).toBe("succeeded");
    expect(callsOf("deliverCallback").map(({ input }) => input)).toStrictEqual([
      { runId: `r-${"0123456789".repeat(4)}`, callback },
    ]);
    expect(elapsedSeconds).toBe(ENDED_AT_SECONDS);
    expect(progress.at(-1)?.callback).toStrictEqual({
      state: "delivered",
      tries: 1,
      message: "The receiver answered 200",
    });
  });

  it("shows the outcome before the callback is delivered", async () => {
    const { progress } = await driveRun({
      input: { callback },
      activities: { deliverCallback: inTurn(busy(), delivered) },
    });

    const verdicts = progress.map((one) => [one.conclusion?.outcome, one.callback?.state]);
    expect(verdicts.slice(-3)).toStrictEqual([
      ["succeeded", "waiting"],
      ["succeeded", "waiting"],
      ["succeeded", "delivered"],
    ]);
  });

  it("delivers nothing if no callback was asked for", async () => {
    const { progress, callsOf } = await driveRun();

    expect(callsOf("deliverCallback")).toHaveLength(0);
    expect(progress.at(-1)).not.toHaveProperty("callback");
  });

  it("tries again in growing pauses, and for about an hour", async () => {
    const { conclusion, progress, callsOf, elapsedSeconds } = await driveRun({
      input: { callback },
      activities: { deliverCallback: inTurn(busy()) },
    });

    const tries = callsOf("deliverCallback").map(({ atSeconds }) => atSeconds - ENDED_AT_SECONDS);
    expect(tries.slice(0, 8)).toStrictEqual([0, 5, 15, 35, 75, 155, 315, 615]);
    expect(tries.at(-1)).toBe(3_600);
    expect(elapsedSeconds).toBe(ENDED_AT_SECONDS + 3_600);
    expect(conclusion.outcome).toBe("succeeded");
    expect(progress.at(-1)?.callback).toStrictEqual({
      state: "abandoned",
      tries: tries.length,
      message: "hook.example answered 503",
    });
  });

  it.each([
    ["longer than the first pause", 900, 900],
    ["shorter than the first pause", 1, 5],
    ["longer than an hour", 86_400, 3_600],
  ])("waits for the receiver's Retry-After, within limits: %s", async (_how, asked, waited) => {
    const { callsOf } = await driveRun({
      input: { callback },
      activities: { deliverCallback: inTurn(busy(asked), delivered) },
    });

    const [first, second] = callsOf("deliverCallback");
    expect(second!.atSeconds - first!.atSeconds).toBe(waited);
  });

  it.each<[string, unknown, string]>([
    ["refused", { kind: "refused", reason: "hook.example answered 404" }, "refused"],
    ["not due until the budget ends", notEnded, "abandoned"],
  ])("does not change the outcome when the callback is %s", async (_how, answer, state) => {
    const { conclusion, progress } = await driveRun({
      input: { callback },
      vendor: { ends: [failed({ message: "Task ingest failed." })] },
      activities: { deliverCallback: inTurn(answer) },
    });

    expect(conclusion).toMatchObject({ outcome: "failed", code: "runFailed" });
    expect(conclusion.message).toContain("Task ingest failed.");
    expect(progress.at(-1)?.callback?.state).toBe(state);
  });

  it("keeps the outcome when the step itself keeps failing", async () => {
    const { conclusion, progress } = await driveRun({
      input: { callback },
      activities: { deliverCallback: inTurn(new Error("worker gone")) },
    });

    expect(conclusion.outcome).toBe("succeeded");
    expect(progress.at(-1)?.callback).toMatchObject({
      state: "abandoned",
      message: "the step itself failed inside Runward; its log says why",
    });
  });

  it("waits a moment for a task hub that does not show the end yet", async () => {
    const { callsOf, progress } = await driveRun({
      input: { callback },
      activities: { deliverCallback: inTurn(notEnded, notEnded, delivered) },
    });

    expect(callsOf("deliverCallback").map(({ atSeconds }) => atSeconds)).toStrictEqual([
      ENDED_AT_SECONDS,
      ENDED_AT_SECONDS + 2,
      ENDED_AT_SECONDS + 5,
    ]);
    expect(progress.at(-1)?.callback?.state).toBe("delivered");
  });

  it("ignores a cancel during the delivery", async () => {
    const { conclusion, callsOf } = await driveRun({
      input: { callback },
      activities: { deliverCallback: inTurn(busy(), busy(), delivered) },
      events: [
        { when: { during: "deliverCallback" } },
        { when: { at: ENDED_AT_SECONDS + 7 } },
        { when: { with: "deliverCallback", call: 3, order: "first" } },
      ],
    });

    expect(conclusion.outcome).toBe("succeeded");
    expect(callsOf("deliverCallback")).toHaveLength(3);
    expect(callsOf("cancelAttempt")).toHaveLength(0);
  });

  it.each([{ at: 40 }, { during: "planLaunch" }])(
    "reports a cancelled run too: %p",
    async (when) => {
      const { conclusion, callsOf } = await driveRun({
        input: { callback },
        activities: { deliverCallback: inTurn(delivered) },
        events: [{ when }],
      });

      expect(conclusion.outcome).toBe("cancelled");
      expect(callsOf("deliverCallback")).toHaveLength(1);
    },
  );

  it("logs the result once", async () => {
    const { logged } = await driveRun({
      input: { callback },
      activities: {
        deliverCallback: inTurn(busy(), { kind: "refused", reason: "hook.example answered 410" }),
      },
    });

    const sentences = logged.map(([sentence]) => sentence);
    expect(sentences.filter((one) => String(one).includes("callback"))).toStrictEqual([
      "The callback was refused at try 2: hook.example answered 410",
    ]);
  });
});
