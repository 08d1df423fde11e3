/**
 * Divides a fixed number of places among owners that come and go.
 *
 * An owner may hold at most twice as many places as are free. So one owner alone gets two thirds, two get two fifths each, and
 * some places always stay free for the next owner, however many the others want. No owner has to be known before, and places
 * that nobody else needs are not kept from those that do.
 *
 * This is the dynamic threshold of Choudhury and Hahne (https://doi.org/10.1109/90.664262), with alpha = 2.
 */
export class Shares {
  readonly #places: number;
  readonly #held = new Map<string, number>();
  #taken = 0;

  constructor(places: number) {
    this.#places = places;
  }

  /** How many places the owner holds. */
  heldBy(owner: string): number {
    return this.#held.get(owner) ?? 0;
  }

  /** Takes a place, unless the owner has its share. `beyond`: so many more than its share. */
  take(owner: string, beyond = 0): boolean {
    const free = this.#places - this.#taken;
    const held = this.heldBy(owner);
    if (held >= ALPHA * free + beyond) return false;
    this.#held.set(owner, held + 1);
    this.#taken += 1;
    return true;
  }

  giveBack(owner: string): void {
    const left = this.heldBy(owner) - 1;
    this.#taken -= 1;
    if (left > 0) this.#held.set(owner, left);
    else this.#held.delete(owner);
  }
}

const ALPHA = 2;
