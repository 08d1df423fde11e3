import { readdir, readFile, rm } from "node:fs/promises";
import { join } from "node:path";
import { renderRows, type Row } from "./rows";

/** After `npm run test:faults`: one table of what all the suites have counted. */
export default async function printTable(): Promise<void> {
  const directory = process.env["RUNWARD_FAULT_TABLE"] ?? "";
  const files = await readdir(directory);
  const texts = await Promise.all(files.map((file) => readFile(join(directory, file), "utf8")));
  await rm(directory, { recursive: true });
  const rows = texts.flatMap((text) => JSON.parse(text) as Row[]);
  process.stdout.write(`\n${renderRows(rows)}\n\n`);
}
