/** What is wrong after a case; nothing, if it was survived. */
export interface Verdict {
  /** A run that did not come to its end, or whose outcome is not the vendor's truth. */
  readonly lost: readonly string[];
  /** Something was done more often than once. */
  readonly doubled: readonly string[];
  /** A secret was found where none may be. */
  readonly leaked: readonly string[];
}

export const SURVIVED: Verdict = { lost: [], doubled: [], leaked: [] };
