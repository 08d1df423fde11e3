/**
 * How long orchestrators wait before they repeat something, in seconds: every such wait of theirs is here.
 *
 * 1. A row that ends is spent: whoever has waited all of it gives up. A row that goes on is limited by its user's budget.
 * 2. A longer wish of whoever is asked wins, unless it is said otherwise.
 */

/** After each execution of an activity that threw: a crashed host, an exhausted worker, a defect. */
export const AFTER_THROW = [2, 5, 15, 60] as const;

/** Before each look for a launch that may have started: its run shows up in the vendor's list within this time. */
export const BEFORE_LOOK = [5, 15, 45, 90] as const;

/** The step may run before the turn that decided the outcome is visible to it; minutes later it never will be. */
export const UNTIL_VISIBLE = [2, 3, 5, 10, 30, 60] as const;

export interface Row {
  readonly first: readonly number[];
  /** For ever after. */
  readonly then: number;
}

export const BETWEEN_LAUNCHES: Row = { first: [5, 10, 20, 40], then: 60 };
export const BETWEEN_CANCELS: Row = { first: [2, 3, 5, 10, 20], then: 30 };
export const BETWEEN_DELIVERIES: Row = { first: [5, 10, 20, 40, 80, 160], then: 300 };

/** Goes along one row. */
export class Pauses {
  readonly #row: Row;
  #round = 0;

  constructor(row: Row) {
    this.#row = row;
  }

  /** `asked`: how long whoever is asked wants to be left alone; null where nothing was said. */
  next(asked: number | null): number {
    const own = this.#row.first[this.#round] ?? this.#row.then;
    this.#round += 1;
    return Math.max(own, asked ?? 0);
  }
}

/** Looks rarely at what is waited for long: a quarter of the time waited so far, within bounds. */
export const quarterOf = (
  waitedSeconds: number,
  { shortest, longest }: { readonly shortest: number; readonly longest: number },
): number => Math.min(Math.max(shortest, waitedSeconds / 4), longest);

/** Soon enough for a run of seconds; and a caller of a run of hours does not mind a minute. */
export const FOR_A_RUN = { shortest: 5, longest: 60 };

/** What waits for the run before it for long need not know to the second. */
export const FOR_A_TURN = { shortest: 30, longest: 300 };
