/** Why an attempt was stopped, as text for messages. */
import type { RunInput } from "../contracts/run-input";
import { asSentence } from "./conclude";

/** Why an attempt is stopped before its own end. */
export type StopReason = "cancelRequested" | "deadlinePassed" | "queueDeadlinePassed";

/** An attempt that was cancelled by Runward, or that is no longer watched. */
export interface Stopped {
  readonly reason: StopReason;
  /** This run did not start it: it was not cancelled at the vendor and goes on there. */
  readonly leftRunning?: true;
  /** Why the vendor did not accept the last cancel; null if it did. */
  readonly trouble: string | null;
  /** Why it was queued at the vendor, if it was still queued when its time was over. */
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

/** The vendor's reason for the queue, as a sentence to append; "" if it gave none. */
export const describeQueue = ({ queueReason }: Stopped): string =>
  queueReason === null ? "" : ` The vendor's reason for the queue: ${asSentence(queueReason)}`;
