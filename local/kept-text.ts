import { mkdir, readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";

/** The text in a file. If there is no file, it is created with `made`. */
export async function keptText(directory: string, name: string, made: string): Promise<string> {
  const file = join(directory, name);
  const kept = await readFile(file, "utf8").catch(() => "");
  if (kept.trim() !== "") return kept.trim();
  await mkdir(directory, { recursive: true, mode: 0o700 });
  await writeFile(file, `${made}\n`, { mode: 0o600 });
  return made;
}
