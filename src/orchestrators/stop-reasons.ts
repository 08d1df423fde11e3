/** Who wanted an attempt stopped, in words. */
import type { RunInput } from "../contracts/run-input";
import { asSentence } from "./conclude";

/** Why an attempt is stopped before its own end. */
export type StopReason = "cancelRequested" | "deadlinePassed" | "queueDeadlinePassed";

/** An attempt that was to stop. */
export interface Stopped {
  readonly reason: StopReason;
  /** Why the vendor did not take the last cancel; null when it did. */
  readonly trouble: string | null;
  /** Why the vendor let it wait, if it was still queued when its time was over. */
  readonly queueReason: string | null;
}

/** Completes "cancelled …". */
export function whyStopped(
  { reason }: Pick<Stopped, "reason">,
  { timeoutSeconds, queueTimeoutSeconds }: RunInput,
): string {
  switch (reason) {
    case "cancelRequested":
      return "as requested";
    case "deadlinePassed":
      return `because it had not finished within ${timeoutSeconds} s (timeoutSeconds)`;
    case "queueDeadlinePassed":
      return `because it was still queued after ${queueTimeoutSeconds ?? 0} s (queueTimeoutSeconds)`;
  }
}

/** What the vendor said about the queue, as a sentence to append; "" when it said nothing. */
export const describeQueue = ({ queueReason }: Stopped): string =>
  queueReason === null ? "" : ` The vendor's reason for the queue: ${asSentence(queueReason)}`;
