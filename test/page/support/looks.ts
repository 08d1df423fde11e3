import type { Page, Route } from "playwright-core";

export const count = (page: Page, selector: string): Promise<number> =>
  page.locator(selector).count();

/** By how much the document is wider than the window. */
export const overflow = (page: Page): Promise<number> =>
  page.evaluate<number>("document.documentElement.scrollWidth - innerWidth");

/** A refusal of whatever stands in front of the app. */
export const refused =
  (status: number) =>
  (route: Route): Promise<void> =>
    route.fulfill({ status, contentType: "application/json", body: "{}" });
