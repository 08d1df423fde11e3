/**
 * From how many live runs a lookout pays, computed from calls.
 *
 * A list costs `pages` calls in each round. It saves each watch the calls of its own interval, except for those that it makes
 * every ten minutes. A lookout begins when the lists cost at most half of what they save, because a page of a list is a larger
 * answer than one run, and ends when they cost more than they save. With one page and `waitSeconds: 30` it begins with seven
 * runs and ends below four.
 */
import { COVER_SECONDS, LONGEST_ROUND_SECONDS, SHORTEST_ROUND_SECONDS } from "./lookout";

/** The rounds are as frequent as the most frequent checks that they replace, so nobody learns of an end later than alone. */
export const roundSecondsFor = (waits: readonly number[]): number =>
  waits.reduce(
    (shortest, wait) => Math.max(SHORTEST_ROUND_SECONDS, Math.min(shortest, wait)),
    LONGEST_ROUND_SECONDS,
  );

/** A wait of ten minutes or more is never lengthened, so nothing is saved. */
const savedPerSecond = (wait: number): number => Math.max(0, 1 / wait - 1 / COVER_SECONDS);

/** The calls that lists save, for each call that they cost. */
export function savedForEachCall(waits: readonly number[], pages: number): number {
  const saved = waits.reduce((sum, wait) => sum + savedPerSecond(wait), 0);
  return saved / (pages / roundSecondsFor(waits));
}

const TO_BEGIN = 2;
const TO_GO_ON = 1;

export const isWorthListing = (
  waits: readonly number[],
  { pages, listing }: { readonly pages: number; readonly listing: boolean },
): boolean => savedForEachCall(waits, pages) >= (listing ? TO_GO_ON : TO_BEGIN);
