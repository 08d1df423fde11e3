/**
 * Runs the quick size of every benchmark, one after another: `npm run bench`. Ends with 1 if one of them fails.
 * `npm run bench -- lists load` runs only these.
 */
import { spawn } from "node:child_process";
import { once } from "node:events";
import { findAzurite, findProgram } from "../local/find-program";
import { whatIsMissing } from "../local/functions-host";
import { type Bench, benches } from "./support/benches";
import { runBenches } from "./support/run-benches";
import { printTable } from "./support/table";

function whyNot({ needs }: Bench): string | null {
  if (needs === undefined) return null;
  const func = findProgram("FUNC", "func");
  return func === null || findAzurite() === null ? whatIsMissing(func) : null;
}

async function run({ name, quick }: Bench): Promise<number> {
  const npm = process.env["npm_execpath"];
  if (npm === undefined) throw new Error("Start it with npm: npm run bench.");
  const args = [npm, "run", "--silent", `bench:${name}`, "--", ...quick];
  const [code] = (await once(spawn(process.execPath, args, { stdio: "inherit" }), "exit")) as [
    number | null,
  ];
  return code ?? 1;
}

async function main(): Promise<void> {
  const names = process.argv.slice(2);
  const unknown = names.filter((name) => !benches.some((bench) => bench.name === name));
  if (unknown.length > 0) throw new Error(`There is no benchmark ${unknown.join(", ")}.`);
  const chosen = benches.filter(({ name }) => names.length === 0 || names.includes(name));
  const verdicts = await runBenches(chosen, { whyNot, run, log: console.log });
  const rows = verdicts.map(({ name, result, minutes }) => [name, result, minutes] as const);
  printTable("All benchmarks", ["result", "minutes"], rows);
  if (verdicts.some(({ result }) => result === "failed")) process.exitCode = 1;
}

main().catch((error: unknown) => {
  console.error(error instanceof Error ? error.message : error);
  process.exitCode = 1;
});
