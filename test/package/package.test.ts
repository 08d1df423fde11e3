import { execFile } from "node:child_process";
import { copyFile, mkdtemp, readdir, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { promisify } from "node:util";
import { gzipSync } from "node:zlib";

const run = promisify(execFile);
const project = resolve(__dirname, "../..");

const settings = {
  DATABRICKS_WORKSPACES: '[{"id":"adb-1234567890123456.7"}]',
  RESULT_LINK_KEYS: "k".repeat(40),
  AzureWebJobsStorage: "UseDevelopmentStorage=true",
  WEBSITE_HOSTNAME: "runward.azurewebsites.net",
};

describe("the deployed package", () => {
  let folder: string;
  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), "runward-package-"));
    await run(process.execPath, ["infra/package.mjs", join(folder, "app")], { cwd: project });
    await copyFile(join(__dirname, "register-functions.cjs"), join(folder, "register.cjs"));
  });
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

  /** The first line of the TypeScript source that a stack trace names. */
  const firstSourceLine = async (stack: string): Promise<string> => {
    const [, file = "", line = ""] = /at .*?(src[\\/][\w\\/-]+\.ts):(\d+):\d+/.exec(stack) ?? [];
    const source = await readFile(join(project, file), "utf8");
    return source.split("\n")[Number(line) - 1] ?? "";
  };

  it("holds one program and what the host reads, and no dependencies", async () => {
    const files = await readdir(join(folder, "app"));
    const manifest: unknown = JSON.parse(
      await readFile(join(folder, "app", "package.json"), "utf8"),
    );

    expect(files.sort()).toStrictEqual([
      "app.js",
      "app.js.LEGAL.txt",
      "app.js.map",
      "host.json",
      "main.js",
      "package.json",
      "page",
    ]);
    expect(manifest).not.toHaveProperty("dependencies");
  });

  it("holds the runs page: a shell, one script and one stylesheet", async () => {
    const files = await readdir(join(folder, "app", "page"));

    expect(files.map((name) => name.replace(/-[A-Z0-9]{8}\./, ".")).sort()).toStrictEqual([
      "index.html",
      "page.css",
      "page.js",
    ]);
  });

  it("holds a runs page of less than 60 KB, compressed", async () => {
    const place = join(folder, "app", "page");
    const files = await readdir(place);
    const sizes = await Promise.all(
      files.map(async (name) => gzipSync(await readFile(join(place, name)), { level: 9 }).length),
    );

    expect(sizes.reduce((sum, size) => sum + size, 0)).toBeLessThan(60_000);
  });

  it("registers with node alone every function that the project registers", async () => {
    const deployed = await registeredBy(join(folder, "app", "main.js"));
    const built = await registeredBy(join(project, "dist", "src", "index.js"));

    expect(deployed).toContain("startRun");
    expect(deployed).toStrictEqual(built);
  });

  it("shows the line of the TypeScript source that threw, without an option of Node", async () => {
    const failed = run(process.execPath, ["register.cjs", join(folder, "app", "main.js")], {
      cwd: folder,
      env: { ...settings, RESULT_LINK_KEYS: "too-short" },
    });
    const { stderr } = await failed.catch((error: unknown) => error as { stderr: string });

    expect(await firstSourceLine(stderr)).toContain("throw new");
  });

  it("does not start with an invalid setting, and names it", async () => {
    const start = run(process.execPath, ["register.cjs", join(folder, "app", "main.js")], {
      cwd: folder,
      env: { ...settings, RESULT_LINK_KEYS: "too-short-secret" },
    });

    await expect(start).rejects.toThrow("RESULT_LINK_KEYS");
    await expect(start).rejects.not.toThrow("too-short-secret");
  });
});
