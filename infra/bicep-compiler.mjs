#!/usr/bin/env node
/**
 * Finds a Bicep compiler: the one that BICEP names; else the pinned one, which `dotnet` restores from NuGet once for
 * each machine; else an installed `bicep` or `az bicep` that is new enough.
 *
 * As a program, `bicep-compiler.mjs build <file>` prints the output of the compiler as
 * {"kind":"compiled","version":"…","output":"…"}, or {"kind":"none","reason":"…"}.
 */
import { execFile } from "node:child_process";
import { access, mkdtemp, readFile, rm } from "node:fs/promises";
import { homedir, tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";
import { promisify } from "node:util";

const run = promisify(execFile);

const PROJECT = fileURLToPath(new URL("bicep/bicep.csproj", import.meta.url));

/** The platforms for which NuGet has a compiler: Node's name, then .NET's. */
const RUNTIMES = {
  "linux-x64": "linux-x64",
  "linux-arm64": "linux-arm64",
  "darwin-x64": "osx-x64",
  "darwin-arm64": "osx-arm64",
  "win32-x64": "win-x64",
  "win32-arm64": "win-arm64",
};

/** Enough for a download of 115 MB. */
const RESTORE_TIMEOUT_MS = 180_000;

/** A compiler that printed its version, or the reason why there is none. */
export async function findCompiler() {
  const named = process.env["BICEP"];
  if (named !== undefined && named !== "") {
    return (await ask([named])) ?? none("BICEP names a program that cannot be run");
  }
  const pinned = await pinnedCompiler();
  if (pinned.kind === "found") return pinned;
  const version = await pinnedVersion();
  for (const command of [["bicep"], ["az", "bicep"]]) {
    const installed = await ask(command);
    if (installed !== null && isAtLeast(version, installed.version)) return installed;
  }
  return none(`${pinned.reason}, and no bicep ${version} or newer is installed`);
}

const none = (reason) => ({ kind: "none", reason });

/** An older compiler may not know a resource type of the template, and then does not check it. */
const isAtLeast = (least, version) => version.localeCompare(least, "en", { numeric: true }) >= 0;

/** The program and its arguments. `az bicep` takes the file as an option, `bicep` as an argument. */
export function commandLine({ command }, verb, file) {
  const [program, ...first] = command;
  const given = first.length === 0 ? [file] : ["--file", file];
  return [program, [...first, verb, ...given, ...(verb === "lint" ? [] : ["--stdout"])]];
}

async function ask(command) {
  const [program, ...first] = command;
  // `bicep` wants --version, `az bicep` wants version.
  const question = first.length === 0 ? "--version" : "version";
  try {
    const { stdout } = await run(program, [...first, question]);
    const version = /\d+\.\d+\.\d+/.exec(stdout)?.[0];
    return version === undefined ? null : { kind: "found", command, version };
  } catch {
    return null;
  }
}

async function pinnedVersion() {
  return /Version="\[(.+?)\]"/.exec(await readFile(PROJECT, "utf8"))[1];
}

async function pinnedCompiler() {
  const runtime = RUNTIMES[`${process.platform}-${process.arch}`];
  if (runtime === undefined) {
    return none(`NuGet has no compiler for ${process.platform} ${process.arch}`);
  }
  // NuGet's own folder, so that every checkout on this machine uses the same copy.
  const packages = process.env["NUGET_PACKAGES"] || join(homedir(), ".nuget", "packages");
  const program = join(
    packages,
    `azure.bicep.commandline.${runtime}`,
    await pinnedVersion(),
    "tools",
    runtime.startsWith("win") ? "bicep.exe" : "bicep",
  );
  const isThere = await access(program).then(
    () => true,
    () => false,
  );
  const trouble = isThere ? null : await restore(runtime, packages);
  if (trouble !== null) return none(trouble);
  return (await ask([program])) ?? none(`the compiler from NuGet does not run: ${program}`);
}

/** Null if the package was restored, else the reason. Several processes may do this at the same time. */
async function restore(runtime, packages) {
  const scratch = await mkdtemp(join(tmpdir(), "runward-bicep-"));
  const intermediate = `-p:BaseIntermediateOutputPath=${join(scratch, "obj")}/`;
  const args = ["restore", PROJECT, `-p:BicepRuntime=${runtime}`, intermediate];
  try {
    await run("dotnet", [...args, "--packages", packages], { timeout: RESTORE_TIMEOUT_MS });
    return null;
  } catch (error) {
    if (error.code === "ENOENT") return "dotnet is not installed";
    if (error.killed) return `dotnet restore took longer than ${RESTORE_TIMEOUT_MS / 1_000} s`;
    const complaint = /error (NU\d+: .*)/.exec(String(error.stdout))?.[1] ?? error.message;
    return `dotnet could not restore the compiler: ${complaint.trim()}`;
  } finally {
    await rm(scratch, { recursive: true, force: true });
  }
}

async function main([verb, file]) {
  const compiler = await findCompiler();
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
