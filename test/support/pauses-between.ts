/** The time between each instant and the next, in seconds to a tenth. */
export const pausesBetween = (instants: readonly number[]): number[] =>
  instants.slice(1).map((at, index) => Math.round((at - instants[index]!) * 10) / 10);
