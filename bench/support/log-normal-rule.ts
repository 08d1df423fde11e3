/** The wait `0.8/√hazard` of a fitted log-normal distribution, to compare the app's own rule with. */
import { type UsualDuration, usualSecondsOf } from "../../src/contracts/adaptive-wait";

const SHORTEST_SECONDS = 5;
const LONGEST_SECONDS = 300;
const PLAIN_SECONDS = 30;

/** Of the two times that are known of a job. */
const NINTH_DECILE = 1.2816;

export function logNormalRule(usual: UsualDuration | null, elapsedSeconds: number): number {
  if (usual === null) return PLAIN_SECONDS;
  if (elapsedSeconds <= 0) return LONGEST_SECONDS;
  const spread = Math.log(usual.longSeconds / usual.shortSeconds) / (2 * NINTH_DECILE);
  const deviations = Math.log(elapsedSeconds / usualSecondsOf(usual)) / spread;
  const hazard = millsRatio(deviations) / (elapsedSeconds * spread);
  return Math.min(LONGEST_SECONDS, Math.max(SHORTEST_SECONDS, 0.8 / Math.sqrt(hazard)));
}

/** The density of the normal distribution, divided by the chance of more. Far out it is the deviation itself. */
function millsRatio(deviations: number): number {
  if (deviations > 6) return deviations + 1 / deviations;
  const density = Math.exp(-(deviations ** 2) / 2) / Math.sqrt(2 * Math.PI);
  return density / Math.max(Number.MIN_VALUE, chanceOfMore(deviations));
}

/** Abramowitz and Stegun, formula 26.2.17. */
function chanceOfMore(deviations: number): number {
  const size = Math.abs(deviations);
  const t = 1 / (1 + 0.2316419 * size);
  const series =
    t *
    (0.31938153 + t * (-0.356563782 + t * (1.781477937 + t * (-1.821255978 + t * 1.330274429))));
  const more = (Math.exp(-(size ** 2) / 2) / Math.sqrt(2 * Math.PI)) * series;
  return deviations >= 0 ? more : 1 - more;
}
