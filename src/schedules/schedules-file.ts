import { existsSync, readFileSync } from "node:fs";
import { dirname, join } from "node:path";

export const SCHEDULES_FILE = "schedules.json";

/** The text of `schedules.json` next to the app's host.json; undefined if there is no such file. */
export function readSchedulesFile(): string | undefined {
  const path = join(findAppRoot(__dirname), SCHEDULES_FILE);
  // `trim` also removes the byte order mark that editors on Windows write.
  return existsSync(path) ? readFileSync(path, "utf8").trim() : undefined;
}

/** The code may run from `src`, from `dist` or from one bundled file; host.json is always in the root. */
function findAppRoot(folder: string): string {
  if (existsSync(join(folder, "host.json"))) return folder;
  const parent = dirname(folder);
  if (parent === folder) throw new Error("There is no host.json above the app's own code.");
  return findAppRoot(parent);
}
