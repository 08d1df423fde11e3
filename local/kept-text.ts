import { mkdir, readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";

/** The text that a file holds. Where there is none yet, the one that was made for it, which it holds from then on. */
export async function keptText(directory: string, name: string, made: string): Promise<string> {
  const file = join(directory, name);
  const kept = await readFile(file, "utf8").catch(() => "");
  if (kept.trim() !== "") return kept.trim();
  await mkdir(directory, { recursive: true, mode: 0o700 });
  await writeFile(file, `${made}\n`, { mode: 0o600 });
  return made;
}
