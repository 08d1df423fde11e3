import { appendFile, mkdtemp, readFile, readdir, rm, stat, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";

import type { Instance } from "../../../local/host/durable/instance";
import { copyOf, recordText } from "../../../local/host/durable/instance-record";
import { EventType, unscheduled, type ExecutionStarted } from "../../../local/host/durable/history";
import { TaskHub } from "../../../local/host/durable/task-hub";
import { FileJournal } from "../../../local/host/journal/file-journal";
import type { FileJournalOptions } from "../../../local/host/journal/file-journal";
import { aFillingDisk } from "./filling-disk";

const at = new Date("2026-01-05T06:00:00.000Z");

const toRecord = (instance: Instance): unknown => JSON.parse(recordText(copyOf(instance)));

function aStart(instanceId: string, input = "null"): ExecutionStarted {
  return {
    ...unscheduled(EventType.ExecutionStarted, at),
    ...{ Name: "any", Version: null, Input: input, ParentInstance: null, Tags: null },
    ...{ Correlation: null, ScheduledStartTime: null, Generation: 0 },
    OrchestrationInstance: { InstanceId: instanceId, ExecutionId: `${instanceId}-execution` },
  };
}

describe("FileJournal", () => {
  let directory: string;
  let path: string;
  beforeEach(async () => {
    directory = await mkdtemp(join(tmpdir(), "host-journal-"));
    path = join(directory, "journal.jsonl");
  });
  afterEach(async () => {
    await rm(directory, { recursive: true });
  });

  async function open(options: Partial<FileJournalOptions> = {}) {
    const failures: string[] = [];
    const { journal, state } = await FileJournal.open({
      directory,
      onFailure: ({ message }) => {
        failures.push(message);
      },
      ...options,
    });
    return { journal, hub: new TaskHub(state, journal), failures };
  }

  async function idsInJournal(): Promise<string[]> {
    const { journal, hub } = await open();
    await journal.close();
    return hub.instances().map(({ id }) => id);
  }

  it("gives back, byte for byte, what was committed", async () => {
    const first = await open();
    await first.hub.commit({ kind: "started", started: aStart("a", '{"n":1}') });
    await first.hub.commit({
      ...{ kind: "turnTaken", instanceId: "a", at: at.toISOString(), consumed: 1 },
      events: [unscheduled(EventType.OrchestratorStarted, at), aStart("a")],
      ...{ status: "Running", customStatus: '{"phase":1}', output: null, sent: [] },
      activities: [{ id: 0, name: "work", input: { x: [1, "ü\n"] } }],
      timers: [{ id: 1, fireAt: at.toISOString() }],
    });
    const expected = first.hub.instances().map(toRecord);
    await first.journal.close();

    const second = await open();
    const recovered = second.hub.instances().map(toRecord);
    await second.journal.close();
    const third = await open();
    await third.journal.close();

    expect(recovered).toStrictEqual(expected);
    expect(third.hub.instances().map(toRecord)).toStrictEqual(expected);
    expect(third.hub.get("a")?.history.text).toBe(first.hub.get("a")?.history.text);
  });

  it("keeps every acknowledged commit when the process is killed without a shutdown", async () => {
    const doomed = await open();
    await Promise.all(
      ["a", "b", "c"].map((id) => doomed.hub.commit({ kind: "started", started: aStart(id) })),
    );
    doomed.journal.abandon();

    expect(await idsInJournal()).toStrictEqual(["a", "b", "c"]);
  });

  it("leaves out a last line that was torn off", async () => {
    const first = await open();
    await first.hub.commit({ kind: "started", started: aStart("whole") });
    await first.journal.close();
    const whole = await readFile(path, "utf8");
    const last = whole.split("\n").at(-2)!;
    await appendFile(path, last.slice(0, last.length / 2));

    expect(await idsInJournal()).toStrictEqual(["whole"]);
    expect((await readFile(path, "utf8")).endsWith("}\n")).toBe(true);
  });

  it("forgets purged instances for good at the next opening", async () => {
    const first = await open();
    await first.hub.commit({ kind: "started", started: aStart("secret-instance") });
    await first.hub.commit({ kind: "purged", instanceIds: ["secret-instance"] });
    await first.journal.close();
    await (await open()).journal.close();

    expect(await readFile(path, "utf8")).not.toContain("secret-instance");
  });

  it("is written anew while it runs, when it has grown far past what is live", async () => {
    const { hub, journal } = await open({ compactAfterBytes: 10_000 });
    for (let n = 0; n < 300; n++) {
      await hub.commit({ kind: "started", started: aStart("only-one", JSON.stringify({ n })) });
    }
    const { size } = await stat(path);
    await journal.close();

    expect(size).toBeLessThan(11_000);
    const again = await open();
    await again.journal.close();
    expect(again.hub.get("only-one")?.started.Input).toBe('{"n":299}');
    expect(await readdir(directory)).toStrictEqual(["journal.jsonl"]);
  });

  it("loses nothing that is committed while it is written anew", async () => {
    const { hub, journal } = await open({ compactAfterBytes: 2_000 });
    const commits: Promise<void>[] = [];
    for (let n = 0; n < 200; n++) {
      commits.push(hub.commit({ kind: "started", started: aStart(`i-${n}`) }));
      await commits[n - (n % 7)];
    }
    await Promise.all(commits);
    journal.abandon();

    expect(await idsInJournal()).toHaveLength(200);
  });

  it("stops at the first write that fails: nothing is acknowledged from then on", async () => {
    const disk = aFillingDisk();
    const { hub, journal, failures } = await open({ openFile: disk.openFile });
    await hub.commit({ kind: "started", started: aStart("before") });
    disk.isFull = true;

    const during = hub.commit({ kind: "started", started: aStart("during") });
    await expect(during).rejects.toThrow("The journal cannot be written: ENOSPC");
    disk.isFull = false;
    await expect(hub.commit({ kind: "started", started: aStart("after") })).rejects.toThrow(
      "cannot be written any more",
    );
    await expect(journal.settled()).rejects.toThrow("cannot be written any more");
    await journal.close();

    expect(failures).toStrictEqual([
      "The journal cannot be written: ENOSPC: no space left on device",
    ]);
    expect(await idsInJournal()).toStrictEqual(["before"]);
  });

  it("belongs to one host at a time", async () => {
    const { journal } = await open();

    await expect(open()).rejects.toThrow(`is in use by process ${process.pid}`);
    await journal.close();
    await (await open()).journal.close();
  });

  it.each([
    ["a process that no longer exists", ownedBy(2 ** 22 + 1)],
    ["an earlier process with the id of this one", ownedBy(process.pid)],
    ["a process that was killed before it wrote its id", ""],
  ])("is taken over from %s", async (_, owner) => {
    await writeFile(join(directory, "lock"), owner);

    const { journal } = await open();
    await journal.close();

    expect(await readdir(directory)).toStrictEqual(["journal.jsonl"]);
  });

  it("is taken over by only one of many", async () => {
    await writeFile(join(directory, "lock"), "");

    const attempts = await Promise.allSettled(Array.from({ length: 8 }, () => open()));

    const won = attempts.flatMap(valueOf);
    expect(won).toHaveLength(1);
    await won[0]?.journal.close();
  });
});

/** The lock of a process that started another time than any that runs now. */
function ownedBy(pid: number): string {
  return JSON.stringify({ pid, startedAt: "1", token: "x" });
}

function valueOf<Value>(attempt: PromiseSettledResult<Value>): Value[] {
  return attempt.status === "fulfilled" ? [attempt.value] : [];
}
