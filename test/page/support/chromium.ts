/**
 * The browser of the tests: the program that CHROMIUM names; else, on Linux with an x64 processor, the one that comes with
 * `npm ci` inside `@sparticuz/chromium`. Without any, the tests of the page are skipped with a printed reason.
 */
import { execFileSync } from "node:child_process";
import { join } from "node:path";
import { chromium as driver, type Browser } from "playwright-core";

const isBundled = process.platform === "linux" && process.arch === "x64";

const named = process.env["CHROMIUM"] ?? "";

const hasBrowser = named !== "" || isBundled;

export const inBrowser = hasBrowser ? it : it.skip; // Only Linux x64 gets a browser from npm; elsewhere CHROMIUM names one. CI has it.

if (!hasBrowser) {
  process.stderr.write(
    `SKIPPED the tests of the page in a browser: npm has no Chromium for ${process.platform} ${process.arch}. Set CHROMIUM to one.\n`,
  );
}

const executablePath = (): string =>
  named === ""
    ? execFileSync(process.execPath, [join(__dirname, "chromium-path.mjs")], {
        encoding: "utf8",
      }).trim()
    : named;

/** The tests open no page but those of a host on this machine, so that nothing needs the browser's sandbox. */
export const launchBrowser = (): Promise<Browser> =>
  driver.launch({
    executablePath: executablePath(),
    args: ["--no-sandbox", "--disable-gpu", "--disable-dev-shm-usage"],
  });
