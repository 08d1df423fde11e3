/** The page that a person can open to see the job at the vendor. */
export type Page =
  | { readonly kind: "run"; readonly url: string }
  /** The vendor gave no page of the run; the job's page lists it. */
  | { readonly kind: "job"; readonly url: string }
  /** There may be a run, but no page of it is known. */
  | { readonly kind: "noLink" }
  /** Only if that is certain (invariant 12). */
  | { readonly kind: "nothingStarted" };

/** The line of a conclusion that says where to look. */
export function toPageLine(page: Page): string {
  switch (page.kind) {
    case "run":
    case "job":
      return `Run page URL: ${page.url}`;
    case "noLink":
      return "Run page URL: no link";
    case "nothingStarted":
      return "Run page URL: none, nothing was started";
  }
}
