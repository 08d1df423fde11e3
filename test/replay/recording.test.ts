import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { orchestrators } from "./orchestrators";
import { recordCase } from "./record-case";
import { recordedCases } from "./recorded-cases";
import { readRecordings, writeRecording } from "./recording";
import { replayRecording } from "./replay-recording";

describe("recording histories", () => {
  it("writes what replays when it is read again", async () => {
    const directory = await mkdtemp(join(tmpdir(), "runward-histories-"));
    const [success] = recordedCases;

    const recorded = await recordCase(success!);
    for (const one of recorded) await writeRecording(one, directory);
    const read = await readRecordings(directory);
    await rm(directory, { recursive: true });

    const byName = recorded.toSorted((one, other) =>
      one.orchestrator.localeCompare(other.orchestrator),
    );
    expect(read).toStrictEqual(JSON.parse(JSON.stringify(byName)));
    expect(read.map(({ orchestrator }) => orchestrator)).toStrictEqual(["outputs", "run", "watch"]);
    for (const one of read) {
      expect(await replayRecording(one, orchestrators[one.orchestrator]!)).toStrictEqual([]);
    }
  });
});
