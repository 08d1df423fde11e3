interface Limits {
  readonly median: number;
  readonly p90: number;
  readonly longest: number;
}

export function sizesOf(
  part: string,
  files: readonly { readonly path: string; readonly lines: number }[],
  limits: Limits,
): {
  part: string;
  files: number;
  median: number;
  p90: number;
  longest: number;
  objections: string[];
};
