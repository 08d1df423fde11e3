/** 1, 2, 3 and so on. */
export const numbered = (count: number): number[] =>
  Array.from({ length: count }, (_, index) => index + 1);

/** Whether no two of them are the same. */
export const isEachOnce = (texts: readonly string[]): boolean =>
  new Set(texts).size === texts.length;
