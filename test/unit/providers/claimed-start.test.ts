import type { LaunchResult } from "../../../src/contracts/attempt";
import type { Claim } from "../../../src/contracts/claim";
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
  { permission = "mine", mayHaveBeenSent = false }: Setting = {},
): Promise<{ result: LaunchResult; steps: string[] }> {
  const steps: string[] = [];
  const claim: Claim = {
    mayHaveBeenSent,
    send: (note) => {
      steps.push(`send ${note}`);
      return Promise.resolve(permission);
    },
    release: () => Promise.resolve(void steps.push("release")),
  };
  const post = () => {
    steps.push("post");
    return Promise.resolve(posted);
  };
  return { result: await startUnderClaim(claim, post, "note"), steps };
}

interface Setting {
  readonly permission?: Awaited<ReturnType<Claim["send"]>>;
  readonly mayHaveBeenSent?: boolean;
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
});
