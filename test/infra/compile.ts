import { execFileSync } from "node:child_process";
import { join } from "node:path";
import { INFRA } from "./infra-folder";

export type Compilation =
  | { readonly kind: "compiled"; readonly version: string; readonly output: string }
  | { readonly kind: "none"; readonly reason: string };

/**
 * Compiles the file. Without a compiler, and without the .NET SDK that can restore it, this says so on the screen, and
 * throws where INFRA_CHECK requires one.
 */
export function compile(
  verb: "build" | "build-params",
  file: string,
  environment: Readonly<Record<string, string>> = {},
): Compilation {
  const program = join(INFRA, "bicep-compiler.mjs");
  const printed = execFileSync(process.execPath, [program, verb, join(INFRA, file)], {
    env: { ...process.env, ...environment },
    encoding: "utf8",
    maxBuffer: 64 * 1_024 * 1_024,
  });
  const compilation = JSON.parse(printed) as Compilation;
  if (compilation.kind === "none") {
    const sentence = `${verb} ${file}: ${compilation.reason}`;
    if ((process.env["INFRA_CHECK"] ?? "").split(",").includes("bicep")) {
      throw new Error(`${sentence}, and INFRA_CHECK requires it`);
    }
    process.stderr.write(`SKIPPED tests of compiled infra/${sentence}\n`);
  }
  return compilation;
}
