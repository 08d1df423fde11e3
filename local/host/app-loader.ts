import { readFile } from "node:fs/promises";
import { createRequire } from "node:module";
import Module from "node:module";
import { dirname, join, resolve, sep } from "node:path";

import { z } from "zod";

import type { CoreModule } from "./worker/core-types";

/** Makes the app register its functions with `core`. */
export type LoadApp = (core: CoreModule) => Promise<void> | void;

type Loader = (request: string, parent: unknown, isMain: boolean) => unknown;
const moduleSystem = Module as unknown as { _load: Loader };
const originalLoad = moduleSystem._load;

/** The SDK packages keep the first core module that they load, so every load of the app needs fresh ones. */
const SDK_PACKAGES = ["@azure/functions", "durable-functions"].map((name) =>
  join("node_modules", ...name.split("/"), sep),
);

/**
 * Loads the app in `appRoot` as the worker does: provides `@azure/functions-core`, then requires the `main` of
 * package.json.
 */
export function loadFromPackage(appRoot: string): LoadApp {
  return async (core) => {
    const main = await findMain(appRoot);
    const require = createRequire(join(appRoot, "package.json"));
    forget(require, dirname(main));
    moduleSystem._load = (request, parent, isMain) =>
      request === "@azure/functions-core" ? core : originalLoad(request, parent, isMain);
    require(main);
  };
}

const packageJson = z.object({ main: z.string() });

async function findMain(appRoot: string): Promise<string> {
  const path = join(appRoot, "package.json");
  const parsed = packageJson.safeParse(JSON.parse(await readFile(path, "utf8")));
  if (!parsed.success) throw new Error(`${path} names no "main".`);
  const { main } = parsed.data;
  if (/[*{]/.test(main)) throw new Error(`${path}: the embedded host needs one file as "main".`);
  return resolve(appRoot, main);
}

function forget(require: NodeJS.Require, appFolder: string): void {
  for (const file of Object.keys(require.cache)) {
    const isSdk = SDK_PACKAGES.some((name) => file.includes(name));
    if (isSdk || file.startsWith(appFolder + sep)) {
      // eslint-disable-next-line @typescript-eslint/no-dynamic-delete -- the only way to load a module anew
      delete require.cache[file];
    }
  }
}
