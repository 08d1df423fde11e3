#!/usr/bin/env node
/**
 * Finds a Bicep compiler: the one that BICEP names, `bicep` or `az bicep` of this machine if they are new enough, else
 * the pinned one from NuGet, which publishes the compiler as a package that `dotnet` can restore.
 *
 * As a program it downloads nothing: `bicep-compiler.mjs build <file>` prints what the compiler printed, as
 * {"kind":"compiled","version":"…","output":"…"}, or {"kind":"none","reason":"…"}.
 */
import { execFile } from "node:child_process";
import { access, mkdir, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";
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

const CACHE = fileURLToPath(new URL("../.runward/bicep/", import.meta.url));

/** A compiler that answered when asked for its version, or why there is none. */
export async function findCompiler({ mayDownload }) {
  const environment = process.env;
  const named = environment["BICEP"];
  if (named !== undefined && named !== "") {
    const found = await ask([named], environment);
    return found ?? { kind: "none", reason: "BICEP names a program that cannot be run" };
  }
  const installed = [await ask(["bicep"], environment), await ask(["az", "bicep"], environment)];
  const fit = installed.find((compiler) => compiler !== null && isNewEnough(compiler.version));
  return fit ?? (await restore(mayDownload, environment));
}

/** An older one may not know a resource type that the template uses, and could then check nothing of it. */
const isNewEnough = (version) => version.localeCompare(PINNED, "en", { numeric: true }) >= 0;

/** The program and its arguments. `az bicep` takes the file as an option, `bicep` as an argument. */
export function commandLine({ command }, verb, file) {
  const [program, ...first] = command;
  const given = first.length === 0 ? [file] : ["--file", file];
  return [program, [...first, verb, ...given, ...(verb === "lint" ? [] : ["--stdout"])]];
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

async function restore(mayDownload, environment) {
  const runtime = RUNTIMES[`${process.platform}-${process.arch}`];
  if (runtime === undefined) {
    return {
      kind: "none",
      reason: `NuGet has no compiler for ${process.platform} ${process.arch}`,
    };
  }
  const name = `Azure.Bicep.CommandLine.${runtime}`;
  const program = join(
    CACHE,
    name.toLowerCase(),
    PINNED,
    "tools",
    runtime.startsWith("win") ? "bicep.exe" : "bicep",
  );
  try {
    await access(program);
  } catch {
    if (!mayDownload) {
      const reason = `no bicep ${PINNED} or newer is installed; npm run check:infra can download it`;
      return { kind: "none", reason };
    }
    const trouble = await download(name, environment);
    if (trouble !== null) return { kind: "none", reason: trouble };
  }
  const found = await ask([program], environment);
  return found ?? { kind: "none", reason: `the compiler from NuGet (${PINNED}) does not run here` };
}

/** Null when the package is there, else why it is not. */
async function download(name, environment) {
  const project = join(CACHE, "bicep.csproj");
  await mkdir(CACHE, { recursive: true });
  await writeFile(
    project,
    `<Project Sdk="Microsoft.NET.Sdk">
  <PropertyGroup><TargetFramework>net8.0</TargetFramework></PropertyGroup>
  <ItemGroup><PackageDownload Include="${name}" Version="[${PINNED}]" /></ItemGroup>
</Project>
`,
  );
  try {
    await run("dotnet", ["restore", project, "--packages", CACHE], { env: environment });
    return null;
  } catch (error) {
    if (error.code === "ENOENT") return "neither bicep, az nor dotnet is installed";
    const complaint = /error (NU\d+: .*)/.exec(String(error.stdout))?.[1] ?? error.message;
    return `dotnet could not restore ${name} ${PINNED}: ${complaint.trim()}`;
  }
}

async function main([verb, file]) {
  const compiler = await findCompiler({ mayDownload: false });
  if (compiler.kind === "none") return compiler;
  const [program, args] = commandLine(compiler, verb, file);
  const { stdout } = await run(program, args, { maxBuffer: 64 * 1_024 * 1_024 });
  return { kind: "compiled", version: compiler.version, output: stdout };
}

if (import.meta.url === pathToFileURL(process.argv[1] ?? "").href) {
  main(process.argv.slice(2)).then(
    (result) => console.log(JSON.stringify(result)),
    (error) => {
      console.error(error.message);
      process.exitCode = 1;
    },
  );
}
