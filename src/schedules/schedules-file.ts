import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { findAppRoot } from "../app-root";

export const SCHEDULES_FILE = "schedules.json";

/** The text of `schedules.json` next to the app's host.json; undefined if there is no such file. */
export function readSchedulesFile(): string | undefined {
  const path = join(findAppRoot(__dirname), SCHEDULES_FILE);
  // `trim` also removes the byte order mark that editors on Windows write.
  return existsSync(path) ? readFileSync(path, "utf8").trim() : undefined;
}
