/** What the wait of a watch for its next check depends on, as long as nothing is wrong. */

/**
 * With webhooks that are proven. A run of about one hour is then checked four times: at its start, twice, and at its end. If its
 * webhook is lost, its end is noticed so late at most.
 */
export const PROVEN_WAIT_SECONDS = 1_320;

export interface Waits {
  /** Of a watch that nobody wakes: what the caller asked for, or what the job's past runs suggest. */
  readonly ownSeconds: number;
  /** For how long a lookout looks for it; 0 if none does. */
  readonly coveredSeconds: number;
  /** Whether the last webhooks about the job came in time. */
  readonly isProven: boolean;
  /** For how long the vendor may be out of reach. Half of that time must be left to notice it. */
  readonly lostContactSeconds: number;
}

/**
 * The longest of what each allows: whoever wakes the watch in time makes the others' checks needless. If one fails, the wait is
 * over after its own longest time at the latest: ten minutes of a lookout, 22 of webhooks.
 */
export const usualWait = ({
  ownSeconds,
  coveredSeconds,
  isProven,
  lostContactSeconds,
}: Waits): number =>
  Math.max(
    ownSeconds,
    coveredSeconds,
    isProven ? Math.min(PROVEN_WAIT_SECONDS, Math.floor(lostContactSeconds / 2)) : 0,
  );
