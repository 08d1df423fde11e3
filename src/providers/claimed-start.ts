import type { LaunchResult } from "../contracts/attempt";
import type { Claim } from "../contracts/claim";
import type { SendWindow } from "../http/send-window";

export interface Sending {
  /** For a POST that the vendor does not recognise when it comes twice. It was opened before the look-up for its run. */
  readonly window?: SendWindow;
  /** Stored with the claim. */
  readonly note?: string | undefined;
}

/**
 * Sends the POST of a launch under its claim, and gives the claim back if the response proves that nothing was started.
 *
 * 1. If an earlier execution may have sent the POST, a refusal of this one proves nothing about that one. Call it with such a
 *    claim only if the vendor recognises the POST by a key and does not start a second run.
 * 2. Nothing is sent when the window is over: if this process was stopped, another one may have gone on with the step. The
 *    claim is given back then too, because nothing was sent under it.
 */
export async function startUnderClaim(
  claim: Claim,
  post: () => Promise<LaunchResult>,
  { window, note }: Sending = {},
): Promise<LaunchResult> {
  const isTooLate = (): boolean => window?.isOver === true;
  if (isTooLate()) return againLater(TOO_LATE, true);
  const permission = await claim.send(note);
  if (permission === "lost") return againLater(LOST, true);
  if (permission === "unreachable") return againLater(UNREACHABLE, claim.mayHaveBeenSent);
  const result = isTooLate() ? againLater(TOO_LATE, false) : await post();
  if (!startedNothing(result)) return result;
  if (claim.mayHaveBeenSent) return withDoubt(result);
  await claim.release();
  return window?.stoodStill === true ? afterStandstill(result) : result;
}

/** A refusal is the vendor's own response. Without a response, only this execution is known to have sent nothing. */
const afterStandstill = (result: StartedNothing): LaunchResult =>
  result.kind === "rejected" ? result : withDoubt(result);

const TOO_LATE =
  "The start was not sent, because too much time had passed since the look-up before it.";
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
