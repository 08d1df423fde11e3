import { confirmLaunch } from "../../../src/contracts/activities";
import type { WatchInput, WatchResult } from "../../../src/contracts/watch";
import { nextLook } from "../../../src/orchestrators/confirm";
import { watch } from "../../../src/orchestrators/watch";
import { drive, type Driven } from "../../support/drive";
import type { ActivityFake } from "../../support/hub-core";
import {
  active,
  anAttempt,
  aPlan,
  aRunInput,
  aWatchInput,
  secondsLater,
  succeeded,
} from "../../support/run-builders";

const earlier = anAttempt({ vendorRunId: "500", runPageUrl: "https://x/500" });
const order = {
  target: aRunInput().target,
  runId: "r-1",
  attemptNumber: 1,
  plan: aPlan({ confirmAfterSeconds: 15 }),
};

/** A watch that has to look 15 seconds after its start, of a job that takes a minute. */
async function watched(
  confirmed: ActivityFake,
  changes: Partial<WatchInput> = {},
): Promise<Driven & { result: WatchResult; looks: number[] }> {
  let checks = 0;
  const driven = await drive({
    orchestrator: "watch",
    orchestrators: { watch },
    input: aWatchInput({
      waitSeconds: 10,
      confirm: { order, at: secondsLater(15), looks: 0 },
      ...changes,
    }),
    activities: {
      [confirmLaunch.name]: confirmed,
      checkAttempt: () => ({ kind: "checked", status: ++checks < 6 ? active() : succeeded() }),
    },
  });
  const looks = driven.callsOf("confirmLaunch").map(({ atSeconds }) => atSeconds);
  return { ...driven, result: driven.output as WatchResult, looks };
}

describe("nextLook", () => {
  it.each([
    [{ kind: "found", attempt: earlier } as const, null],
    [
      { kind: "found", attempt: earlier, lookAgain: { afterSeconds: 7 } } as const,
      { afterSeconds: 7 },
    ],
    [{ kind: "notFound", marker: null, jobUrl: null } as const, null],
    [{ kind: "runDeleted", reason: "It is gone." } as const, null],
    [
      { kind: "unreachable", reason: "Busy.", retryAfterSeconds: 30 } as const,
      { afterSeconds: 30 },
    ],
  ])("is due only if another look can find out more: %j", (result, expected) => {
    expect(nextLook(result)).toStrictEqual(expected);
  });
});

describe("watch, with a look for duplicates", () => {
  it("looks three times while the look fails, and still ends with the job", async () => {
    const { looks, result } = await watched(() => {
      throw new Error("The worker is gone.");
    });

    expect(new Set(looks.filter((second) => second >= 15)).size).toBeGreaterThanOrEqual(3);
    expect(result.verdict.kind).toBe("ended");
  });

  it.each<[string, object]>([
    ["found nothing", { kind: "notFound", marker: null, jobUrl: null }],
    ["found that the run was deleted", { kind: "runDeleted", reason: "It is gone." }],
  ])("looks once, and changes nothing, if the look %s", async (_name, answer) => {
    const { looks, result } = await watched(() => answer);

    expect(looks).toStrictEqual([15]);
    expect(result.progress).not.toHaveProperty("duplicates");
    expect(result.progress.attempt).toBeUndefined();
  });

  it("tells in its history that it goes on with the run that came first", async () => {
    const { result, looks } = await watched(() => ({ kind: "found", attempt: earlier }), {
      progress: { ...aWatchInput().progress, history: [] },
    });

    expect(looks).toStrictEqual([15]);
    expect(result.progress).toMatchObject({
      attempt: { vendorRunId: "500" },
      runPageUrl: "https://x/500",
    });
    expect(result.progress.history).toContainEqual([
      secondsLater(15),
      "watching",
      "RUNNING",
      "The same launch started run 500 first, so that one is watched",
    ]);
  });

  it("begins a history with it, where there was none", async () => {
    const { result } = await watched(() => ({ kind: "found", attempt: earlier }));

    expect(result.progress.history?.[0]?.[3]).toBe(
      "The same launch started run 500 first, so that one is watched",
    );
  });

  it("looks no more than three times", async () => {
    const { looks } = await watched(() => ({
      kind: "unreachable",
      reason: "Busy.",
      retryAfterSeconds: null,
    }));

    expect(looks).toHaveLength(3);
  });
});
