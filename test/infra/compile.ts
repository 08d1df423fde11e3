import { execFileSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { INFRA } from "./infra-folder";

export type Compilation =
  | { readonly kind: "compiled"; readonly version: string; readonly output: string }
  | { readonly kind: "none"; readonly reason: string };

const PINNED =
  /Version="\[(.+?)\]"/.exec(readFileSync(join(INFRA, "bicep", "bicep.csproj"), "utf8"))?.[1] ?? "";

/**
 * Compiles the file with the pinned compiler, since another one may write the same template otherwise. Without it, and
 * without the .NET SDK that can restore it, this says so on the screen, and throws where INFRA_CHECK requires it.
 */
export function compile(
  verb: "build" | "build-params",
  file: string,
  environment: Readonly<Record<string, string>> = {},
): Compilation {
  const program = join(INFRA, "bicep-compiler.mjs");
  const printed = execFileSync(process.execPath, [program, verb, join(INFRA, file)], {
    env: { ...withoutParameters(), ...environment },
    encoding: "utf8",
    maxBuffer: 64 * 1_024 * 1_024,
  });
  const compilation = onlyPinned(JSON.parse(printed) as Compilation);
  if (compilation.kind === "none") {
    const sentence = `${verb} ${file}: ${compilation.reason}`;
    if ((process.env["INFRA_CHECK"] ?? "").split(",").includes("bicep")) {
      throw new Error(`${sentence}, and INFRA_CHECK requires it`);
    }
    process.stderr.write(`SKIPPED the comparison with compiled infra/${sentence}\n`);
  }
  return compilation;
}

/** The environment of this process, but for what the parameter file would take from it. */
function withoutParameters(): NodeJS.ProcessEnv {
  const source = readFileSync(join(INFRA, "main.bicepparam"), "utf8");
  return Object.fromEntries(
    Object.entries(process.env).filter(([name]) => !source.includes(`'${name}'`)),
  );
}

function onlyPinned(compilation: Compilation): Compilation {
  if (compilation.kind === "none" || compilation.version === PINNED) return compilation;
  return { kind: "none", reason: `Bicep ${compilation.version} is not the pinned ${PINNED}` };
}
