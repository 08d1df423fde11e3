/**
 * A recorded history: what Durable kept of one execution of an orchestrator, and what the orchestrator made of it.
 *
 * Owns: the form of the files below `histories/<orchestrator>/<version>/`. Does not own: how they come about
 * (`record-case.ts`) and what is asked of them (`replay-recording.ts`).
 */
import { mkdir, readdir, readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import type { HistoryEvent } from "../support/history-events";
import type { Decision, TurnEnd } from "../support/orchestrator-turn";

export interface Recording {
  readonly orchestrator: string;
  /** Of the package whose code was recorded. */
  readonly version: string;
  readonly name: string;
  readonly instanceId: string;
  readonly parentInstanceId: string | null;
  readonly input: unknown;
  /** Up to its last turn, which has not decided anything yet. */
  readonly history: readonly HistoryEvent[];
  /** Everything decided in all turns; the index is the id. */
  readonly decisions: readonly Decision[];
  readonly customStatus: unknown;
  readonly end: TurnEnd;
}

const HISTORIES = join(__dirname, "histories");

/** Of the package as it is now. */
export async function currentVersion(): Promise<string> {
  const text = await readFile(join(__dirname, "../../package.json"), "utf8");
  return (JSON.parse(text) as { version: string }).version;
}

export async function readRecordings(directory = HISTORIES): Promise<Recording[]> {
  const entries = await readdir(directory, { recursive: true, withFileTypes: true });
  const paths = entries
    .filter((entry) => entry.isFile() && entry.name.endsWith(".json"))
    .map((entry) => join(entry.parentPath, entry.name))
    .sort();
  return Promise.all(
    paths.map(async (path) => JSON.parse(await readFile(path, "utf8")) as Recording),
  );
}

export async function writeRecording(recording: Recording, directory = HISTORIES): Promise<void> {
  const { orchestrator, version, name } = recording;
  const folder = join(directory, orchestrator, version);
  await mkdir(folder, { recursive: true });
  await writeFile(join(folder, `${name}.json`), render(recording));
}

/** One event and one decision on each line: that is how people compare them. */
function render({ history, decisions, ...rest }: Recording): string {
  const lines = (items: readonly unknown[]): string =>
    items.map((item) => `    ${JSON.stringify(item)}`).join(",\n");
  const fields = Object.entries(rest).map(
    ([field, value]) => `  ${JSON.stringify(field)}: ${JSON.stringify(value)}`,
  );
  return [
    "{",
    `${fields.join(",\n")},`,
    `  "history": [\n${lines(history)}\n  ],`,
    `  "decisions": [\n${lines(decisions)}\n  ]`,
    "}\n",
  ].join("\n");
}
