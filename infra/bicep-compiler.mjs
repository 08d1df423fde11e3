/**
 * Finds a Bicep compiler: the one that BICEP names, `bicep` or `az bicep` of this machine, else the pinned one from
 * NuGet, which publishes the compiler as a package that `dotnet` can restore.
 */
import { execFile } from "node:child_process";
import { access, mkdir, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { promisify } from "node:util";

const run = promisify(execFile);

/** Knows every resource type of infra/, and onlyIfNotExists(), which needs 0.38.3. */
const PINNED = "0.44.1";

const RUNTIMES = {
  "linux-x64": "linux-x64",
  "linux-arm64": "linux-arm64",
  "darwin-x64": "osx-x64",
  "darwin-arm64": "osx-arm64",
  "win32-x64": "win-x64",
  "win32-arm64": "win-arm64",
};

/** A compiler that answered when asked for its version, or why there is none. */
export async function findCompiler({ cacheDirectory, environment = process.env }) {
  const named = environment["BICEP"];
  if (named !== undefined && named !== "") {
    const found = await ask([named], environment);
    return found ?? { kind: "none", reason: "BICEP names a program that cannot be run" };
  }
  const installed =
    (await ask(["bicep"], environment)) ?? (await ask(["az", "bicep"], environment));
  return installed ?? (await restore(cacheDirectory, environment));
}

async function ask(command, environment) {
  const [program, ...first] = command;
  // `bicep` wants --version, `az bicep` wants version.
  const question = first.length === 0 ? "--version" : "version";
  try {
    const { stdout } = await run(program, [...first, question], { env: environment });
    const version = /\d+\.\d+\.\d+/.exec(stdout)?.[0];
    return version === undefined ? null : { kind: "found", command, version };
  } catch {
    return null;
  }
}

async function restore(cacheDirectory, environment) {
  const runtime = RUNTIMES[`${process.platform}-${process.arch}`];
  if (runtime === undefined) {
    return {
      kind: "none",
      reason: `NuGet has no compiler for ${process.platform} ${process.arch}`,
    };
  }
  const name = `Azure.Bicep.CommandLine.${runtime}`;
  const program = join(
    cacheDirectory,
    name.toLowerCase(),
    PINNED,
    "tools",
    runtime.startsWith("win") ? "bicep.exe" : "bicep",
  );
  try {
    await access(program);
  } catch {
    const trouble = await download(name, cacheDirectory, environment);
    if (trouble !== null) return { kind: "none", reason: trouble };
  }
  const found = await ask([program], environment);
  return found ?? { kind: "none", reason: `the compiler from NuGet (${PINNED}) does not run here` };
}

/** Null when the package is there, else why it is not. */
async function download(name, cacheDirectory, environment) {
  const project = join(cacheDirectory, "bicep.csproj");
  await mkdir(cacheDirectory, { recursive: true });
  await writeFile(
    project,
    `<Project Sdk="Microsoft.NET.Sdk">
  <PropertyGroup><TargetFramework>net8.0</TargetFramework></PropertyGroup>
  <ItemGroup><PackageDownload Include="${name}" Version="[${PINNED}]" /></ItemGroup>
</Project>
`,
  );
  try {
    await run("dotnet", ["restore", project, "--packages", cacheDirectory], { env: environment });
    return null;
  } catch (error) {
    if (error.code === "ENOENT") return "neither bicep, az nor dotnet is installed";
    const complaint = /error (NU\d+: .*)/.exec(String(error.stdout))?.[1] ?? error.message;
    return `dotnet could not restore ${name} ${PINNED}: ${complaint.trim()}`;
  }
}
