import { WORKSPACE_ID } from "../../local/simulated-vendors";
import { SAMPLE_JOBS } from "../../local/simulators/sample-jobs";
import { seriousFindings } from "./support/accessibility";
import { inBrowser } from "./support/chromium";
import { count, overflow, refused } from "./support/looks";
import { openStage, type Stage } from "./support/stage";
import {
  errorAt,
  field,
  fillJob,
  focusedOnPress,
  keysOfStarts,
  loseAnswer,
  press,
  runsWith,
} from "./support/start-form";

let stage: Stage;

const HOSTILE = `<img src=x onerror="window.hacked=1"> {{constructor}}`;

describe("the start form", () => {
  beforeAll(async () => {
    stage = await openStage();
  });
  afterAll(async () => {
    await stage[Symbol.asyncDispose]();
  });

  inBrowser("has the fields of the contract, and starts what was filled in", async () => {
    const { page, complaints } = await stage.open("#/runs");
    await page.getByRole("link", { name: "Start a run" }).click();
    const type = field(page, "target.type");
    await type.waitFor();
    const types = await type.locator("option").allInnerTexts();
    const { body: contract } = await stage.world.call("/api/openapi.json");
    const { mapping } = (contract as unknown as Contract).components.schemas.Target.discriminator;

    await fillJob(page, { team: "from the form" });
    await field(page, "target.workspaceId").selectOption(WORKSPACE_ID);
    await field(page, "target.jobParameters").fill(`{"day": "2026-01-01"}`);
    await page.getByText(/^More: jar params/).click();
    await field(page, "target.jarParams").fill("one\ntwo words");
    await field(page, "target.queue.enabled").selectOption("false");
    await field(page, "target.performanceTarget").selectOption("STANDARD");
    await field(page, "timeoutSeconds").fill("600");
    await field(page, "retry.maxAttempts").fill("3");
    await press(page);
    await page.getByText("The run has started").waitFor();
    await page.getByRole("heading", { name: "Timeline" }).waitFor();
    const id = page.url().split("/").at(-1) ?? "";
    const { body } = await stage.world.call(`/api/runs/${id}/request`);

    expect(types.slice(1)).toStrictEqual(Object.keys(mapping));
    expect(body["request"]).toMatchObject({
      target: {
        type: "databricks-job",
        workspaceId: WORKSPACE_ID,
        jobId: SAMPLE_JOBS.succeeds.jobId,
        jobParameters: { day: "2026-01-01" },
        jarParams: ["one", "two words"],
        queue: { enabled: false },
        performanceTarget: "STANDARD",
      },
      timeoutSeconds: 600,
      retry: { maxAttempts: 3, delaySeconds: 60, on: "platformFailure" },
      tags: { team: "from the form" },
    });
    expect(complaints).toStrictEqual([]);
  });

  inBrowser("takes the address of a job, a pipeline or a run from the browser", async () => {
    const { page, complaints } = await stage.open("#/start");
    const address = page.getByLabel("Address of the job, pipeline or run");
    const host = `https://${WORKSPACE_ID}.azuredatabricks.net`;
    const filled: string[][] = [];
    for (const [path, name] of [
      ["/jobs/5/runs/7", "runUrl"],
      ["/pipelines/7c1d2a54-3b0f-4a86-a3e5-5d1e9b64c7f0/updates/1", "pipelineUrl"],
      ["/?o=2847593021847562#job/5", "jobUrl"],
    ] as const) {
      await address.fill(host + path);
      const value = await field(page, `target.${name}`).inputValue();
      filled.push([await field(page, "target.type").inputValue(), value.replace(host, "")]);
    }
    await address.fill("https://example.com/nothing");
    const unknown = await page.getByText("This form of address is not known").isVisible();

    await address.fill(` ${host}/jobs/${SAMPLE_JOBS.succeeds.jobId}?o=2847593021847562 `);
    await press(page);
    await page.getByText("The run has started").waitFor();
    const { body } = await stage.world.call(`/api/runs/${page.url().split("/").at(-1) ?? ""}`);

    expect(filled).toStrictEqual([
      ["databricks-run", "/jobs/5/runs/7"],
      ["databricks-pipeline", "/pipelines/7c1d2a54-3b0f-4a86-a3e5-5d1e9b64c7f0/updates/1"],
      ["databricks-job", "/?o=2847593021847562#job/5"],
    ]);
    expect(unknown).toBe(true);
    expect(body["target"]).toMatchObject({
      connectionId: WORKSPACE_ID,
      jobId: SAMPLE_JOBS.succeeds.jobId,
    });
    expect(complaints).toStrictEqual([]);
  });

  inBrowser(
    "checks before it sends, and shows the app's own objections beside the field",
    async () => {
      const { page, complaints } = await stage.open("#/start");
      await field(page, "target.type").waitFor();
      const keys = await keysOfStarts(page);
      const focusedFirst = await focusedOnPress(page);
      const missing = await errorAt(page, "target.type");
      await fillJob(page, { team: 7 });
      await field(page, "target.jobParameters").fill("{day}");
      await field(page, "timeoutSeconds").fill("soon");
      await field(page, "retry.delaySeconds").fill("1");
      await press(page);
      const paths = ["target.jobParameters", "timeoutSeconds", "retry.maxAttempts", "tags"];
      const objections = await Promise.all(paths.map((path) => errorAt(page, path)));
      const focused = await page.evaluate("document.activeElement.id");
      const sentBefore = keys.length;

      await field(page, "tags").fill("{}");
      await field(page, "target.jobParameters").fill("");
      await field(page, "timeoutSeconds").fill("");
      await field(page, "retry.delaySeconds").fill("");
      await field(page, "target.jobName").fill(HOSTILE);
      await press(page);
      await page.getByText("Nothing was started.").waitFor();
      const fromApp = await errorAt(page, "target.jobId");
      await page.route("**/api/runs", (route) =>
        route.fulfill({
          status: 400,
          contentType: "application/problem+json",
          json: {
            ...{ type: "about:blank", title: "Not valid", status: 400, code: "invalidRequest" },
            detail: HOSTILE,
            errors: [
              { field: "target.jobName", message: HOSTILE },
              { field: "target.jobParameters.day", message: "is not good" },
              { field: "Idempotency-Key", message: "is odd" },
            ],
          },
        }),
      );
      await press(page);
      await page.getByText("Idempotency-Key is odd").waitFor();

      expect(missing).toBe("is needed");
      expect(focusedFirst).toBe("field-target.type");
      expect(objections).toStrictEqual([
        expect.stringContaining("is not JSON: "),
        "must be a number",
        "is needed",
        "team must be a text",
      ]);
      expect(focused).toBe("field-target.jobParameters");
      expect(sentBefore).toBe(0);
      expect(fromApp).toContain("or jobName or jobUrl must be given, and only one of them");
      expect(await errorAt(page, "target.jobName")).toBe(HOSTILE);
      expect(await errorAt(page, "target.jobParameters")).toBe("day is not good");
      expect(new Set(keys).size).toBe(1);
      expect(await page.evaluate("window.hacked ?? null")).toBeNull();
      expect(complaints).toStrictEqual([]);
    },
  );

  inBrowser(
    "shows the run of an earlier start whose form was changed, before it starts another",
    async () => {
      const { page, complaints } = await stage.open("#/start");
      await field(page, "target.type").waitFor();
      await fillJob(page, { changed: "no" });
      await page.route("**/api/runs", loseAnswer);
      await press(page);
      await page.getByText("No answer came.").waitFor();
      await page.unroute("**/api/runs", loseAnswer);
      const [first] = await runsWith(stage.world, "changed=no");

      await field(page, "tags").fill(`{"changed": "yes"}`);
      await press(page);
      const link = page.getByRole("link", { name: "Show what it has started" });
      const leadsTo = await link.getAttribute("href");
      const before = await runsWith(stage.world, "changed=yes");
      await page.getByRole("button", { name: "Start another one with these entries" }).click();
      await page.getByText("The run has started").waitFor();

      expect(leadsTo).toBe(`#/runs/${first?.id ?? "none"}`);
      expect(before).toStrictEqual([]);
      expect(await runsWith(stage.world, "changed=yes")).toHaveLength(1);
      expect(complaints).toStrictEqual([]);
    },
  );

  inBrowser("starts a workflow, and shows in which step something is wrong", async () => {
    const { page, complaints } = await stage.open("#/start");
    await page.getByRole("link", { name: "Start a workflow instead" }).click();
    const step = (name: string, target: object): object => ({ name, run: { target } });
    const job = { type: "databricks-job", jobId: SAMPLE_JOBS.succeeds.jobId };
    await field(page, "steps").fill(
      JSON.stringify([step("load", job), step("publish", { type: "no-such-type" })]),
    );
    await press(page);
    const local = await errorAt(page, "steps");
    const twice = [step("load", job), step("load", job)];
    await field(page, "steps").fill(JSON.stringify(twice));
    await press(page);
    await page.getByText("each step needs a name of its own").waitFor();
    const fromApp = await errorAt(page, "steps");
    await field(page, "steps").fill(JSON.stringify([step("load", job), step("publish", job)]));
    await press(page);
    await page.getByText("The workflow has started").waitFor();
    await page.getByRole("table", { name: "Steps of the workflow" }).waitFor();

    expect(local).toMatch(/^1\.run\.target\.type must be one of: /);
    expect(fromApp).toMatch(/^1\.name /);
    expect(page.url()).toContain("#/workflows/w-");
    expect(complaints).toStrictEqual([]);
  });

  inBrowser("shows texts of the contract as text, and says when it cannot read it", async () => {
    const { page, complaints } = await stage.open("#/sign-in-first");
    const { text } = await stage.world.call("/api/openapi.json");
    await page.route("**/openapi.json", refused(503), { times: 1 });
    await page.reload();
    await page.evaluate(`location.hash = "#/start"`);
    await page.getByText("The app could not answer").waitFor();
    await page.unrouteAll();
    const hostile = text
      .replaceAll("The kind of target.", "x")
      .replaceAll("What to run, and where.", JSON.stringify(HOSTILE).slice(1, -1));
    await page.route("**/openapi.json", (route) =>
      route.fulfill({ contentType: "application/json", body: hostile }),
    );

    await page.getByRole("button", { name: "Try again" }).click();
    await page.getByText(HOSTILE).waitFor();

    expect(await page.evaluate("window.hacked ?? null")).toBeNull();
    expect(await count(page, "main img")).toBe(0);
    expect(complaints).toStrictEqual([]);
  });

  inBrowser.each([
    ["light", 1_280],
    ["dark", 375],
  ] as const)("has no serious finding of axe in %s at %i pixels", async (colorScheme, width) => {
    const { page, complaints } = await stage.open("#/start", {
      colorScheme,
      viewport: { width, height: 812 },
    });
    await field(page, "target.type").selectOption("databricks-pipeline");
    await page.getByText(/^More: full refresh selection|^More: refresh/).click();
    await field(page, "target.parameters").fill("{");
    await press(page);
    await page.getByText("Nothing was started.").waitFor();
    const inForm = await seriousFindings(page);
    const tooWide = [await overflow(page)];
    await page.evaluate(`location.hash = "#/start/workflow"`);
    await field(page, "steps").waitFor();
    await page.getByRole("button", { name: "Edit as JSON" }).click();
    await page.getByLabel("The request, as JSON").waitFor();
    tooWide.push(await overflow(page));

    expect(inForm).toStrictEqual([]);
    expect(await seriousFindings(page)).toStrictEqual([]);
    expect(tooWide).toStrictEqual([0, 0]);
    expect(complaints).toStrictEqual([]);
  });
});

interface Contract {
  readonly components: {
    readonly schemas: {
      readonly Target: { readonly discriminator: { readonly mapping: Record<string, string> } };
    };
  };
}
