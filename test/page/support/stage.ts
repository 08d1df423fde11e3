/** One browser and one app, in virtual time, for all tests of the page. */
import { execFileSync } from "node:child_process";
import { join, resolve } from "node:path";
import type { Browser, BrowserContextOptions, Page } from "playwright-core";
import { World } from "../../support/world";
import { launchBrowser } from "./chromium";
import { fillWorld, type Cast } from "./scenes";

const PROJECT = resolve(__dirname, "../../..");

export const FUNCTION_KEY = "the-key-of-the-page-tests";

const SCHEDULES = JSON.stringify([
  {
    name: "nightly-sales",
    cron: "30 2 * * *",
    timeZone: "Europe/Berlin",
    run: { target: { type: "databricks-job", jobId: "281874479417551" } },
  },
]);

/** Long for a page of this machine, and short enough that a failing suite ends soon. */
const LONGEST_WAIT_MS = 30_000;

export interface OpenPage {
  readonly page: Page;
  /** What the browser rejected by the policy of the page, and errors of scripts. */
  readonly complaints: string[];
}

export interface Stage extends AsyncDisposable {
  readonly world: World;
  readonly cast: Cast;
  /** Opens a view in a browser session of its own; signed in unless `key` is null. */
  open(view: string, options?: OpenOptions): Promise<OpenPage>;
  /** Lets time pass in the app and in the page. */
  pass(open: OpenPage, seconds: number): Promise<void>;
}

export interface OpenOptions extends BrowserContextOptions {
  readonly key?: string | null;
}

interface StageOptions {
  /** Whether there is a job with hostile texts: see `fillWorld`. */
  readonly hostile?: boolean;
  readonly environment?: Readonly<Record<string, string>>;
}

export async function openStage({ environment, ...scenes }: StageOptions = {}): Promise<Stage> {
  execFileSync(process.execPath, [join(PROJECT, "infra/build-page.mjs")], { cwd: PROJECT });
  const world = await World.start({
    functionKey: FUNCTION_KEY,
    environment: { SCHEDULES, ...environment },
  });
  const cast = await fillWorld(world, scenes);
  let launched: Promise<Browser> | undefined;
  return {
    world,
    cast,
    open: async (view, options) => {
      launched ??= launchBrowser();
      return openPage({ browser: await launched, world }, view, options);
    },
    pass: async ({ page }, seconds) => {
      await world.host.advance({ seconds });
      // As when somebody comes back to the tab: what is shown is read again.
      await page.evaluate(
        `passTime(${seconds * 1_000}); document.dispatchEvent(new Event("visibilitychange"));`,
      );
    },
    [Symbol.asyncDispose]: async () => {
      await (await launched)?.close();
      await world[Symbol.asyncDispose]();
    },
  };
}

/** The time of the page is that of the app. Timers keep the time of the machine. */
const clockOf = (world: World): string => `
  const RealDate = Date;
  let ahead = ${world.clock.now().getTime()} - RealDate.now();
  window.passTime = (ms) => { ahead += ms; };
  window.Date = class extends RealDate {
    constructor(...given) {
      if (given.length === 0) super(RealDate.now() + ahead);
      else super(...given);
    }
    static now() { return RealDate.now() + ahead; }
  };`;

async function openPage(
  { browser, world }: { readonly browser: Browser; readonly world: World },
  view: string,
  { key = FUNCTION_KEY, ...options }: OpenOptions = {},
): Promise<OpenPage> {
  const context = await browser.newContext({
    viewport: { width: 1_280, height: 800 },
    locale: "en-GB",
    timezoneId: "Europe/Berlin",
    ...options,
  });
  context.setDefaultTimeout(LONGEST_WAIT_MS);
  const page = await context.newPage();
  const complaints: string[] = [];
  page.on("pageerror", (error) => complaints.push(error.message));
  page.on("console", (message) => {
    // The browser also reports each refused call, which some tests provoke.
    const text = message.text();
    if (message.type() === "error" && !text.startsWith("Failed to load resource")) {
      complaints.push(text);
    }
  });
  await page.addInitScript({ content: clockOf(world) });
  if (key !== null) {
    // Only once: a test that ends the session must stay signed out.
    await page.addInitScript({
      content: `if (sessionStorage.getItem("visited") === null) {
        sessionStorage.setItem("visited", "yes");
        sessionStorage.setItem("runward.key", ${JSON.stringify(key)});
      }`,
    });
  }
  await page.goto(`${world.host.baseUrl}/api/ui${view}`);
  return { page, complaints };
}
