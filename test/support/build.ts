import { execFileSync } from "node:child_process";
import { resolve } from "node:path";

const BUILD = resolve(__dirname, "../../infra/build.mjs");

/** Makes dist what the sources say, for tests that start its programs. If nothing has changed, that takes a moment. */
export const buildIfChanged = (): void => {
  execFileSync(process.execPath, [BUILD], { stdio: ["ignore", "ignore", "inherit"] });
};
