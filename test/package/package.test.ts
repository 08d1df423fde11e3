import { execFile } from "node:child_process";
import { copyFile, mkdtemp, readdir, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { promisify } from "node:util";

const run = promisify(execFile);
const project = resolve(__dirname, "../..");

const settings = {
  DATABRICKS_WORKSPACES: '[{"id":"adb-1234567890123456.7"}]',
  RESULT_LINK_KEYS: "k".repeat(40),
  WEBSITE_HOSTNAME: "runward.azurewebsites.net",
};

describe("the deployed package", () => {
  let folder: string;
  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), "runward-package-"));
    await run(process.execPath, ["infra/package.mjs", join(folder, "app")], { cwd: project });
    await copyFile(join(__dirname, "register-functions.cjs"), join(folder, "register.cjs"));
  }, 60_000);
  afterAll(async () => {
    await rm(folder, { recursive: true, force: true });
  });

  /** Runs in the package's own folder, so that nothing of this checkout can be found. */
  const registeredBy = async (entry: string): Promise<string[]> => {
    const { stdout } = await run(process.execPath, ["register.cjs", entry], {
      cwd: folder,
      env: settings,
    });
    return (JSON.parse(stdout) as string[]).sort();
  };

  it("holds one program and what the host reads, and no dependencies", async () => {
    const files = await readdir(join(folder, "app"));
    const manifest: unknown = JSON.parse(
      await readFile(join(folder, "app", "package.json"), "utf8"),
    );

    expect(files.sort()).toStrictEqual([
      "host.json",
      "main.js",
      "main.js.LEGAL.txt",
      "main.js.map",
      "package.json",
    ]);
    expect(manifest).not.toHaveProperty("dependencies");
  });

  it("registers with node alone every function that the project registers", async () => {
    const deployed = await registeredBy(join(folder, "app", "main.js"));
    const built = await registeredBy(join(project, "dist", "src", "index.js"));

    expect(deployed).toContain("startRun");
    expect(deployed).toStrictEqual(built);
  });

  it("stops at its start, naming the setting, when one is bad", async () => {
    const start = run(process.execPath, ["register.cjs", join(folder, "app", "main.js")], {
      cwd: folder,
      env: { ...settings, RESULT_LINK_KEYS: "too-short-secret" },
    });

    await expect(start).rejects.toThrow("RESULT_LINK_KEYS");
    await expect(start).rejects.not.toThrow("too-short-secret");
  });
});
