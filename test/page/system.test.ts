import { SAMPLE_JOBS } from "../../local/simulators/sample-jobs";
import { DBT_ACCOUNT_ID, WORKSPACE_ID } from "../../local/simulated-vendors";
import type { Page } from "playwright-core";
import { seriousFindings } from "./support/accessibility";
import { inBrowser } from "./support/chromium";
import { count, overflow, refused } from "./support/looks";
import { FUNCTION_KEY, openStage, type Stage } from "./support/stage";

let stage: Stage;

const HOSTILE = `<img src=x onerror="window.hacked=1"> did not answer`;

const READS = { method: "GET", path: /\/api\// } as const;

const hasLogged = (text: string): boolean => stage.world.logs().some((line) => line.includes(text));

const connection = (page: Page, id: string) =>
  page.getByRole("table", { name: /how the calls/ }).getByRole("row", { name: new RegExp(id) });

describe("the system view", () => {
  beforeAll(async () => {
    stage = await openStage({ environment: { HTTP_TIMEOUT_SECONDS: "1" } });
  });
  afterAll(async () => {
    await stage[Symbol.asyncDispose]();
  });

  inBrowser(
    "shows the version, each connection with its line, and what the retention time removes",
    async () => {
      const { body } = await stage.world.call("/api/system");
      const { page, complaints } = await stage.open("#/runs");
      await page.getByRole("navigation").getByRole("link", { name: "System" }).click();
      const row = connection(page, WORKSPACE_ID);
      await row.waitFor();
      const stored = page.getByRole("table", { name: /within the retention time/ });
      await stored.waitFor();

      const cells = await row.getByRole("cell").allInnerTexts();
      const text = await page.locator("main").innerText();
      const [counts] = await stored.getByRole("row", { name: /^Runs/ }).allInnerTexts();

      expect(cells.slice(0, 3)).toStrictEqual(["Answers", "0", "0"]);
      expect(cells[3]).toContain("databricks-pipeline");
      expect(text).toContain(`Version ${String(body["version"])}`);
      expect(text).toContain((body["settings"] as { retentionRemoves: string }).retentionRemoves);
      expect(text).toContain("Azure Storage");
      expect(counts).toMatch(/Runs\s+3\s+\d+\s+\d+\s+1\s+0\s+0/);
      expect(complaints).toStrictEqual([]);
    },
  );

  inBrowser(
    "shows by itself that a connection does not answer, and that it answers again",
    async () => {
      const open = await stage.open("#/system");
      const { page } = open;
      const { databricks } = stage.world.vendors;
      const row = connection(page, WORKSPACE_ID);
      await row.getByText("Answers").waitFor();
      const target = { type: "databricks-job", jobId: SAMPLE_JOBS.takesLong.jobId };
      await stage.world.start({ target, waitSeconds: 2 });
      await stage.world.start({ target, waitSeconds: 2 });
      await stage.world.host.advance({ seconds: 5 });

      databricks.faults.add({ ...READS, times: Infinity, fault: { kind: "hang" } });
      await stage.world.until(() => hasLogged("has not answered"));
      await stage.pass(open, 1);
      await row.getByText("Does not answer").waitFor();
      const reason = await row.locator(".row-note.wrap").innerText();
      databricks.faults.clear();
      await stage.world.until(() => hasLogged("answers again"));
      await stage.pass(open, 1);
      await row.getByText("Answers").waitFor();

      expect(reason).toContain("no call has been answered since");
      expect(open.complaints).toStrictEqual([]);
    },
  );

  inBrowser("offers the app's connections in the list of runs, also without a run", async () => {
    const { page } = await stage.open("#/system");
    await page.route("**/api/runs?*", (route) =>
      route.fulfill({ json: { runs: [], counts: null, continuation: null } }),
    );
    await connection(page, WORKSPACE_ID).waitFor();

    await page.evaluate(`location.hash = "#/runs"`);
    await page.getByText("No runs in this time").waitFor();
    const advice = await page.locator(".empty").innerText();
    const filter = page.getByLabel("Connection", { exact: true });
    await filter.selectOption(WORKSPACE_ID);

    expect(await filter.locator("option").allInnerTexts()).toStrictEqual([
      "Connection: all",
      String(DBT_ACCOUNT_ID),
      WORKSPACE_ID,
    ]);
    expect(page.url()).toContain(`connection=${WORKSPACE_ID}`);
    expect(advice).toContain("Start a run with the address of a job");
    expect(advice).toContain("npm start -- --help shows how");
    await page.getByText("No runs here").waitFor();
  });

  inBrowser("shows texts of vendors as text, and says when there is no connection", async () => {
    const open = await stage.open("#/system");
    const { page } = open;
    const { body } = await stage.world.call("/api/system");
    const [first] = body["connections"] as object[];
    const hostile = { ...first, state: "notAnswering", reason: HOSTILE, nextTryInSeconds: 12 };
    await page.route("**/api/system", (route) =>
      route.fulfill({ json: { ...body, version: HOSTILE, connections: [hostile] } }),
    );
    await stage.pass(open, 10);
    await page.locator(".row-note", { hasText: HOSTILE }).waitFor();
    const next = await page.getByText(/The next try/).innerText();

    await page.unroute("**/api/system");
    await page.route("**/api/system", (route) =>
      route.fulfill({ json: { ...body, connections: [] } }),
    );
    await stage.pass(open, 10);
    await page.getByText("No connections").waitFor();

    expect(next).toBe("The next try is in 12 s.");
    expect(await page.evaluate("window.hacked ?? null")).toBeNull();
    expect(await count(page, "main img")).toBe(0);
    expect(open.complaints).toStrictEqual([]);
  });

  inBrowser("shows that it loads, that it failed, and that the session has ended", async () => {
    const open = await stage.open("#/sign-in-first");
    const { page } = open;
    let letGo = (): void => undefined;
    const held = new Promise<void>((done) => (letGo = done));
    await page.route("**/api/system", async (route) => {
      await held;
      await refused(503)(route);
    });

    await page.evaluate(`location.hash = "#/system"`);
    await page.getByText("Loading the state of the app").waitFor({ state: "attached" });
    letGo();
    await page.getByText("The app could not answer").waitFor();
    await page.unroute("**/api/system");
    await page.getByRole("button", { name: "Try again" }).click();
    await connection(page, WORKSPACE_ID).waitFor();
    await page.route("**/api/system", refused(401));
    await stage.pass(open, 10);
    await page.getByRole("heading", { name: "Your session has ended" }).waitFor();
    const shown = await page.locator("main").innerText();
    await page.unroute("**/api/system");
    await page.getByLabel("Function key").fill(FUNCTION_KEY);
    await page.keyboard.press("Enter");
    await connection(page, WORKSPACE_ID).waitFor();

    expect(shown).not.toContain(WORKSPACE_ID);
    expect(open.complaints).toStrictEqual([]);
  });

  inBrowser.each([
    ["light", 1_280],
    ["dark", 375],
  ] as const)("has no serious finding of axe in %s at %i pixels", async (colorScheme, width) => {
    const { page, complaints } = await stage.open("#/system", {
      colorScheme,
      viewport: { width, height: 812 },
    });
    await page.getByRole("table", { name: /within the retention time/ }).waitFor();

    expect(await seriousFindings(page)).toStrictEqual([]);
    expect(await overflow(page)).toBe(0);
    expect(complaints).toStrictEqual([]);
  });
});
