import { mkdtemp, readdir, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";

import { EventType, unscheduled, type ExecutionStarted } from "../../../local/host/durable/history";
import { TaskHub } from "../../../local/host/durable/task-hub";
import { Deferred } from "../../../local/host/journal/deferred";
import { FileJournal } from "../../../local/host/journal/file-journal";
import type { OpenJournalFile } from "../../../local/host/journal/journal-file";
import { openUnsyncedFile } from "../../support/unsynced-file";

const at = new Date("2026-01-05T06:00:00.000Z");
const INSTANCES = 24;
const INPUT_CHARACTERS = 100_000;
/** The largest that is written at a time, and the record of one more instance. */
const MOST_CHARACTERS = (1 << 20) + 4 * INPUT_CHARACTERS;

/** `version` tells one start of an instance from the others. */
function aStart(number: number, version: number): ExecutionStarted {
  const InstanceId = `i-${number}`;
  return {
    ...unscheduled(EventType.ExecutionStarted, at),
    ...{ Name: "any", Version: null, ParentInstance: null, Tags: null },
    ...{ Correlation: null, ScheduledStartTime: null, Generation: 0 },
    Input: JSON.stringify({ version, text: "x".repeat(INPUT_CHARACTERS) }),
    OrchestrationInstance: { InstanceId, ExecutionId: `${InstanceId}-${version}` },
  };
}

interface Write {
  /** Of the files that were opened, counted from 0. */
  readonly file: number;
  readonly characters: number;
}

/** May throw: then only a half of the text is written. */
type Meanwhile = (writes: readonly Write[]) => void;

function aSlowDisk(meanwhile: Meanwhile = () => undefined) {
  const writes: Write[] = [];
  let files = 0;
  const openFile: OpenJournalFile = async (path) => {
    const number = files++;
    const file = await openUnsyncedFile(path);
    const write = async (text: string): Promise<void> => {
      const half = text.length >> 1;
      await file.write(text.slice(0, half));
      writes.push({ file: number, characters: text.length });
      meanwhile(writes);
      await file.write(text.slice(half));
    };
    return { ...file, write };
  };
  return { writes, openFile };
}

/** Kills the process at that write to file 2, the second one that is made while the journal is in use. */
class Killer {
  readonly #atWrite: number;
  readonly #killed = new Deferred();
  wasUsed = false;
  kill: () => void = () => undefined;

  constructor(atWrite: number) {
    this.#atWrite = atWrite;
  }

  get killed(): Promise<void> {
    return this.#killed.promise;
  }

  readonly meanwhile = (writes: readonly Write[]): void => {
    if (this.wasUsed || countOf(writes, 2) !== this.#atWrite) return;
    this.wasUsed = true;
    this.kill();
    this.#killed.resolve();
    throw new Error("The process was killed.");
  };
}

const countOf = (writes: readonly Write[], file: number): number =>
  writes.filter((write) => write.file === file).length;

/** Has no room for the third piece of the first two new files. */
function aFullDisk() {
  const refused = new Set<number>();
  const disk = aSlowDisk((writes) => {
    const { file } = writes.at(-1)!;
    if (file === 0 || countOf(writes, file) < 3 || refused.size > 1) return;
    refused.add(file);
    throw new Error("ENOSPC: no space left on device");
  });
  return { ...disk, refused };
}

/** What was acknowledged and is not found. */
const lostOf = (stored: Map<string, number>, found: Map<string, number>): string[] =>
  [...stored.keys()].filter((id) => (found.get(id) ?? -1) < stored.get(id)!);

describe("a journal that is written anew while it is in use", () => {
  let directory: string;
  beforeEach(async () => {
    directory = await mkdtemp(join(tmpdir(), "host-compaction-"));
  });
  afterEach(async () => {
    await rm(directory, { recursive: true });
  });

  async function open(openFile: OpenJournalFile = openUnsyncedFile) {
    const failures: string[] = [];
    const { journal, state } = await FileJournal.open({
      ...{ directory, openFile, compactAfterBytes: 1_000_000 },
      onFailure: ({ message }) => failures.push(message),
    });
    return { journal, hub: new TaskHub(state, journal), failures };
  }

  type Opened = Awaited<ReturnType<typeof open>>;

  /** Each instance again and again, so that the file grows past twice what is live. Returns the versions that were stored. */
  async function commitAll(
    { hub }: Opened,
    versions: number,
    killed = new Promise<void>(() => undefined),
  ): Promise<Map<string, number>> {
    const stored = new Map<string, number>();
    const end = { isReached: false };
    const isKilled = killed.then(() => {
      end.isReached = true;
    });
    for (let start = 0; !end.isReached && start < versions * INSTANCES; start++) {
      const [number, version] = [start % INSTANCES, Math.floor(start / INSTANCES)];
      const isStored = hub
        .commit({ kind: "started", started: aStart(number, version) })
        .then(() => stored.set(`i-${number}`, version));
      // A host that was killed acknowledges nothing.
      await Promise.race([isStored, isKilled]);
    }
    return stored;
  }

  async function versionsInJournal(): Promise<Map<string, number>> {
    const { journal, hub } = await open();
    await journal.close();
    return new Map(
      hub.instances().map(({ id, started }) => {
        const { version } = JSON.parse(started.Input ?? "") as { version: number };
        return [id, version];
      }),
    );
  }

  it("is written in pieces, with commits between them", async () => {
    const disk = aSlowDisk();
    const opened = await open(disk.openFile);
    const stored = await commitAll(opened, 4);
    await opened.journal.close();

    expect(Math.max(...disk.writes.map(({ characters }) => characters))).toBeLessThan(
      MOST_CHARACTERS,
    );
    // File 1 is still written to while file 2 is being made.
    expect(disk.writes.map(({ file }) => file).join()).toMatch(/2(,1)+,2/);
    expect(stored.size).toBe(INSTANCES);
    expect(await versionsInJournal()).toStrictEqual(stored);
    expect(await readdir(directory)).toStrictEqual(["journal.jsonl"]);
  });

  // The header, three pieces, what came meanwhile, and commits behind them.
  it.each([1, 2, 3, 4, 5, 6, 7, 8, 9])(
    "keeps what was acknowledged when the process is killed at write %s of the new file",
    async (write) => {
      const killer = new Killer(write);
      const opened = await open(aSlowDisk(killer.meanwhile).openFile);
      killer.kill = () => {
        opened.journal.abandon();
      };
      const stored = await commitAll(opened, 3, killer.killed);

      expect(killer.wasUsed).toBe(true);
      expect(lostOf(stored, await versionsInJournal())).toStrictEqual([]);
    },
  );

  it("stays in use if the disk has no room for the new file, which is removed", async () => {
    const disk = aFullDisk();
    const opened = await open(disk.openFile);
    const stored = await commitAll(opened, 6);
    await opened.journal.close();

    expect(opened.failures).toStrictEqual([]);
    expect([...disk.refused]).toHaveLength(2);
    // Later there was room.
    expect(disk.writes.at(-1)!.file).toBeGreaterThan(Math.max(...disk.refused));
    expect(await versionsInJournal()).toStrictEqual(stored);
    expect(await readdir(directory)).toStrictEqual(["journal.jsonl"]);
  });
});
