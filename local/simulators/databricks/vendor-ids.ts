import { createHash } from "node:crypto";

const SAFE_SMALLEST = 100_000_000_000_000n;
const SAFE_LARGEST = BigInt(Number.MAX_SAFE_INTEGER);
const INT64_LARGEST = 2n ** 63n - 1n;

/**
 * Large ids that look random, like those of Databricks since 2022. The same seed results in the same ids. With `beyondSafe`
 * they are odd and above 2^53, so that a client that rounds one gets another run.
 */
export class VendorIds {
  #count = 0;
  readonly #seed: string;
  readonly #beyondSafe: boolean;

  constructor(seed: string, beyondSafe: boolean) {
    this.#seed = seed;
    this.#beyondSafe = beyondSafe;
  }

  /** The next int64, as digits. Only a request that is accepted takes one: then the same requests result in the same ids. */
  next(): string {
    return this.of(String(this.#count++));
  }

  /** The int64 of something that comes into being without a request of its own, such as a task run. */
  of(place: string): string {
    const [from, to] = this.#beyondSafe
      ? [SAFE_LARGEST + 1n, INT64_LARGEST]
      : [SAFE_SMALLEST, SAFE_LARGEST];
    const id = from + (this.#digest(place).readBigUInt64BE() % (to - from));
    return (id | 1n).toString();
  }

  nextUuid(): string {
    return this.uuidOf(String(this.#count++));
  }

  uuidOf(place: string): string {
    const hex = this.#digest(place).toString("hex");
    const parts = [hex.slice(0, 8), hex.slice(8, 12), `4${hex.slice(13, 16)}`];
    return [...parts, `a${hex.slice(17, 20)}`, hex.slice(20, 32)].join("-");
  }

  #digest(place: string): Buffer {
    return createHash("sha256").update(`${this.#seed}:${place}`).digest();
  }
}
