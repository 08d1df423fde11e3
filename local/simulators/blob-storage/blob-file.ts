import { join } from "node:path";
import { LineFile, readLines, UnreadableFileError } from "../line-file";
import { StoredChange } from "./blob";

const pathIn = (directory: string): string => join(directory, "blobs.jsonl");

/** The changes that an earlier process stored. */
export async function readChanges(directory: string): Promise<StoredChange[]> {
  const path = pathIn(directory);
  const lines = await readLines(path);
  return lines.map((line, index) => {
    const change = StoredChange.safeParse(line);
    if (change.success) return change.data;
    throw new UnreadableFileError(path, `line ${index + 1} is no change of a blob.`);
  });
}

export const openBlobFile = (
  directory: string,
  existing: () => StoredChange[],
): LineFile<StoredChange> => new LineFile(pathIn(directory), existing);
