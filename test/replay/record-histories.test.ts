import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { orchestrators } from "./orchestrators";
import { recordCase } from "./record-case";
import { recordedCases, type RecordedCase } from "./recorded-cases";
import { readRecordings, writeRecording } from "./recording";
import { replayRecording } from "./replay-recording";
import { scheduledCases } from "./scheduled-cases";

/** Set by `npm run record-histories`, which writes the files that `recorded-histories.test.ts` replays. */
const isRecording = process.env["RUNWARD_RECORD_HISTORIES"] === "1";

const cases = [...recordedCases, ...scheduledCases];

async function keep(one: RecordedCase): Promise<void> {
  const recorded = await recordCase(one);
  for (const recording of recorded) await writeRecording(recording);
  const orchestratorsSeen = new Set(recorded.map(({ orchestrator }) => orchestrator));
  expect([...orchestratorsSeen].sort()).toStrictEqual([...one.keeps].sort());
}

describe("recording histories", () => {
  it("writes what replays when it is read again", async () => {
    const directory = await mkdtemp(join(tmpdir(), "runward-histories-"));
    const [success] = cases;

    const recorded = await recordCase(success!);
    for (const one of recorded) await writeRecording(one, directory);
    const read = await readRecordings(directory);
    await rm(directory, { recursive: true });

    expect(read).toStrictEqual(JSON.parse(JSON.stringify(recorded)));
    expect(read.map(({ orchestrator }) => orchestrator)).toStrictEqual(["run", "watch"]);
    for (const one of read) {
      expect(await replayRecording(one, orchestrators[one.orchestrator]!)).toStrictEqual([]);
    }
  });

  (isRecording ? it : it.skip).each(cases.map((one) => [one.name, one] as const))(
    "keeps %s (npm run record-histories)",
    (_name, one) => keep(one),
  );
});
