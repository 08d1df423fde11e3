import { inBrowser } from "./support/chromium";
import { refused } from "./support/looks";
import { FUNCTION_KEY, openStage, type Stage } from "./support/stage";
import {
  field,
  fillJob,
  holdStarts,
  keysOfStarts,
  loseAnswer,
  press,
  runsWith,
} from "./support/start-form";

let stage: Stage;

describe("a start that is sent again", () => {
  beforeAll(async () => {
    stage = await openStage();
  });
  afterAll(async () => {
    await stage[Symbol.asyncDispose]();
  });

  inBrowser(
    "is not sent twice by a second press, which keeps the focus on its button",
    async () => {
      const { page } = await stage.open("#/start");
      await fillJob(page, {});
      const held = await holdStarts(page);
      const button = page.locator('form.start button[type="submit"]');
      const isFocused = async (): Promise<boolean> =>
        (await page.locator('form.start button[type="submit"]:focus').count()) === 1;

      await button.focus();
      await page.keyboard.press("Enter");
      await page.keyboard.press("Enter");
      await page.getByRole("button", { name: "Working…" }).waitFor();
      await page.keyboard.press("Space");
      await button.click({ force: true });
      const isDisabled = await button.getAttribute("aria-disabled");
      const whileSending = { focused: await isFocused(), isDisabled, sent: held.count() };
      held.lose();
      await page.getByRole("button", { name: "Start", exact: true }).waitFor();

      expect(whileSending).toStrictEqual({ focused: true, isDisabled: "true", sent: 1 });
      expect(await isFocused()).toBe(true);
    },
  );

  inBrowser(
    "starts one run although the answer was lost, also after the page was loaded anew",
    async () => {
      const { page } = await stage.open("#/start");
      await field(page, "target.type").waitFor();
      await fillJob(page, { lost: "once" });
      await page.route("**/api/runs", loseAnswer);

      await press(page);
      await page.getByText("It is not known whether the app has received the start.").waitFor();
      const [first] = await runsWith(stage.world, "lost=once");
      await page.unroute("**/api/runs", loseAnswer);
      await page.reload();
      await field(page, "tags").waitFor();
      await press(page);
      await page.getByText("The run has started").waitFor();

      expect(await runsWith(stage.world, "lost=once")).toHaveLength(1);
      expect(page.url()).toContain(first?.id ?? "none");
    },
  );

  inBrowser("keeps what was filled in when the session ends", async () => {
    const { page, complaints } = await stage.open("#/start");
    await field(page, "target.type").waitFor();
    await fillJob(page, { team: "kept-by-the-tab" });
    await page.route("**/api/runs", refused(401), { times: 1 });
    const keys = await keysOfStarts(page);

    await press(page);
    await page.getByRole("heading", { name: "Your session has ended" }).waitFor();
    const hidden = await page.locator("main").innerText();
    await page.getByLabel("Function key").fill(FUNCTION_KEY);
    await page.keyboard.press("Enter");
    await field(page, "tags").waitFor();
    const kept = await field(page, "tags").inputValue();
    await press(page);
    await page.getByText("The run has started").waitFor();
    await page.getByRole("link", { name: "Start", exact: true }).click();
    await field(page, "target.type").waitFor();

    expect(hidden).not.toContain("kept-by-the-tab");
    expect(kept).toBe(`{"team":"kept-by-the-tab"}`);
    expect(await runsWith(stage.world, "team=kept-by-the-tab")).toHaveLength(1);
    expect(await field(page, "target.type").inputValue()).toBe("");
    expect(keys).toHaveLength(2);
    expect(new Set(keys).size).toBe(1);
    expect(complaints).toStrictEqual([]);
  });

  inBrowser("shows a request that the form cannot show as JSON, and starts from it", async () => {
    const { page, complaints } = await stage.open(`#/runs/${stage.cast.succeeded}`);
    const { body } = await stage.world.call(`/api/runs/${stage.cast.succeeded}/request`);
    const request = body["request"] as { readonly target: object };
    const strange = { ...request, target: { ...request.target, jobName: "", later: [1] } };
    await page.route("**/request", (route) => route.fulfill({ json: { request: strange } }));

    await page.getByRole("link", { name: "Start again…" }).click();
    const editor = page.getByLabel("The request, as JSON");
    await editor.waitFor();
    const shown = JSON.parse(await editor.inputValue()) as object;
    await page.getByRole("button", { name: "Edit as a form" }).click();
    const stays = await page.getByText("so it stays JSON").isVisible();
    await press(page);
    await page.getByText("target.later is not a known field").waitFor();
    await editor.fill(`{"target": 9007199254740993, "tags": {}`);
    await press(page);
    const broken = await page.getByText("body is not JSON").isVisible();
    await editor.fill(JSON.stringify({ ...request, tags: { team: "from JSON" } }));
    await page.getByRole("button", { name: "Edit as a form" }).click();
    const inForm = await field(page, "tags").inputValue();
    await press(page);
    await page.getByText("The run has started").waitFor();

    expect(shown).toStrictEqual(strange);
    expect(stays).toBe(true);
    expect(broken).toBe(true);
    expect(JSON.parse(inForm)).toStrictEqual({ team: "from JSON" });
    expect(complaints).toStrictEqual([]);
  });
});
