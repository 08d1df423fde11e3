import { spawnSync } from "node:child_process";
import { isAbsolute, join } from "node:path";

/** The program to call, from the environment or the PATH; null if there is none. */
export function findProgram(
  variable: string,
  name: string,
  env: NodeJS.ProcessEnv = process.env,
): string | null {
  const program = env[variable] ?? name;
  const { status } = spawnSync(program, ["--version"], { stdio: "ignore", env });
  return status === 0 ? program : null;
}

/**
 * Azurite: the one that AZURITE names, an installed one, or the pinned one from npm, which npm keeps in its cache. It is no
 * dependency, because nobody needs its 60 MB for anything else. Null if there is none and npm cannot get it.
 */
export const findAzurite = (env: NodeJS.ProcessEnv = process.env): string | null =>
  findProgram("AZURITE", "azurite", env) ?? fromNpm(env);

/** As in `.github/workflows/ci.yml`. */
const AZURITE = "azurite@3.37.0";

/** Prints the folder of npm's cache that has the program: npm puts it in front of the PATH. */
const PRINT_FOLDER =
  "process.env.PATH.split(require('node:path').delimiter).find((one) => /[\\\\/]_npx[\\\\/]/.test(one))";

function fromNpm(env: NodeJS.ProcessEnv): string | null {
  if (env["AZURITE"] !== undefined) return null;
  const isWindows = process.platform === "win32";
  const { stdout } = spawnSync(
    isWindows ? "npm.cmd" : "npm",
    ["exec", "--yes", `--package=${AZURITE}`, "--", "node", "-p", PRINT_FOLDER],
    // stderr is shown: npm says there what it installs, or why it cannot.
    { stdio: ["ignore", "pipe", "inherit"], encoding: "utf8", env },
  );
  // Null if npm itself could not be started.
  const folder = (stdout as string | null)?.trim() ?? "";
  return isAbsolute(folder) ? join(folder, isWindows ? "azurite.cmd" : "azurite") : null;
}
