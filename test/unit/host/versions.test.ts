import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { VirtualClock } from "../../../local/clock";
import { mayTakeTurns, type VersionMatch } from "../../../local/host/durable/versions";
import { hostWith, isOver, type HostUnderTest, type Sdk } from "./an-app";

const VERSION = "AzureFunctionsJobHost__extensions__durableTask__defaultVersion";

/** Says its version, waits a minute, and says it again. */
function said({ df }: Sdk): void {
  df.app.orchestration("said", function* (context) {
    const before = context.df.version;
    yield context.df.createTimer(new Date(context.df.currentUtcDateTime.getTime() + 60_000));
    return [before, context.df.version];
  });
}

describe("a host of another version", () => {
  let journalDirectory: string;
  let clock: VirtualClock;
  beforeEach(async () => {
    journalDirectory = await mkdtemp(join(tmpdir(), "host-versions-"));
    clock = new VirtualClock();
  });
  afterEach(async () => {
    await rm(journalDirectory, { recursive: true });
  });

  const hostOf = (version: string): Promise<HostUnderTest> =>
    hostWith(said, { journalDirectory, clock, environment: { [VERSION]: version } });

  it("goes on with what an older one started, under the version it was started with", async () => {
    const older = await hostOf("1.0");
    const old = await older.start("said");
    await older.advance({ seconds: 30 });
    await older.stop();

    await using newer = await hostOf("2.0");
    const fresh = await newer.start("said");
    await newer.advanceUntil(() => [old, fresh].every((id) => isOver(newer, id)));

    expect(newer.instance(old)?.output).toStrictEqual(["1.0", "1.0"]);
    expect(newer.instance(fresh)?.output).toStrictEqual(["2.0", "2.0"]);
  });

  it("does not run an instance of a newer version, logs that once, and the newer host then finishes it", async () => {
    const newer = await hostOf("2.0");
    const id = await newer.start("said");
    await newer.advance({ seconds: 30 });
    await newer.stop();

    const older = await hostOf("1.0");
    await older.advance({ seconds: 600 });
    await older.raise(id, "Anything", {});
    await older.advance({ seconds: 600 });
    expect(older.instance(id)?.runtimeStatus).toBe("Running");
    const warnings = older.logs.filter(({ instanceId }) => instanceId === id);
    expect(warnings.map(({ message }) => message)).toStrictEqual([
      "Its version is 2.0 and this host's is 1.0: it waits for a host that executes it.",
    ]);
    await older.stop();

    await using again = await hostOf("2.0");
    await again.advanceUntil(() => isOver(again, id));
    expect(again.instance(id)?.output).toStrictEqual(["2.0", "2.0"]);
  });
});

describe("mayTakeTurns", () => {
  it.each<[version: string | null, match: VersionMatch, own: string | null, expected: boolean]>([
    ["1.0", "CurrentOrOlder", "1.0", true],
    ["1.9", "CurrentOrOlder", "1.10", true],
    ["1.10", "CurrentOrOlder", "1.9", false],
    ["1.0.0", "CurrentOrOlder", "1.0", false],
    ["1.0", "CurrentOrOlder", "1.0.0", true],
    [null, "CurrentOrOlder", "1.0", true],
    ["1.0", "CurrentOrOlder", null, false],
    [null, "CurrentOrOlder", null, true],
    ["alpha", "CurrentOrOlder", "Beta", true],
    ["1.0", "Strict", "2.0", false],
    ["2.0", "Strict", "2.0", true],
    [null, "Strict", "2.0", false],
    ["3.0", "None", "2.0", true],
  ])("version %s, %s %s: %s", (version, versionMatch, defaultVersion, expected) => {
    expect(mayTakeTurns(version, { defaultVersion, versionMatch })).toBe(expected);
  });
});
