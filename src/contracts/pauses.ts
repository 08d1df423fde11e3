/**
 * All pauses of the orchestrators between tries, in seconds.
 *
 * 1. After the last pause of a finite row the orchestrator gives up. An endless row is limited by the time of its user.
 * 2. If the vendor or receiver asks for a longer pause, that one is used, unless stated otherwise.
 */

/** After each execution of an activity that threw: a crashed host, an exhausted worker, a defect. */
export const AFTER_THROW = [2, 5, 15, 60] as const;

/** The same for a step without which a run can end, while somebody waits for that. */
export const AFTER_THROW_IN_A_HURRY = [2, 10] as const;

/** Before each look for a launch that may have started. Its run appears in the vendor's list within this time. */
export const BEFORE_LOOK = [5, 15, 45, 90] as const;

/** The delivery step may run before the task hub shows the conclusion. After minutes it would never show it. */
export const UNTIL_VISIBLE = [2, 3, 5, 10, 30, 60] as const;

export interface Row {
  readonly first: readonly number[];
  /** Every pause after those. */
  readonly then: number;
}

export const BETWEEN_LAUNCHES: Row = { first: [5, 10, 20, 40], then: 60 };
export const BETWEEN_CANCELS: Row = { first: [2, 3, 5, 10, 20], then: 30 };
export const BETWEEN_DELIVERIES: Row = { first: [5, 10, 20, 40, 80, 160], then: 300 };

/**
 * The pause of a row after so many rounds. `asked`: how long the vendor or receiver asks us to wait; null if it did not ask.
 */
export const pauseOf = ({ first, then }: Row, rounds: number, asked: number | null): number =>
  Math.max(first[rounds] ?? then, asked ?? 0);

/** Returns the pauses of one row, one after the other. */
export class Pauses {
  readonly #row: Row;
  #round = 0;

  constructor(row: Row) {
    this.#row = row;
  }

  next(asked: number | null): number {
    const pause = pauseOf(this.#row, this.#round, asked);
    this.#round += 1;
    return pause;
  }
}

/** The pause grows with the wait: a quarter of the time waited so far, within limits. */
export const quarterOf = (
  waitedSeconds: number,
  { shortest, longest }: { readonly shortest: number; readonly longest: number },
): number => Math.min(Math.max(shortest, waitedSeconds / 4), longest);

/** Short enough for a run of seconds; for a run of hours a minute does not matter. */
export const FOR_A_RUN = { shortest: 5, longest: 60 };

/**
 * What has not begun begins within seconds, or a minute or two later on another host. Soon after it has begun, the cancel has
 * to be there.
 */
export const FOR_A_BEGINNING = { shortest: 2, longest: 60 };

/**
 * A full vendor may stay full for a day, and each try adds to the history of the run, which is read again at every turn:
 * a day then takes 300 tries instead of 1,440.
 */
export const FOR_A_PLACE = { shortest: 5, longest: 300 };

/** Between two looks for the ends of steps of a workflow, if no hint comes: counted since the newest change. */
export const FOR_A_STEP = { shortest: 10, longest: 60 };

/** A tick that waits long for the previous run does not need to start on the second. */
export const FOR_A_TURN = { shortest: 30, longest: 300 };
