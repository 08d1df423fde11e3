import { execFile } from "node:child_process";
import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";
import { INFRA } from "./infra-folder";

const FILE = join(INFRA, "main.bicep");
const PROJECT = join(INFRA, "bicep", "bicep.csproj");

/** Answers for its version, and "compiles" by printing its arguments. */
const bicepOf = (version: string): string =>
  `console.log(process.argv[2] === "--version" ? "Bicep CLI version ${version} (fake)" : process.argv.slice(2).join(" "));`;

/** Puts a compiler where NuGet would, and appends its arguments to a file. */
const DOTNET_THAT_RESTORES = `
const { appendFileSync, mkdirSync, writeFileSync } = require("node:fs");
const { dirname, join } = require("node:path");
const args = process.argv.slice(2);
const runtime = args.find((arg) => arg.startsWith("-p:BicepRuntime=")).split("=")[1];
const packages = args[args.indexOf("--packages") + 1];
const name = "azure.bicep.commandline." + runtime;
const program = join(packages, name, process.env.PINNED, "tools", runtime.startsWith("win") ? "bicep.exe" : "bicep");
mkdirSync(dirname(program), { recursive: true });
writeFileSync(program, "#!${process.execPath}\\n" + process.env.COMPILER, { mode: 0o755 });
appendFileSync(process.env.CALLS, args.join(" ") + "\\n");
`;

const DOTNET_THAT_FAILS = `
console.log("bicep.csproj : error NU1101: Unable to find package.");
process.exit(1);
`;

describe("bicep-compiler.mjs", () => {
  let folder: string;
  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), "runward-bicep-"));
  });
  afterEach(async () => {
    await rm(folder, { recursive: true });
  });

  const install = (name: string, program: string): Promise<void> =>
    writeFile(join(folder, name), `#!${process.execPath}\n${program}`, { mode: 0o755 });

  /** On a machine that has what was installed, and nothing else. */
  const compile = async (environment: Record<string, string> = {}): Promise<unknown> => {
    const { stdout } = await promisify(execFile)(
      process.execPath,
      [join(INFRA, "bicep-compiler.mjs"), "build", FILE],
      { env: { PATH: folder, NUGET_PACKAGES: join(folder, "packages"), ...environment } },
    );
    return JSON.parse(stdout);
  };

  const pinnedVersion = async (): Promise<string> =>
    /Version="\[(.+?)\]"/.exec(await readFile(PROJECT, "utf8"))?.[1] ?? "";

  it("says why nothing was compiled", async () => {
    await expect(compile({ BICEP: "/nowhere/bicep" })).resolves.toStrictEqual({
      kind: "none",
      reason: "BICEP names a program that cannot be run",
    });
  });

  it("restores the pinned compiler with dotnet, once", async () => {
    const pinned = await pinnedVersion();
    const calls = join(folder, "calls.txt");
    await install("dotnet", DOTNET_THAT_RESTORES);
    await install("bicep", bicepOf("99.0.0"));
    const environment = { PINNED: pinned, COMPILER: bicepOf(pinned), CALLS: calls };

    const results = [await compile(environment), await compile(environment)];

    const compiled = { kind: "compiled", version: pinned, output: `build ${FILE} --stdout\n` };
    expect(results).toStrictEqual([compiled, compiled]);
    expect((await readFile(calls, "utf8")).split("\n")).toStrictEqual([
      expect.stringContaining(`restore ${PROJECT}`),
      "",
    ]);
  });

  it("takes the compiler of this machine where there is no dotnet", async () => {
    await install("bicep", bicepOf("0.101.1"));

    await expect(compile()).resolves.toStrictEqual({
      kind: "compiled",
      version: "0.101.1",
      output: `build ${FILE} --stdout\n`,
    });
  });

  it("rejects a compiler that is older than the pinned one", async () => {
    await install("bicep", bicepOf("0.9.300"));

    await expect(compile()).resolves.toStrictEqual({
      kind: "none",
      reason: `dotnet is not installed, and no bicep ${await pinnedVersion()} or newer is installed`,
    });
  });

  it("passes on why dotnet could not restore the compiler", async () => {
    await install("dotnet", DOTNET_THAT_FAILS);

    await expect(compile()).resolves.toMatchObject({
      kind: "none",
      reason: expect.stringContaining("NU1101: Unable to find package.") as string,
    });
  });

  it("fails when the compiler does, so that no test is skipped for it", async () => {
    // Node knows its version, and no file by the name of "build".
    await expect(compile({ BICEP: process.execPath })).rejects.toThrow("Cannot find module");
  });
});

describe("the workflows and .ci/run", () => {
  it.each([".ci/run", ".github/workflows/ci.yml"])("%s fail without a compiler", async (file) => {
    const source = await readFile(join(INFRA, "..", file), "utf8");

    expect(source).toMatch(/INFRA_CHECK[:=] ?bicep/);
  });
});
