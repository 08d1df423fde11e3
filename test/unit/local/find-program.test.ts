import { mkdtempSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { delimiter, join } from "node:path";
import { findAzurite, findProgram } from "../../../local/find-program";

describe("findAzurite", () => {
  let folder = "";
  let env: NodeJS.ProcessEnv = {};

  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), "runward-programs-"));
    env = { PATH: folder };
    symlinkSync(process.execPath, join(folder, "node"));
  });

  afterEach(() => {
    rmSync(folder, { recursive: true });
  });

  const program = (name: string, ...lines: readonly string[]): string => {
    const file = join(folder, name);
    writeFileSync(file, [`#!${process.execPath}`, ...lines].join("\n"), { mode: 0o755 });
    return file;
  };

  /** Calls the command behind `--`, as `npm exec` does, with the folder of its cache in front of the PATH. */
  const npm = (cache: string): string =>
    program(
      "npm",
      `const [command, ...args] = process.argv.slice(process.argv.indexOf("--") + 1);`,
      `const env = { ...process.env, PATH: ${JSON.stringify(cache + delimiter)} + process.env.PATH };`,
      `require("node:child_process").spawnSync(command, args, { env, stdio: "inherit" });`,
    );

  it("takes the one that AZURITE names", () => {
    env["AZURITE"] = program("another");

    expect(findAzurite(env)).toBe(join(folder, "another"));
  });

  it("takes an installed one before it asks npm", () => {
    program("azurite");
    npm("/cache/_npx/1/node_modules/.bin");

    expect(findAzurite(env)).toBe("azurite");
  });

  it("takes the one that npm puts into its cache", () => {
    npm(join("/cache", "_npx", "1", "node_modules", ".bin"));

    expect(findAzurite(env)).toBe(join("/cache", "_npx", "1", "node_modules", ".bin", "azurite"));
  });

  it.each([
    ["npm puts none into its cache", (): unknown => npm("/usr/bin")],
    ["npm cannot get it", (): unknown => program("npm", "process.exitCode = 1;")],
    ["AZURITE names one that does not run", (): unknown => (env["AZURITE"] = join(folder, "none"))],
  ])("finds none when %s", (_when, prepare) => {
    prepare();

    expect(findAzurite(env)).toBeNull();
  });

  it("finds none without npm", () => {
    expect(findAzurite(env)).toBeNull();
    expect(findProgram("RUNWARD_NO_SUCH_VARIABLE", "azurite", env)).toBeNull();
  });
});
