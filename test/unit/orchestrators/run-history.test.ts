import { toHistory, type HistoryEntry } from "../../../src/contracts/history";
import { driveRun, type DrivenRun } from "../../support/drive-run";
import { inTurn } from "../../support/drive";
import type { ActivityFake } from "../../support/hub-core";
import { active, failed, secondsLater, succeeded } from "../../support/run-builders";

/** A run of this release, whose outputs are not read. */
const ofThisRelease = { outputs: "none" } as const;

const historyOf = ({ progress }: DrivenRun): HistoryEntry[] =>
  toHistory(progress.at(-1)?.history ?? []);

const checks = (...statuses: readonly unknown[]): ActivityFake =>
  inTurn(...statuses.map((status) => ({ kind: "checked", status })));

describe("run's history", () => {
  it("has each change once, from the acceptance to the end", async () => {
    const queued = active({ vendorState: "QUEUED", queued: true, message: "No free cluster" });
    const run = await driveRun({
      input: ofThisRelease,
      activities: { checkAttempt: checks(queued, queued, active(), active(), succeeded()) },
    });

    expect(historyOf(run).map(({ vendorState, message }) => [vendorState, message])).toStrictEqual([
      [null, "Accepted"],
      [null, "Starting attempt 1"],
      [null, "Watching run 501"],
      ["QUEUED", "No free cluster"],
      ["RUNNING", "The run is RUNNING"],
      ["SUCCESS", "The run is SUCCESS"],
      ["SUCCESS", "Succeeded."],
    ]);
  });

  it("says when contact with the vendor was lost and when it was back", async () => {
    const lost = { kind: "unreachable", reason: "connect timeout", retryAfterSeconds: null };
    const run = await driveRun({
      input: ofThisRelease,
      activities: {
        checkAttempt: inTurn(
          { kind: "checked", status: active() },
          lost,
          lost,
          { kind: "checked", status: active() },
          { kind: "checked", status: succeeded() },
        ),
      },
    });

    const seen = historyOf(run).filter(({ phase }) => phase === "watching");
    expect(seen.map(({ message }) => message)).toStrictEqual([
      "Watching run 501",
      "The run is RUNNING",
      "The check failed: connect timeout",
      "The checks work again. The run is RUNNING",
      "The run is SUCCESS",
    ]);
  });

  it("has the attempts one after the other, and the end of the run", async () => {
    const run = await driveRun({
      input: { ...ofThisRelease, retry: { maxAttempts: 2, delaySeconds: 60, on: "anyFailure" } },
      vendor: { ends: [failed(), succeeded()] },
    });

    const instants = historyOf(run).map(({ at }) => at);
    expect(instants).toStrictEqual([...instants].sort());
    expect(run.progress.at(-1)).toMatchObject({ endedAt: instants.at(-1) });
    expect(historyOf(run).map(({ message }) => message)).toStrictEqual(
      expect.arrayContaining(["Starting attempt 2", "Watching run 502", "Succeeded."]),
    );
  });

  it("stays out of what a run of an older version shows", async () => {
    const { progress } = await driveRun();

    const shown = new Set(progress.flatMap((one) => Object.keys(one)));
    expect([...shown]).not.toContain("history");
    expect([...shown]).not.toContain("endedAt");
  });
});

describe("run's facts", () => {
  const facts = { startedAt: null, endedAt: null, queuedSeconds: null, jobName: null };
  const atFirst = { ...facts, jobName: "Nightly", queuedSeconds: 12 };

  it("keep the first start, and take everything else from the newest attempt", async () => {
    const run = await driveRun({
      input: { ...ofThisRelease, retry: { maxAttempts: 2, delaySeconds: 60, on: "anyFailure" } },
      activities: {
        checkAttempt: checks(
          active({ facts: { ...atFirst, startedAt: secondsLater(10) } }),
          failed({ facts: { ...atFirst, startedAt: secondsLater(10), endedAt: secondsLater(40) } }),
          active({ facts: { ...facts, startedAt: secondsLater(200) } }),
          succeeded({
            facts: {
              ...facts,
              startedAt: secondsLater(200),
              endedAt: secondsLater(260),
              queuedSeconds: 3,
            },
          }),
        ),
      },
    });

    expect(run.progress.at(-1)?.facts).toStrictEqual({
      startedAt: secondsLater(10),
      endedAt: secondsLater(260),
      queuedSeconds: 3,
      jobName: "Nightly",
    });
  });
});
