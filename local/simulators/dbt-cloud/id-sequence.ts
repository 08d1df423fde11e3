/** A real run id of 2024. Since then ids have 14 digits, which overflows an int32. */
const FIRST_ID = 70_403_110_257_794;

/** Growing ids with gaps, because real accounts share one sequence; the same on every start. */
export class IdSequence {
  #last = FIRST_ID;
  #gap = 1;

  next(): number {
    this.#gap = (this.#gap * 48_271) % 2_147_483_647;
    this.#last += 1 + (this.#gap % 97);
    return this.#last;
  }
}
