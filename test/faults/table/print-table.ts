import { readdir, readFile, rm } from "node:fs/promises";
import { join } from "node:path";
import { renderChecked } from "./checked";
import { renderRows } from "./rows";
import type { Counted } from "./tally";

/** After `npm run test:faults`: the tables of what all the suites have counted. */
export default async function printTable(): Promise<void> {
  const directory = process.env["RUNWARD_FAULT_TABLE"] ?? "";
  const files = await readdir(directory);
  const texts = await Promise.all(files.map((file) => readFile(join(directory, file), "utf8")));
  await rm(directory, { recursive: true });
  const counted = texts.map((text) => JSON.parse(text) as Counted);
  const rows = renderRows(counted.flatMap((one) => one.rows));
  const checked = counted.flatMap((one) => one.checked);
  const bugsFound = counted.reduce((sum, one) => sum + one.bugsFound, 0);
  process.stdout.write(`\n${rows}\n\n${renderChecked(checked, bugsFound)}\n\n`);
}
