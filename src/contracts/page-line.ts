/** The page that a person can open to see the job at the vendor. */
export type Page =
  | { readonly kind: "run"; readonly url: string }
  /** The vendor gave no page of the run; the job's page lists it. */
  | { readonly kind: "job"; readonly url: string }
  /** There may be a run, but no page of it is known. */
  | { readonly kind: "noLink" }
  /** Only if that is certain (invariant 12). */
  | { readonly kind: "nothingStarted" };

export const PAGE_LINE_START = "Run page URL: ";

/** In place of an address. */
export const NOTHING_STARTED = "none, nothing was started";

/** The line of a conclusion that says where to look. */
export function toPageLine(page: Page): string {
  switch (page.kind) {
    case "run":
    case "job":
      return `${PAGE_LINE_START}${page.url}`;
    case "noLink":
      return `${PAGE_LINE_START}no link`;
    case "nothingStarted":
      return `${PAGE_LINE_START}${NOTHING_STARTED}`;
  }
}
