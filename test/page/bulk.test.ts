import type { Locator, Page, Route } from "playwright-core";
import { seriousFindings } from "./support/accessibility";
import { inBrowser } from "./support/chromium";
import { count, overflow } from "./support/looks";
import { HOSTILE_NAME } from "./support/scenes";
import { FUNCTION_KEY, openStage, type Stage } from "./support/stage";

let stage: Stage;

const row = (page: Page, id: string): Locator =>
  page.locator("tbody tr", { has: page.locator(`a[href="#/runs/${id}"]`) });

const results = (page: Page): Locator =>
  page.getByRole("table", { name: "The result of each run" });

const dialogText = (page: Page): Promise<string> => page.getByRole("dialog").innerText();

/** The run that a call changes. */
const runIn = (route: Route): string =>
  /runs\/(r-[0-9a-f]+)\//.exec(route.request().url())?.[1] ?? "";

async function selectFailed(page: Page): Promise<number> {
  await page.getByLabel("State", { exact: true }).selectOption("failed");
  await page.getByText("Nightly sales load").first().waitFor({ state: "detached" });
  await page.getByRole("checkbox", { name: /^Select all \d+ runs/ }).check();
  return count(page, "tbody tr[aria-rowindex]");
}

const askAndConfirm = async (page: Page, verb: string): Promise<void> => {
  await page.getByRole("button", { name: new RegExp(`^${verb} \\d+…`) }).click();
  await page
    .getByRole("dialog")
    .getByRole("button", { name: new RegExp(`^${verb} `) })
    .click();
};

describe("the change of many runs", () => {
  beforeAll(async () => {
    stage = await openStage();
  });
  afterAll(async () => {
    await stage[Symbol.asyncDispose]();
  });

  inBrowser(
    "cancels what was selected with the keyboard, and leaves out what has ended",
    async () => {
      const { page, complaints } = await stage.open("#/runs");
      await row(page, stage.cast.live).waitFor();

      await row(page, stage.cast.live).getByRole("checkbox").press("Space");
      await row(page, stage.cast.succeeded).getByRole("checkbox").press("Space");
      const selected = await page.getByRole("group", { name: "Selected runs" }).innerText();
      await page.getByRole("button", { name: "Cancel 1…" }).press("Enter");
      const asked = await dialogText(page);
      await page.keyboard.press("Escape");
      const before = await stage.world.status(stage.cast.live);
      await page.getByRole("button", { name: "Cancel 1…" }).press("Enter");
      await page.getByRole("button", { name: "Cancel 1 run" }).press("Enter");
      await results(page).getByText("Cancel requested.").waitFor();
      const after = await stage.world.ended(stage.cast.live);

      expect(selected).toContain("2 selected");
      expect(asked).toContain("Cancel 1 run?");
      expect(asked).toContain("Year-end revaluation");
      expect(asked).toContain("Left out: 1, already ended.");
      expect(before.done).toBe(false);
      expect(after["outcome"]).toBe("cancelled");
      expect(complaints).toStrictEqual([]);
    },
  );

  inBrowser(
    "repairs all runs that are shown, a few at a time, with a result for each",
    async () => {
      const { page, complaints } = await stage.open("#/runs");
      await row(page, stage.cast.failed).waitFor();
      const calls: string[] = [];
      const underWay = { now: 0, most: 0 };
      await page.route("**/repair", async (route) => {
        calls.push(runIn(route));
        underWay.now += 1;
        underWay.most = Math.max(underWay.most, underWay.now);
        await new Promise((done) => setTimeout(done, 30));
        underWay.now -= 1;
        await route.continue();
      });
      const refusal = { title: "Not now", detail: HOSTILE_NAME, code: "held", errors: [] };
      const refuseFailed = (route: Route): Promise<void> =>
        route.fulfill({ status: 409, json: refusal });
      await page.route(`**/${stage.cast.failed}/repair`, refuseFailed);

      const shown = await selectFailed(page);
      await askAndConfirm(page, "Repair");
      await page.getByText(`${shown - 1} of ${shown} accepted, 1 refused`).waitFor();
      const refused = await results(page)
        .getByRole("row", { name: /refused/ })
        .innerText();
      await page.unroute(`**/${stage.cast.failed}/repair`, refuseFailed);
      await page.getByRole("button", { name: "Try 1 again" }).click();
      await page.getByText(`${shown} of ${shown} accepted`).waitFor();
      await page.getByRole("button", { name: "Close" }).click();
      await page.getByRole("dialog").waitFor({ state: "detached" });
      const repaired = await stage.world.status(stage.cast.failed);

      expect(shown).toBeGreaterThan(5);
      expect(underWay.most).toBeGreaterThan(1);
      expect(underWay.most).toBeLessThanOrEqual(4);
      expect(new Set(calls).size).toBe(shown);
      expect(calls).toHaveLength(shown);
      expect(refused).toContain(`Not now. ${HOSTILE_NAME}`);
      expect(repaired["repairedBy"]).toHaveLength(1);
      expect(await page.evaluate("window.hacked ?? null")).toBeNull();
      expect(complaints).toStrictEqual([]);
    },
  );

  inBrowser("loses nothing when the session ends midway, and sends no run twice", async () => {
    const { page, complaints } = await stage.open("#/runs");
    await row(page, stage.cast.failed).waitFor();
    const accepted: string[] = [];
    let locked = false;
    await page.route("**/repair", async (route) => {
      locked ||= accepted.length === 2;
      if (locked) return route.fulfill({ status: 401, json: {} });
      accepted.push(runIn(route));
      return route.continue();
    });

    const shown = await selectFailed(page);
    await askAndConfirm(page, "Repair");
    await page.getByRole("heading", { name: "Your session has ended" }).waitFor();
    const hidden = await page.locator("main").innerText();
    locked = false;
    accepted.push("the session is new");
    await page.getByLabel("Function key").fill(FUNCTION_KEY);
    await page.keyboard.press("Enter");
    await page.getByText(`2 of ${shown} accepted, ${shown - 2} not sent yet`).waitFor();
    await page.getByRole("button", { name: `Go on with ${shown - 2}` }).click();
    await page.getByText(`${shown} of ${shown} accepted`).waitFor();

    expect(hidden).not.toContain("Customer 360");
    expect(new Set(accepted).size).toBe(shown + 1);
    expect(accepted).toHaveLength(shown + 1);
    expect(complaints).toStrictEqual([]);
  });

  inBrowser("says which answers were lost, also after the page was loaded anew", async () => {
    const { page } = await stage.open("#/runs");
    await row(page, stage.cast.failed).waitFor();
    await page.route(`**/${stage.cast.failed}/repair`, (route) => route.abort());

    const shown = await selectFailed(page);
    await askAndConfirm(page, "Repair");
    const summary = page.getByText(`${shown - 1} of ${shown} accepted, 1 not answered`);
    await summary.waitFor();
    await page.reload();
    await summary.waitFor();
    const lost = await results(page)
      .getByRole("row", { name: /not answered/ })
      .innerText();
    await page
      .getByRole("button", { name: "Hide" })
      .or(page.getByRole("button", { name: "Close" }))
      .click();
    await page.getByRole("button", { name: "Sign out" }).click();
    await page.getByLabel("Function key").waitFor();

    expect(lost).toContain("it is not known whether the app has received the call");
    expect(await page.evaluate("JSON.stringify(sessionStorage)")).not.toContain("r-");
  });

  inBrowser.each([
    ["light", 1_280],
    ["dark", 375],
  ] as const)("has no serious finding of axe in %s at %i pixels", async (colorScheme, width) => {
    const { page, complaints } = await stage.open("#/runs", {
      colorScheme,
      viewport: { width, height: 812 },
    });
    await row(page, stage.cast.failed).waitFor();
    await page.getByRole("checkbox", { name: /^Select all/ }).check();
    const selected = await seriousFindings(page);
    const tooWide = [await overflow(page)];
    await page.getByRole("button", { name: /^Repair \d+…/ }).click();
    const asked = await seriousFindings(page);
    await page
      .getByRole("dialog")
      .getByRole("button", { name: /^Repair / })
      .click();
    await page.getByText(/^(\d+) of \1 accepted/).waitFor();
    const done = await seriousFindings(page);
    tooWide.push(await overflow(page));

    expect({ selected, asked, done }).toStrictEqual({ selected: [], asked: [], done: [] });
    expect(tooWide).toStrictEqual([0, 0]);
    expect(complaints).toStrictEqual([]);
  });
});
