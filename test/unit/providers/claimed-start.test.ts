import type { LaunchResult } from "../../../src/contracts/attempt";
import type { Claim } from "../../../src/contracts/claim";
import { SendWindow } from "../../../src/http/send-window";
import { startUnderClaim } from "../../../src/providers/claimed-start";
import { anAttempt } from "../../support/run-builders";

const refusal: LaunchResult = {
  kind: "rejected",
  failure: { code: "invalidRequest", message: "No." },
};
const again = (mayHaveStarted: boolean): LaunchResult => ({
  kind: "tryAgain",
  reason: "Later.",
  mayHaveStarted,
  retryAfterSeconds: 7,
});
const launched: LaunchResult = { kind: "launched", attempt: anAttempt() };
const unclear: LaunchResult = { kind: "unclear", reason: "Cut off.", resend: true };

/** The result, and what was done in which order. */
async function start(
  posted: LaunchResult,
  { permission = "mine", mayHaveBeenSent = false, stops = {} }: Setting = {},
): Promise<{ result: LaunchResult; steps: string[] }> {
  const steps: string[] = [];
  let monotonicMs = 0;
  const window = new SendWindow({ now: () => new Date(0), monotonicMs: () => monotonicMs });
  const stop = (seconds = 0): void => {
    monotonicMs += seconds * 1_000;
  };
  stop(stops.before);
  const claim: Claim = {
    mayHaveBeenSent,
    send: (note) => {
      steps.push(`send ${note}`);
      stop(stops.afterClaim);
      return Promise.resolve(permission);
    },
    release: () => Promise.resolve(void steps.push("release")),
  };
  const post = () => {
    steps.push("post");
    stop(stops.beforeBytes);
    return Promise.resolve(posted);
  };
  return { result: await startUnderClaim(claim, post, { window, note: "note" }), steps };
}

interface Setting {
  readonly permission?: Awaited<ReturnType<Claim["send"]>>;
  readonly mayHaveBeenSent?: boolean;
  /** For how many seconds the process is stopped: before the claim, after it, and before the first byte of the POST. */
  readonly stops?: { readonly before?: number; readonly afterClaim?: number; beforeBytes?: number };
}

describe("startUnderClaim", () => {
  it("sends nothing when another execution has the claim, which may have sent it", async () => {
    expect(await start(launched, { permission: "lost" })).toStrictEqual({
      result: {
        kind: "tryAgain",
        reason: "Another execution of this step has taken over the start, and may have sent it.",
        mayHaveStarted: true,
        retryAfterSeconds: null,
      },
      steps: ["send note"],
    });
  });

  it.each([true, false])(
    "sends nothing when the claim cannot be recorded (an earlier one sent: %p)",
    async (mayHaveBeenSent) => {
      const permission = "unreachable";

      expect(await start(launched, { permission, mayHaveBeenSent })).toStrictEqual({
        result: {
          kind: "tryAgain",
          reason:
            "The start was not sent, because the app's storage account could not record that it is sent.",
          mayHaveStarted: mayHaveBeenSent,
          retryAfterSeconds: null,
        },
        steps: ["send note"],
      });
    },
  );

  it.each([
    ["a refusal", refusal],
    ["a start that was not accepted", again(false)],
  ])("gives the claim back after %s", async (_name, posted) => {
    expect(await start(posted)).toStrictEqual({
      result: posted,
      steps: ["send note", "post", "release"],
    });
  });

  it.each([
    ["a start", launched],
    ["a start without an answer", unclear],
    ["a start that may have been accepted", again(true)],
  ])("keeps the claim after %s", async (_name, posted) => {
    expect(await start(posted)).toStrictEqual({ result: posted, steps: ["send note", "post"] });
  });

  it.each([
    ["a refusal", refusal, { kind: "unclear", reason: "No." }],
    ["a start that was not accepted", again(false), again(true)],
    ["a start", launched, launched],
  ])("concludes nothing about an earlier execution from %s", async (_name, posted, result) => {
    expect(await start(posted, { mayHaveBeenSent: true })).toStrictEqual({
      result,
      steps: ["send note", "post"],
    });
  });

  const tooLate = (mayHaveStarted: boolean): LaunchResult => ({
    kind: "tryAgain",
    reason: "The start was not sent, because too much time had passed since the look-up before it.",
    mayHaveStarted,
    retryAfterSeconds: null,
  });

  it("does not take the claim when the process was stopped after the look-up", async () => {
    expect(await start(launched, { stops: { before: 20 } })).toStrictEqual({
      result: tooLate(true),
      steps: [],
    });
  });

  it("sends nothing and gives the claim back when the process was stopped after it took it", async () => {
    expect(await start(launched, { stops: { afterClaim: 68 } })).toStrictEqual({
      result: tooLate(true),
      steps: ["send note", "release"],
    });
  });

  it("knows that nothing was started when only the claim took long", async () => {
    expect(await start(launched, { stops: { afterClaim: 20.5 } })).toStrictEqual({
      result: tooLate(false),
      steps: ["send note", "release"],
    });
  });

  it.each([
    ["tries again with doubt when the POST was not sent", again(false), again(true)],
    ["believes a refusal of the vendor", refusal, refusal],
  ])("%s, after the process was stopped before it", async (_name, posted, result) => {
    expect(await start(posted, { stops: { beforeBytes: 68 } })).toStrictEqual({
      result,
      steps: ["send note", "post", "release"],
    });
  });

  it("keeps the record of an earlier execution when it sends nothing itself", async () => {
    const setting = { mayHaveBeenSent: true, stops: { afterClaim: 68 } };

    expect(await start(launched, setting)).toStrictEqual({
      result: tooLate(true),
      steps: ["send note"],
    });
  });
});
