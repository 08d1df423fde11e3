import type { StatusFacts } from "../../../src/contracts/attempt";
import { acceptedRun, type StoredRun } from "../../../src/hub/run-store";
import { timeFields } from "../../../src/hub/run-times";
import { aRunInput, aWatchInput, secondsLater } from "../../support/run-builders";
import { aProgress, runIdNumber } from "../../support/stored-runs";

const facts = (changes: Partial<StatusFacts> = {}): StatusFacts => ({
  startedAt: null,
  endedAt: null,
  queuedSeconds: null,
  jobName: null,
  ...changes,
});

const aRun = (known?: StatusFacts, changes: Partial<StoredRun> = {}): StoredRun => ({
  ...acceptedRun(runIdNumber(1), aRunInput()),
  progress: aProgress(known === undefined ? {} : { facts: known }),
  updatedAt: secondsLater(900),
  ...changes,
});

const aWatch = (known: StatusFacts) => ({ ...aWatchInput().progress, facts: known });

describe("timeFields", () => {
  it("counts from the start of the first attempt to the end of the newest one", () => {
    const run = aRun(facts({ startedAt: secondsLater(10), endedAt: secondsLater(20) }));
    const watch = aWatch(
      facts({ startedAt: secondsLater(60), endedAt: secondsLater(100.5), queuedSeconds: 7 }),
    );

    expect(timeFields(run, watch)).toStrictEqual({
      acceptedAt: secondsLater(0),
      startedAt: secondsLater(10),
      endedAt: null,
      queuedSeconds: 7,
      runSeconds: 90.5,
    });
  });

  it("takes the start from the watch while the run knows none", () => {
    const watch = aWatch(facts({ startedAt: secondsLater(60), endedAt: secondsLater(61) }));

    expect(timeFields(aRun(), watch)).toMatchObject({
      startedAt: secondsLater(60),
      runSeconds: 1,
    });
  });

  it.each([
    ["neither start nor end", {}, null],
    ["only the start", { startedAt: secondsLater(5) }, null],
    ["only the end", { endedAt: secondsLater(5) }, null],
    ["an end before the start", { startedAt: secondsLater(6), endedAt: secondsLater(5) }, null],
    ["an end at the start", { startedAt: secondsLater(5), endedAt: secondsLater(5) }, 0],
  ])("knows the duration only from a start and an end in order: %s", (_what, known, seconds) => {
    expect(timeFields(aRun(facts(known)), null).runSeconds).toBe(seconds);
  });

  it.each([
    ["the stored instant", { endedAt: secondsLater(300) }, secondsLater(300)],
    ["the last change, if an older version stored none", {}, secondsLater(900)],
  ])("takes for the end of a run %s", (_what, changes, endedAt) => {
    const run = aRun(undefined, { ended: true, closed: true, progress: aProgress(changes) });

    expect(timeFields(run, null).endedAt).toBe(endedAt);
  });

  it("does not know the end of a run that an older version accepted while its callback is sent", () => {
    const run = aRun(undefined, { ended: true, progress: aProgress() });

    expect(timeFields(run, null).endedAt).toBeNull();
  });
});
