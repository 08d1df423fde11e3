import { inBrowser } from "./support/chromium";
import { count, refused } from "./support/looks";
import { HOSTILE_ERROR, HOSTILE_NAME } from "./support/scenes";
import { FUNCTION_KEY, openStage, type Stage } from "./support/stage";

let stage: Stage;

describe("the views of the runs page", () => {
  beforeAll(async () => {
    stage = await openStage();
  });
  afterAll(async () => {
    await stage[Symbol.asyncDispose]();
  });

  inBrowser("shows first why a run failed, then its timeline and its tasks", async () => {
    const { page, complaints } = await stage.open(`#/runs/${stage.cast.failed}`);
    await page.getByRole("table", { name: /Tasks of attempt/ }).waitFor();

    const headings = await page.locator("main h2").allInnerTexts();
    const tasks = await page
      .getByRole("table", { name: /Tasks of attempt/ })
      .getByRole("rowheader")
      .allInnerTexts();
    const failure = await page.locator(".failure").innerText();

    expect(headings.slice(0, 3)).toStrictEqual(["Failed.", "Timeline", "Tasks"]);
    expect(failure).toContain("match_customers: ValueError: 1,204 customers have no country_code");
    expect(tasks.map((name) => name.split(/\s/)[0])).toStrictEqual([
      "ingest_customers",
      "match_customers",
      "publish_profiles",
      "refresh_segments",
    ]);
    expect(complaints).toStrictEqual([]);
  });

  inBrowser.each(["runs", "workflows"] as const)(
    "shows in %s who was told of the end, and why somebody was not",
    async (list) => {
      const id = list === "runs" ? stage.cast.failed : stage.cast.workflow;
      const { body } = await stage.world.call(`/api/${list}/${id}`);
      const message = "hooks.slack.com answered 404";
      const notices = [
        { rule: "on call", state: "delivered", tries: 1, message: null },
        { rule: "<b>sales</b>", state: "refused", tries: 1, message },
      ];
      const { page, complaints } = await stage.open("#/system");
      await page.route(`**/api/${list}/${id}`, (route) =>
        route.fulfill({ json: { ...body, notices } }),
      );

      await page.evaluate(`location.hash = "#/${list}/${id}"`);
      await page.getByText("Notice to on call").waitFor();
      const facts = await page.locator("dl div", { hasText: "Notice to" }).allInnerTexts();

      expect(facts.map((fact) => fact.split("\n").filter((line) => line !== ""))).toStrictEqual([
        ["Notice to on call", "delivered"],
        ["Notice to <b>sales</b>", `refused, is not sent again (sent once): ${message}`],
      ]);
      expect(complaints).toStrictEqual([]);
    },
  );

  inBrowser("repairs a failed run and shows the new one", async () => {
    const open = await stage.open(`#/runs/${stage.cast.failed}`);
    const { page } = open;

    await page.getByRole("button", { name: "Repair" }).click();
    await page.getByRole("dialog").getByRole("button", { name: "Repair" }).click();
    await page.getByText("The repair has started").waitFor();
    await page.getByRole("link", { name: "an earlier run" }).waitFor();

    expect(page.url()).not.toContain(stage.cast.failed);
    expect(open.complaints).toStrictEqual([]);
  });

  inBrowser("repairs once, although the answer to the repair is lost", async () => {
    const { page } = await stage.open(`#/runs/${stage.cast.cancelled}`);
    await page.route(
      "**/repair",
      async (route) => {
        await route.fetch();
        await route.abort("connectionreset");
      },
      { times: 1 },
    );

    await page.getByRole("button", { name: "Repair" }).click();
    await page.getByRole("dialog").getByRole("button", { name: "Repair" }).click();
    await page.getByText("The repair has started").waitFor();
    const { repairedBy } = await stage.world.status(stage.cast.cancelled);

    expect(repairedBy).toHaveLength(1);
    expect(page.url()).toContain((repairedBy as string[])[0]);
  });

  inBrowser(
    "asks for a new sign-in when a session has ended, hides the data, and comes back",
    async () => {
      const open = await stage.open(`#/runs/${stage.cast.succeeded}`);
      const { page } = open;
      await page.getByRole("heading", { name: "Nightly sales load" }).waitFor();

      await page.route("**/api/runs/**", refused(401));
      await stage.pass(open, 40);
      await page.getByRole("heading", { name: "Your session has ended" }).waitFor();
      const shown = await page.locator("main").innerText();
      await page.unroute("**/api/runs/**");
      await page.getByLabel("Function key").fill(FUNCTION_KEY);
      await page.keyboard.press("Enter");
      await page.getByRole("heading", { name: "Nightly sales load" }).waitFor();

      expect(shown).not.toContain("Nightly sales load");
      expect(open.complaints).toStrictEqual([]);
    },
  );

  inBrowser("shows hostile names, errors and tags as text", async () => {
    const { page, complaints } = await stage.open("#/runs");
    await page.getByText(HOSTILE_NAME).first().waitFor();

    await page.goto(`${stage.world.host.baseUrl}/api/ui#/runs/${stage.cast.hostile}`);
    await page.getByRole("table", { name: /Tasks of attempt/ }).waitFor();
    await page.getByText(HOSTILE_ERROR.slice(0, 40)).first().waitFor();

    expect(await page.evaluate("window.hacked ?? null")).toBeNull();
    expect(await count(page, "main script, main img, a[href^='javascript']")).toBe(0);
    expect(complaints).toStrictEqual([]);
  });

  inBrowser("shows a workflow as a graph and as a table, and resumes it", async () => {
    const { page, complaints } = await stage.open("#/workflows");
    await page.getByRole("link", { name: "Nightly customer marts" }).click();
    const steps = page.getByRole("table", { name: "Steps of the workflow" });
    await steps.waitFor();

    const nodes = await page.locator(".graph .node-name").allTextContents();
    const rows = await steps.getByRole("rowheader").allInnerTexts();
    const edges = await count(page, ".graph .edge");
    const failure = await page.locator(".failure").innerText();
    await page.getByRole("button", { name: "Resume" }).click();
    await page.getByRole("dialog").getByRole("button", { name: "Resume" }).click();
    await page.getByText("The workflow was resumed").waitFor();

    expect(nodes.toSorted()).toStrictEqual(rows.map((name) => name.trim()).toSorted());
    expect(edges).toBe(6);
    expect(failure).toContain("match-customers");
    expect(failure).toContain("1,204 customers have no country_code");
    expect(complaints).toStrictEqual([]);
  });

  inBrowser("shows schedules with their next tick, pauses one and resumes it", async () => {
    const { page, complaints } = await stage.open("#/schedules");
    const row = page.getByRole("row", { name: /nightly-sales/ });
    await row.waitFor();
    const text = await row.innerText();
    const next = await row.getByRole("cell").nth(1).innerText();

    await row.getByRole("button", { name: "Pause: nightly-sales" }).click();
    await row.getByText("Paused").waitFor();
    await row.getByRole("button", { name: "Resume: nightly-sales" }).click();
    await row.getByRole("button", { name: "Pause: nightly-sales" }).waitFor();

    expect(text).toContain("30 2 * * * Europe/Berlin");
    expect(next).toMatch(/02:30:00 in \d+ h/);
    expect(complaints).toStrictEqual([]);
  });

  inBrowser("starts a job again with a changed request", async () => {
    const { page, complaints } = await stage.open(`#/runs/${stage.cast.succeeded}`);
    await page.getByRole("link", { name: "Start again…" }).click();
    const tags = page.getByLabel("Tags");
    await tags.waitFor();
    const before = JSON.parse(await tags.inputValue()) as object;
    const type = await page.getByLabel(/^Target \(needed\)/).inputValue();

    await tags.fill(JSON.stringify({ team: "changed" }));
    await page.getByRole("button", { name: "Start", exact: true }).click();
    await page.getByText("The run has started").waitFor();
    await page.getByText("changed").waitFor();

    expect(type).toBe("databricks-job");
    expect(before).toMatchObject({ team: "sales" });
    expect(page.url()).not.toContain(stage.cast.succeeded);
    expect(complaints).toStrictEqual([]);
  });

  inBrowser("reaches everything with the keyboard, and leaves dialogs with Escape", async () => {
    const { page } = await stage.open(`#/runs/${stage.cast.dbtFailed}`);
    await page.getByRole("button", { name: "Repair" }).waitFor();

    await page.keyboard.press("Tab");
    const first = await page.evaluate("document.activeElement.textContent");
    await page.keyboard.press("Enter");
    const afterSkip = await page.evaluate("document.activeElement.id");
    await page.getByRole("button", { name: "Repair" }).press("Enter");
    await page.getByRole("dialog").waitFor();
    await page.keyboard.press("Escape");
    await page.getByRole("dialog").waitFor({ state: "detached" });
    const afterDialog = await page.evaluate("document.activeElement.textContent");

    expect([first, afterSkip, afterDialog]).toStrictEqual([
      "Skip to the content",
      "main",
      "Repair",
    ]);
  });
});
