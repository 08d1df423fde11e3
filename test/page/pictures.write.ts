/** Takes the pictures in docs/pictures, of the scenes that the tests open. Run by `npm run pictures`. */
import { mkdirSync } from "node:fs";
import { join, resolve } from "node:path";
import { WORKSPACE_ID } from "../../local/simulated-vendors";
import { SAMPLE_JOBS } from "../../local/simulators/sample-jobs";
import { inBrowser } from "./support/chromium";
import { openStage, type OpenOptions, type Stage } from "./support/stage";

const FOLDER = process.env["PICTURES"] ?? resolve(__dirname, "../../docs/pictures");

const WIDE = { viewport: { width: 1_280, height: 800 } };
const PHONE = { viewport: { width: 375, height: 812 } };

const ADDRESS = `https://${WORKSPACE_ID}.azuredatabricks.net/jobs/${SAMPLE_JOBS.succeeds.jobId}`;

let stage: Stage;

describe("the pictures of the runs page", () => {
  beforeAll(async () => {
    mkdirSync(FOLDER, { recursive: true });
    stage = await openStage({ hostile: false });
  });
  afterAll(async () => {
    await stage[Symbol.asyncDispose]();
  });

  const looks: readonly (readonly [string, OpenOptions])[] = [
    ["light", { ...WIDE, colorScheme: "light" }],
    ["dark", { ...WIDE, colorScheme: "dark" }],
    ["phone", { ...PHONE, colorScheme: "light" }],
  ];

  const views: readonly (readonly [string, (stage: Stage) => string])[] = [
    ["list", () => "#/runs"],
    ["run", ({ cast }) => `#/runs/${cast.failed}`],
    ["workflows", () => "#/workflows"],
    ["workflow", ({ cast }) => `#/workflows/${cast.workflow}`],
    ["schedules", () => "#/schedules"],
    ["system", () => "#/system"],
  ];
  const scenes = views.flatMap(([name, viewOf]) =>
    looks.map(([look, options]) => [`${name}-${look}`, viewOf, options] as const),
  );

  inBrowser.each(looks)("include the start form: %s", async (look, options) => {
    const { page, complaints } = await stage.open("#/start", options);
    await page.getByLabel("Address of the job, pipeline or run").fill(ADDRESS);
    await page.getByLabel(/^Job parameters/).fill('{"day": "2026-01-05"}');
    await page.evaluate("document.activeElement.blur(); scrollTo(0, 0);");
    await page.waitForLoadState("networkidle");

    await page.screenshot({ path: join(FOLDER, `start-${look}.png`), animations: "disabled" });

    expect(complaints).toStrictEqual([]);
  });

  inBrowser.each(looks)("include the repair of many runs: %s", async (look, options) => {
    const { page, complaints } = await stage.open("#/runs?status=failed", options);
    await page.getByRole("checkbox", { name: /^Select all/ }).check();
    await page.getByRole("button", { name: /^Repair \d+…/ }).click();
    await page.waitForLoadState("networkidle");

    await page.screenshot({ path: join(FOLDER, `bulk-${look}.png`), animations: "disabled" });

    expect(complaints).toStrictEqual([]);
  });

  inBrowser.each(scenes)("include %s", async (name, viewOf, options) => {
    const { page, complaints } = await stage.open(viewOf(stage), options);
    await page.locator("main table").first().waitFor();
    await page.waitForLoadState("networkidle");

    await page.screenshot({ path: join(FOLDER, `${name}.png`), animations: "disabled" });

    expect(complaints).toStrictEqual([]);
  });
});
