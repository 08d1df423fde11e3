import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";

import type { Commit } from "../../../local/host/durable/commit";
import { EventType, unscheduled, type ExecutionStarted } from "../../../local/host/durable/history";
import { TaskHub } from "../../../local/host/durable/task-hub";
import { FileJournal } from "../../../local/host/journal/file-journal";

const at = new Date("2026-01-05T06:00:00.000Z");

function aStart(instanceId: string): ExecutionStarted {
  return {
    ...unscheduled(EventType.ExecutionStarted, at),
    ...{ Name: "any", Version: null, Input: "null", ParentInstance: null, Tags: null },
    ...{ Correlation: null, ScheduledStartTime: null, Generation: 0 },
    OrchestrationInstance: { InstanceId: instanceId, ExecutionId: `${instanceId}-execution` },
  };
}

const started = (id: string): Commit => ({ kind: "started", started: aStart(id) });

/** The lines of a journal with a header and three commits. */
type Lines = readonly [header: string, a: string, b: string, c: string];

describe("a journal with damaged lines", () => {
  let directory: string;
  let path: string;
  let lines: Lines;

  async function open() {
    const { journal, state } = await FileJournal.open({ directory, onFailure: () => undefined });
    return { journal, hub: new TaskHub(state, journal) };
  }

  async function idsInJournal(): Promise<string[]> {
    const { journal, hub } = await open();
    await journal.close();
    return hub.instances().map(({ id }) => id);
  }

  const write = (text: readonly string[]): Promise<void> => writeFile(path, text.join("\n"));

  beforeEach(async () => {
    directory = await mkdtemp(join(tmpdir(), "host-journal-"));
    path = join(directory, "journal.jsonl");
    const { journal, hub } = await open();
    for (const id of ["a", "b", "c"]) await hub.commit(started(id));
    await journal.close();
    lines = (await readFile(path, "utf8")).trimEnd().split("\n") as unknown as Lines;
  });

  afterEach(async () => {
    await rm(directory, { recursive: true });
  });

  it("is opened as long as it is undamaged", async () => {
    expect(lines).toHaveLength(4);
    expect(await idsInJournal()).toStrictEqual(["a", "b", "c"]);
  });

  it.each<[flaw: string, at: number, damaged: (lines: Lines) => string[]]>([
    ["the first line removed", 2, ([header, , b, c]) => [header, b, c]],
    ["a middle line removed", 3, ([header, a, , c]) => [header, a, c]],
    ["a line duplicated", 3, ([header, a, b, c]) => [header, a, a, b, c]],
    ["the last line duplicated", 5, ([header, a, b, c]) => [header, a, b, c, c]],
    ["two lines exchanged", 3, ([header, a, b, c]) => [header, a, c, b]],
    ["an empty line", 3, ([header, a, b, c]) => [header, a, "", b, c]],
    [
      "another run's name in a line",
      3,
      ([header, a, b, c]) => [header, a, b.replaceAll('"b', '"x'), c],
    ],
    [
      "one letter of the last line changed",
      4,
      ([header, a, b, c]) => [header, a, b, c.replace("c-execution", "d-execution")],
    ],
    [
      "the digest of a line changed",
      2,
      ([header, a, b, c]) => [header, a.replace(/[0-9a-f]{16}/, "0".repeat(16)), b, c],
    ],
    ["a line cut at its start", 2, ([header, a, b, c]) => [header, a.slice(1), b, c]],
    ["a space after a line", 2, ([header, a, b, c]) => [header, `${a} `, b, c]],
    ["a line of another journal", 3, ([header, a, , c]) => [header, a, a, c]],
    ["a line without a digest", 2, ([header]) => [header, JSON.stringify(started("x"))]],
  ])("is rejected and not changed: %s", async (_flaw, number, damaged) => {
    const text = [...damaged(lines), ""];
    await write(text);

    await expect(open()).rejects.toThrow(
      `Line ${number} of ${path} is invalid: a line there was changed, removed or duplicated. The host was not started. Replace ${path} by an undamaged copy, or move it away`,
    );

    expect((await readFile(path, "utf8")).split("\n")).toStrictEqual(text);
  });

  it("rejects a file that is not a journal, or is of a later version", async () => {
    for (const header of ["something else", '{"kind":"journal","version":3}']) {
      await write([header, ...lines.slice(1), ""]);

      await expect(open()).rejects.toThrow(`${path} is not a journal of this version of the host.`);
    }
  });

  it("uses a last commit that lacks only its line end", async () => {
    await write(lines);

    expect(await idsInJournal()).toStrictEqual(["a", "b", "c"]);
  });

  it("ignores a last commit that was cut, which was never acknowledged", async () => {
    const [header, a, b, c] = lines;
    await write([header, a, b, c.slice(0, -1)]);

    expect(await idsInJournal()).toStrictEqual(["a", "b"]);
  });
});

describe("a journal without digests, of an older version", () => {
  const OLD_HEADER = '{"kind":"journal","version":1}';
  let directory: string;
  beforeEach(async () => {
    directory = await mkdtemp(join(tmpdir(), "host-journal-"));
  });
  afterEach(async () => {
    await rm(directory, { recursive: true });
  });

  const write = (lines: readonly string[]): Promise<void> =>
    writeFile(join(directory, "journal.jsonl"), `${lines.join("\n")}\n`);

  const open = () => FileJournal.open({ directory, onFailure: () => undefined });

  it("is read, and written again with digests", async () => {
    await write([OLD_HEADER, JSON.stringify(started("a")), JSON.stringify(started("b"))]);

    const { journal, state } = await open();
    await journal.close();
    const again = await open();
    await again.journal.close();

    expect([...state.instances.keys()]).toStrictEqual(["a", "b"]);
    expect([...again.state.instances.keys()]).toStrictEqual(["a", "b"]);
    const [header, ...lines] = (await readFile(join(directory, "journal.jsonl"), "utf8")).split(
      "\n",
    );
    expect(header).toBe('{"kind":"journal","version":2}');
    expect(lines[0]).toMatch(/^\{"digest":"[0-9a-f]{16}","commit":\{"kind":"kept",/);
  });

  it("is rejected if a line before the last one cannot be read", async () => {
    await write([OLD_HEADER, JSON.stringify(started("a")).slice(1), JSON.stringify(started("b"))]);

    await expect(open()).rejects.toThrow("is invalid: a line there was changed");
  });
});
