import { execFile } from "node:child_process";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";
import { INFRA } from "./infra-folder";

const FILE = join(INFRA, "main.bicep");

const compileWith = async (environment: Record<string, string>): Promise<unknown> => {
  const { stdout } = await promisify(execFile)(
    process.execPath,
    [join(INFRA, "bicep-compiler.mjs"), "build", FILE],
    { env: environment },
  );
  return JSON.parse(stdout);
};

/** A folder for PATH, with a program `bicep` in it that says its version and "compiles". */
async function folderWithBicep(version: string): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), "runward-bicep-"));
  const program = `#!${process.execPath}
console.log(process.argv[2] === "--version" ? "Bicep CLI version ${version} (fake)" : process.argv.slice(2).join(" "));
`;
  await writeFile(join(folder, "bicep"), program, { mode: 0o755 });
  return folder;
}

describe("bicep-compiler.mjs", () => {
  it("says why nothing was compiled", async () => {
    await expect(compileWith({ BICEP: "/nowhere/bicep" })).resolves.toStrictEqual({
      kind: "none",
      reason: "BICEP names a program that cannot be run",
    });
  });

  it("takes the compiler of this machine, newer than the pinned one", async () => {
    const folder = await folderWithBicep("0.101.1");

    await expect(compileWith({ PATH: folder })).resolves.toStrictEqual({
      kind: "compiled",
      version: "0.101.1",
      output: `build ${FILE} --stdout\n`,
    });
    await rm(folder, { recursive: true });
  });

  it("passes over an older one, which may not know every type, and downloads none", async () => {
    const folder = await folderWithBicep("0.9.300");

    await expect(compileWith({ PATH: folder })).resolves.not.toMatchObject({ version: "0.9.300" });
    await rm(folder, { recursive: true });
  });

  it("fails when the compiler does, so that no test is skipped for it", async () => {
    // Node knows its version, and no file by the name of "build".
    await expect(compileWith({ BICEP: process.execPath })).rejects.toThrow("Cannot find module");
  });
});
