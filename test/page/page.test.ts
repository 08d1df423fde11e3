import { SAMPLE_JOBS } from "../../local/simulators/sample-jobs";
import { seriousFindings } from "./support/accessibility";
import { inBrowser } from "./support/chromium";
import { count, overflow } from "./support/looks";
import { FUNCTION_KEY, openStage, type Stage } from "./support/stage";

let stage: Stage;

describe("the runs page", () => {
  beforeAll(async () => {
    stage = await openStage();
  });
  afterAll(async () => {
    await stage[Symbol.asyncDispose]();
  });

  inBrowser(
    "shows how to sign in and no data, and the list after a function key was typed",
    async () => {
      const { page, complaints } = await stage.open("", { key: null });
      const form = page.getByLabel("Function key");
      await form.waitFor();
      const rowsBefore = await count(page, "tbody tr");

      await form.fill("a-wrong-key");
      await page.getByRole("button", { name: "Sign in" }).click();
      await page.getByText("The app rejected this key.").waitFor();
      await form.fill(FUNCTION_KEY);
      await page.getByRole("button", { name: "Sign in" }).click();
      await page.getByRole("link", { name: "Nightly sales load" }).first().waitFor();

      expect(rowsBefore).toBe(0);
      expect(await page.evaluate("JSON.stringify(localStorage)")).not.toContain(FUNCTION_KEY);
      expect(page.url()).not.toContain(FUNCTION_KEY);
      expect(complaints).toStrictEqual([]);
    },
  );

  inBrowser(
    "says that a key was rejected, also when an earlier call is answered later",
    async () => {
      const { page } = await stage.open("", { key: null });
      let letGo = (): void => undefined;
      const held = new Promise<void>((done) => (letGo = done));
      await page.route(
        "**/openapi.json",
        async (route) => {
          await held;
          await route.continue();
        },
        { times: 1 },
      );
      await page.reload();
      await page.getByLabel("Function key").fill("a-wrong-key");
      await page.getByRole("button", { name: "Sign in" }).click();
      await page.getByText("The app rejected this key.").waitFor();
      const late = page.waitForResponse(/openapi\.json$/);
      letGo();
      await late;
      await page.evaluate(
        "new Promise((done) => requestAnimationFrame(() => setTimeout(done, 100)))",
      );

      expect(await page.getByText("The app rejected this key.").isVisible()).toBe(true);
    },
  );

  inBrowser(
    "lists the runs, newest first, and filters them by state, text and a vendor's run id",
    async () => {
      const { page, complaints } = await stage.open("#/runs");
      const rows = page.locator("tbody tr[aria-rowindex]");
      await rows.first().waitFor();
      const newest = await rows.first().locator("th").innerText();

      await page.getByLabel("State", { exact: true }).selectOption("failed");
      await page.getByText("Customer 360 refresh").first().waitFor();
      await page.getByText("Nightly sales load").first().waitFor({ state: "detached" });
      const states = await rows.locator(".col-state").allInnerTexts();
      const failed = await stage.world.status(stage.cast.failed);
      await page.keyboard.press("/");
      await page.keyboard.type(String(failed["vendorRunId"]));
      await rows.nth(1).waitFor({ state: "detached" });

      expect(newest).toContain(SAMPLE_JOBS.queues.jobId);
      expect(new Set(states)).toStrictEqual(new Set(["Failed"]));
      expect(page.url()).toContain("status=failed");
      expect(await rows.first().innerText()).toContain("Customer 360 refresh");
      expect(complaints).toStrictEqual([]);
    },
  );

  inBrowser(
    "shows a change of a run by itself, and nothing new while refreshing is paused",
    async () => {
      const open = await stage.open("#/runs");
      const { page } = open;
      const row = page.locator(`tr:has(a[href="#/runs/${stage.cast.live}"])`);
      await row.getByText("Running", { exact: true }).waitFor();

      await page.getByRole("button", { name: "Live" }).click();
      await stage.world.cancel(stage.cast.live);
      await stage.world.ended(stage.cast.live);
      await stage.pass(open, 20);
      const whilePaused = await row.locator(".col-state").innerText();
      await page.getByRole("button", { name: "Paused" }).click();
      await row.getByText("Cancelled", { exact: true }).waitFor();

      expect(whilePaused).toBe("Running");
      expect(open.complaints).toStrictEqual([]);
    },
  );

  inBrowser("keeps the last data beside the problem while the app cannot be reached", async () => {
    const open = await stage.open("#/runs");
    const { page } = open;
    await page.getByText("Nightly sales load").first().waitFor();

    await page.route("**/api/runs?*", (route) => route.abort());
    await stage.pass(open, 6);
    await page.getByText("The app cannot be reached").waitFor();
    const stale = await count(page, "tbody tr[aria-rowindex]");
    await page.unroute("**/api/runs?*");
    await page.getByRole("button", { name: "Try again" }).click();
    await page.getByText("The app cannot be reached").waitFor({ state: "detached" });

    expect(stale).toBeGreaterThan(10);
  });

  inBrowser.each([
    ["light", 1_280],
    ["dark", 375],
  ] as const)("has no serious finding of axe in %s at %i pixels", async (colorScheme, width) => {
    const { page, complaints } = await stage.open("#/runs", {
      colorScheme,
      viewport: { width, height: 812 },
    });
    await page.getByText("Nightly sales load").first().waitFor();
    const inList = await seriousFindings(page);
    const tooWide = [await overflow(page)];

    await page.evaluate(`location.hash = "#/runs/${stage.cast.failed}"`);
    await page.getByRole("table", { name: /Tasks of attempt/ }).waitFor();
    const inRun = await seriousFindings(page);
    tooWide.push(await overflow(page));

    await page.evaluate(`location.hash = "#/workflows/${stage.cast.workflow}"`);
    await page.getByRole("table", { name: "Steps of the workflow" }).waitFor();
    const inWorkflow = await seriousFindings(page);
    tooWide.push(await overflow(page));
    await page.evaluate(`location.hash = "#/schedules"`);
    await page.getByRole("row", { name: /nightly-sales/ }).waitFor();
    const inSchedules = await seriousFindings(page);
    tooWide.push(await overflow(page));

    expect([inWorkflow, inSchedules]).toStrictEqual([[], []]);
    expect(inList).toStrictEqual([]);
    expect(inRun).toStrictEqual([]);
    expect(tooWide).toStrictEqual([0, 0, 0, 0]);
    expect(complaints).toStrictEqual([]);
  });

  inBrowser.each([
    ["runs", "#/runs?text=rare", "jobName"],
    ["workflows", "#/workflows", "name"],
  ])(
    "searches on in %s by itself while the app finds nothing on a page",
    async (list, view, name) => {
      const [entry] = (await stage.world.call(`/api/${list}`)).body[list] as [object];
      const counts = { running: 0, succeeded: 0, failed: 0, cancelled: 0, timedOut: 0, unknown: 0 };
      const nothing = { [list]: [], counts: { ...counts, atLeast: true } };
      const found = { [list]: [{ ...entry, [name]: "Found at last" }], counts, continuation: null };
      const answers: Readonly<Record<string, object>> = {
        first: { ...nothing, continuation: "second" },
        second: { ...nothing, continuation: "third" },
        third: found,
      };
      const open = await stage.open("#/sign-in-first");
      const { page } = open;
      await page.route(`**/api/${list}?*`, (route) => {
        const { searchParams } = new URL(route.request().url());
        return route.fulfill({ json: answers[searchParams.get("continuation") ?? "first"] });
      });

      await page.evaluate(`location.hash = "${view}"`);
      const link = page.getByRole("link", { name: "Found at last" });
      await link.waitFor();
      await stage.pass(open, 7);
      await page.getByRole("button", { name: /older|Loading/ }).waitFor({ state: "detached" });

      expect(await link.isVisible()).toBe(true);
      expect(open.complaints).toStrictEqual([]);
    },
  );

  inBrowser(
    "keeps the document small with 10,000 runs, and shows the oldest at the end",
    async () => {
      const [run] = (await stage.world.call("/api/runs")).body["runs"] as [object];
      const runs = Array.from({ length: 10_000 }, (_, index) => ({
        ...run,
        id: `r-${String(index).padStart(40, "0")}`,
        jobName: `Job ${index}`,
        createdAt: new Date(Date.UTC(2026, 0, 2) - index * 1_000).toISOString(),
      }));
      const { page, complaints } = await stage.open("#/sign-in-first");
      await page.route("**/api/runs?*", (route) =>
        route.fulfill({ json: { runs, continuation: null } }),
      );

      await page.evaluate(`location.hash = "#/runs"`);
      await page.getByRole("link", { name: "Job 0", exact: true }).waitFor();
      const nodesAtStart = await count(page, "*");
      await page.keyboard.press("End");
      await page.getByRole("link", { name: "Job 9999", exact: true }).waitFor();
      const rowsAtEnd = await count(page, "tbody tr[aria-rowindex]");

      expect(nodesAtStart).toBeLessThan(2_500);
      expect(rowsAtEnd).toBeLessThan(120);
      expect(await page.getByRole("table").getAttribute("aria-rowcount")).toBe("10001");
      expect(complaints).toStrictEqual([]);
    },
  );
});
