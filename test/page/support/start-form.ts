/** What tests do with the start form. */
import type { Locator, Page, Route } from "playwright-core";
import { SAMPLE_JOBS } from "../../../local/simulators/sample-jobs";
import type { World } from "../../support/world";

export const press = (page: Page): Promise<void> =>
  page.getByRole("button", { name: "Start", exact: true }).click();

/** Presses it, and returns what has the focus as soon as the page has rendered, before any timer. */
export const focusedOnPress = (page: Page): Promise<unknown> =>
  page.evaluate(
    `(async () => {
      document.querySelector('form.start button[type="submit"]').click();
      await undefined;
      return document.activeElement.id;
    })()`,
  );

/** Holds every start that the page sends, and lets the answers of all of them be lost. */
export async function holdStarts(page: Page): Promise<{ count: () => number; lose: () => void }> {
  let count = 0;
  let lose = (): void => undefined;
  const lost = new Promise<void>((resolve) => {
    lose = resolve;
  });
  await page.route("**/api/runs", async (route) => {
    if (route.request().method() === "POST") count += 1;
    await lost;
    await route.abort();
  });
  return { count: () => count, lose };
}

export const field = (page: Page, path: string): Locator => page.locator(`[id="field-${path}"]`);

export const errorAt = (page: Page, path: string): Promise<string> =>
  page.locator(`[id="field-${path}-error"]`).innerText();

/** A job that succeeds, with these tags. */
export async function fillJob(page: Page, tags: object): Promise<void> {
  await field(page, "target.type").selectOption("databricks-job");
  await field(page, "target.jobId").fill(SAMPLE_JOBS.succeeds.jobId);
  await page.getByText(/^More: wait/).click();
  await field(page, "tags").fill(JSON.stringify(tags));
}

export async function runsWith(world: World, tag: string): Promise<readonly { id: string }[]> {
  const { body } = await world.call(`/api/runs?tag=${tag}`);
  return body["runs"] as { id: string }[];
}

/** Of the starts that the page sends from now on. */
export async function keysOfStarts(page: Page): Promise<readonly string[]> {
  const keys: string[] = [];
  await page.route("**/api/runs", (route) => {
    keys.push(route.request().headers()["idempotency-key"] ?? "");
    return route.fallback();
  });
  return keys;
}

/** The app gets the call, and its answer does not arrive. */
export const loseAnswer = async (route: Route): Promise<void> => {
  await route.fetch();
  await route.abort();
};
