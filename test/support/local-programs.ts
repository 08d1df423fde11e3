/** `npm start` as a program in a folder of its own, with the app as it is deployed. */
import { type ChildProcess, execFileSync, spawn } from "node:child_process";
import { cpSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { createInterface } from "node:readline";
import { setTimeout as sleep } from "node:timers/promises";
import { buildSync } from "esbuild";

const ROOT = resolve(__dirname, "../..");

export interface LocalPrograms extends Disposable {
  readonly folder: string;
  /** Puts a program of this name, a shell script, in front of all others. */
  install(name: string, script: string): void;
  /** Only what was installed. */
  readonly path: string;
}

export function buildLocalPrograms(): LocalPrograms {
  const folder = mkdtempSync(join(tmpdir(), "runward-start-"));
  buildSync({
    absWorkingDir: ROOT,
    entryPoints: {
      "dist/local/start": "local/start.ts",
      "dist/local/host-process": "local/host-process.ts",
    },
    outdir: folder,
    bundle: true,
    platform: "node",
    target: "node20",
    logLevel: "error",
  });
  const packaged = join(folder, "dist", "package");
  execFileSync(process.execPath, ["infra/package.mjs", packaged], { cwd: ROOT });
  for (const path of ["host.json", "infra/callers/openapi"]) {
    cpSync(join(ROOT, path), join(folder, path), { recursive: true });
  }
  writeFileSync(join(folder, "package.json"), '{"main":"dist/package/main.js"}');
  const bin = join(folder, "bin");
  mkdirSync(bin);
  return {
    folder,
    path: bin,
    install: (name, script) => {
      writeFileSync(join(bin, name), `#!/bin/sh\n${script}\n`, { mode: 0o755 });
    },
    [Symbol.dispose]: () => {
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

export interface StartedProgram {
  readonly child: ChildProcess;
  readonly baseUrl: string;
  /** What it has printed, which grows. */
  readonly lines: readonly string[];
}

/** Waits until it listens. @throws if it ends before that. */
export async function startLocalProgram(
  { folder }: LocalPrograms,
  options: readonly string[],
  env: NodeJS.ProcessEnv,
): Promise<StartedProgram> {
  const child = spawn(process.execPath, ["dist/local/start.js", "--port", "0", ...options], {
    ...{ cwd: folder, env, stdio: ["ignore", "pipe", "inherit"] },
  });
  const lines: string[] = [];
  createInterface({ input: child.stdout }).on("line", (line) => lines.push(line));
  while (!lines.includes("Ctrl-C stops it.")) {
    if (child.exitCode !== null) throw new Error(`npm start has ended:\n${lines.join("\n")}`);
    await sleep(50);
  }
  const baseUrl = /listens on (\S+)/.exec(lines.join("\n"))?.[1] ?? "";
  return { child, baseUrl, lines };
}

/** Starts a run, and returns the status and text of its result. */
export async function resultOf(
  { baseUrl }: StartedProgram,
  target: object,
): Promise<{ status: number; body: string }> {
  const start = await fetch(`${baseUrl}/api/runs`, {
    method: "POST",
    headers: { "Content-Type": "application/json" },
    body: JSON.stringify({ target, waitSeconds: 2 }),
  });
  let result = { status: start.status, body: await start.text() };
  const location = start.headers.get("location");
  while (location !== null && result.status === 202) {
    await sleep(300);
    const response = await fetch(location);
    result = { status: response.status, body: await response.text() };
  }
  return result;
}
