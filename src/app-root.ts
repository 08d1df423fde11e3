import { existsSync } from "node:fs";
import { dirname, join } from "node:path";

/**
 * The folder of the app's host.json, above one of its own folders. The code may run from `src`, from `dist` or from one
 * bundled file; host.json is always in the root.
 */
export function findAppRoot(folder: string): string {
  if (existsSync(join(folder, "host.json"))) return folder;
  const parent = dirname(folder);
  if (parent === folder) throw new Error("There is no host.json above the app's own code.");
  return findAppRoot(parent);
}
