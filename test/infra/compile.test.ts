import { execFile } from "node:child_process";
import { join } from "node:path";
import { promisify } from "node:util";
import { INFRA } from "./templates";

const FILE = join(INFRA, "main.bicep");

const compileWith = async (program: string): Promise<unknown> => {
  const { stdout } = await promisify(execFile)(
    process.execPath,
    [join(INFRA, "bicep-compiler.mjs"), "build", FILE],
    { env: { ...process.env, BICEP: program } },
  );
  return JSON.parse(stdout);
};

describe("bicep-compiler.mjs", () => {
  it("says why nothing was compiled", async () => {
    await expect(compileWith("/nowhere/bicep")).resolves.toStrictEqual({
      kind: "none",
      reason: "BICEP names a program that cannot be run",
    });
  });

  it("fails when the compiler does, so that no test is skipped for it", async () => {
    // Node knows its version, and no file by the name of "build".
    await expect(compileWith(process.execPath)).rejects.toThrow("Cannot find module");
  });
});
