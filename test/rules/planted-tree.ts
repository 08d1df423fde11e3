import { execFileSync } from "node:child_process";
import { mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join, resolve } from "node:path";

const ROOT = resolve(__dirname, "../..");

/** One import that the check refuses, and the rule that says so. */
export interface Violation {
  readonly rule: string;
  readonly from: string;
  readonly to: string;
}

interface CruiseResult {
  readonly summary: {
    readonly violations: readonly { from: string; to: string; rule: { name: string } }[];
  };
}

const DEPCRUISE = join(ROOT, "node_modules/dependency-cruiser/bin/dependency-cruise.mjs");

/** Runs the project's own import check over a tree of made-up files: path → text. */
export function violationsIn(files: Readonly<Record<string, string>>): Violation[] {
  const root = mkdtempSync(join(tmpdir(), "runward-planted-"));
  try {
    const packages = readFileSync(join(ROOT, "package.json"), "utf8");
    const tree = { "tsconfig.json": "{}", "package.json": packages, ...files };
    for (const [path, text] of Object.entries(tree)) {
      mkdirSync(dirname(join(root, path)), { recursive: true });
      writeFileSync(join(root, path), text);
    }
    symlinkSync(join(ROOT, "node_modules"), join(root, "node_modules"));
    const folders = [...new Set(Object.keys(files).map((path) => path.split("/")[0] ?? ""))];
    const config = join(ROOT, ".dependency-cruiser.cjs");
    const printed = execFileSync(
      process.execPath,
      [DEPCRUISE, "--config", config, "--output-type", "json", ...folders],
      { encoding: "utf8", cwd: root, maxBuffer: 64 * 1_024 * 1_024 },
    );
    const { summary } = JSON.parse(printed) as CruiseResult;
    return summary.violations.map(({ rule, from, to }) => ({ rule: rule.name, from, to }));
  } finally {
    rmSync(root, { recursive: true });
  }
}
