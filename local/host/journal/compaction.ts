import { unlink } from "node:fs/promises";

import type { HubState } from "../durable/apply-commit";
import type { Commit } from "../durable/commit";
import { copyOf, recordText, type InstanceCopy } from "../durable/instance-record";
import type { JournalFile, OpenJournalFile } from "./journal-file";
import { LineChain } from "./line-chain";
import { HEADER } from "./recovery";

/** How much is rendered and written at a time. */
const PIECE_CHARACTERS = 1 << 20;

/** So that the last sync, for which commits wait, is short. */
const SYNC_AFTER_PIECES = 16;

/**
 * Writes a journal anew, piece by piece, while the old one is still in use: the state as it was when the compaction began, and
 * behind it what was committed since.
 * 1. The instances are copied when it begins. The copies share all texts with the originals, so that takes little time and memory.
 * 2. The new file counts once it is renamed, which is up to the journal. Until then the old one is complete.
 */
export class Compaction {
  readonly path: string;
  readonly chain = new LineChain();
  /** What is left of the state, the first at the end, so that what was written is not kept in memory. */
  readonly #left: (string | InstanceCopy)[];
  #committed: string[] = [];
  readonly #openFile: OpenJournalFile;
  #file: JournalFile | undefined;
  #characters = 0;
  #pieces = 0;

  constructor(state: HubState, path: string, openFile: OpenJournalFile) {
    this.path = path;
    this.#openFile = openFile;
    const schedules = [...state.schedules].map(([functionName, status]) =>
      JSON.stringify({ kind: "scheduled", functionName, status } satisfies Commit),
    );
    const instances = [...state.instances.values()].map(copyOf);
    this.#left = [...schedules, ...instances].reverse();
  }

  /** Has to be told of every commit from the beginning on. */
  note(commit: string): void {
    this.#committed.push(commit);
  }

  /** Writes the next piece. False if only what was committed meanwhile is left. */
  async writePiece(): Promise<boolean> {
    if (this.#file === undefined) {
      this.#file = await this.#openFile(this.path);
      await this.#write(`${HEADER}\n`);
    }
    const lines: string[] = [];
    let characters = 0;
    while (characters < PIECE_CHARACTERS) {
      const next = this.#left.pop();
      if (next === undefined) break;
      const line = this.#line(typeof next === "string" ? next : keptText(next));
      characters += line.length;
      lines.push(line);
    }
    await this.#write(lines.join(""));
    this.#pieces += 1;
    if (this.#pieces % SYNC_AFTER_PIECES === 0) await this.#file.sync();
    return this.#left.length > 0;
  }

  /** Writes what was committed meanwhile and is not written yet. */
  async catchUp(): Promise<void> {
    const commits = this.#committed;
    this.#committed = [];
    await this.#write(commits.map((commit) => this.#line(commit)).join(""));
    await this.#file?.sync();
  }

  /** The complete file, and its size. */
  get result(): { file: JournalFile | undefined; characters: number } {
    return { file: this.#file, characters: this.#characters };
  }

  /** Leaves the file as a killed process would. */
  async abandon(): Promise<void> {
    await this.#file?.close();
  }

  /** Gives the disk its space back. */
  async discard(): Promise<void> {
    await this.#file?.close();
    await unlink(this.path).catch(() => undefined);
  }

  async #write(text: string): Promise<void> {
    await this.#file?.write(text);
    this.#characters += text.length;
  }

  #line(commit: string): string {
    return `${this.chain.seal(commit)}\n`;
  }
}

/** A commit of kind "kept", as JSON. */
const keptText = (instance: InstanceCopy): string =>
  `{"kind":"kept","instance":${recordText(instance)}}`;
