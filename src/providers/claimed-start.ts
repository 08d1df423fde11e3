import type { LaunchResult } from "../contracts/attempt";
import type { Claim } from "../contracts/claim";

/**
 * Sends the POST of a launch under its claim, and gives the claim back if the response proves that nothing was started.
 *
 * If an earlier execution may have sent the POST, a refusal of this one proves nothing about that one. Call it with such a
 * claim only if the vendor recognises the POST by a key and does not start a second run.
 */
export async function startUnderClaim(
  claim: Claim,
  post: () => Promise<LaunchResult>,
  note?: string,
): Promise<LaunchResult> {
  const permission = await claim.send(note);
  if (permission === "lost") return againLater(LOST, true);
  if (permission === "unreachable") return againLater(UNREACHABLE, claim.mayHaveBeenSent);
  const result = await post();
  if (!startedNothing(result)) return result;
  if (claim.mayHaveBeenSent) return withDoubt(result);
  await claim.release();
  return result;
}

const LOST = "Another execution of this step has taken over the start, and may have sent it.";
const UNREACHABLE =
  "The start was not sent, because the app's storage account could not record that it is sent.";

const againLater = (reason: string, mayHaveStarted: boolean): LaunchResult => ({
  kind: "tryAgain",
  reason,
  mayHaveStarted,
  retryAfterSeconds: null,
});

type StartedNothing = Extract<LaunchResult, { kind: "rejected" | "tryAgain" }>;

const startedNothing = (result: LaunchResult): result is StartedNothing =>
  result.kind === "rejected" || (result.kind === "tryAgain" && !result.mayHaveStarted);

const withDoubt = (result: StartedNothing): LaunchResult =>
  result.kind === "rejected"
    ? { kind: "unclear", reason: result.failure.message }
    : { ...result, mayHaveStarted: true };
